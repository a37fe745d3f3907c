// Renders a page and says what its document may do. An embedded page may be framed by its shop's admin and by nothing else; every other
// page may not be framed at all and runs no script but its own (by nonce), because partners sign in there.
import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import type {
  ActionFunctionArgs,
  AppLoadContext,
  EntryContext,
  HandleErrorFunction,
  LoaderFunctionArgs,
} from '@remix-run/node';
import { createReadableStreamFromReadable } from '@remix-run/node';
import { isRouteErrorResponse, RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { Failure } from '#app/domain/failure.ts';
import { documentSettings } from '#app/ui/document/document-handle.ts';
import { NonceProvider } from '#app/ui/document/nonce.ts';

export const streamTimeout = 5_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  entry: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  const nonce = randomBytes(16).toString('base64');
  addDocumentHeaders(request, headers, entry, context, nonce);
  const readyEvent = isbot(request.headers.get('user-agent') ?? '') ? 'onAllReady' : 'onShellReady';
  return new Promise((resolve, reject) => {
    let started = false;
    const { pipe, abort } = renderToPipeableStream(
      <NonceProvider value={nonce}>
        <RemixServer context={entry} url={request.url} nonce={nonce} />
      </NonceProvider>,
      {
        nonce,
        [readyEvent]: () => {
          started = true;
          const body = new PassThrough();
          headers.set('Content-Type', 'text/html; charset=utf-8');
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status }));
          pipe(body);
        },
        onShellError: reject,
        // Before the shell is out, the same error rejects the whole answer and is logged there.
        onError: (error) => {
          if (started) context.services.log.error({ err: error, path: new URL(request.url).pathname }, 'a page broke');
        },
      },
    );
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** Failures are answers, not accidents: they are not logged as errors. Nor is a request whose sender has gone away. */
export const handleError: HandleErrorFunction = (
  error,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
) => {
  if (request.signal.aborted || error instanceof Failure || isRouteErrorResponse(error)) return;
  context.services.log.error(
    { err: error, method: request.method, path: new URL(request.url).pathname },
    'a route broke',
  );
};

function addDocumentHeaders(
  request: Request,
  headers: Headers,
  entry: EntryContext,
  context: AppLoadContext,
  nonce: string,
): void {
  const matches = entry.staticHandlerContext.matches.map(({ route }) => ({ handle: route.handle }));
  headers.set('X-Content-Type-Options', 'nosniff');
  if (documentSettings(matches).surface === 'admin') addAdminHeaders(request, headers, context);
  else addPublicHeaders(headers, nonce);
}

function addAdminHeaders(request: Request, headers: Headers, context: AppLoadContext): void {
  context.services.shopify.addDocumentResponseHeaders(request, headers);
  const frameAncestors = headers.get('Content-Security-Policy')?.replace(/;\s*$/, '') ?? "frame-ancestors 'none'";
  headers.set('Content-Security-Policy', `${frameAncestors}; base-uri 'self'; object-src 'none';`);
  headers.set('Link', `<${context.services.config.shopify.appBridgeUrl}>; rel="preload"; as="script"`);
  // The address of an embedded page carries a session token.
  headers.set('Referrer-Policy', 'origin');
}

function addPublicHeaders(headers: Headers, nonce: string): void {
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    // The portal's components set styles on elements.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: https:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ];
  headers.set('Content-Security-Policy', `${policy.join('; ')};`);
  // An address in the portal may carry a sign-in secret, so it is told to nobody else. Stricter would hide the origin of our own forms too,
  // and what comes from nowhere is refused.
  headers.set('Referrer-Policy', 'same-origin');
}
