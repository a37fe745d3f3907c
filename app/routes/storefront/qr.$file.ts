/** GET /qr/CODE.svg and /qr/CODE.png: a link's QR code. It says nothing that the link does not say, so anybody may have it and keep it. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';

const fileName = /^(?<code>.{1,200})\.(?<format>svg|png)$/s;

const wanted = z.object({
  size: z.coerce.number().int().min(64).max(2_048).default(512),
  margin: z.coerce.number().int().min(0).max(10).default(4),
  ecc: z.enum(['L', 'M', 'Q', 'H']).default('M'),
  host: z.enum(['app', 'shop']).default('app'),
});

export async function loader({ request, params, context }: LoaderFunctionArgs): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const { code, format } = fileName.exec(params.file ?? '')?.groups ?? {};
  const options = wanted.safeParse(Object.fromEntries(query));
  if (code === undefined || format === undefined) return refused(404, 'There is no such picture.');
  if (!options.success) return refused(422, 'Sizes are 64 to 2048, margins 0 to 10, ecc is L, M, Q or H.');
  try {
    const image = await context.services.links.qrImage({ code, format: format as 'svg' | 'png', ...options.data });
    const headers: Record<string, string> = {
      etag: image.etag,
      'cache-control': 'public, max-age=86400',
      'x-content-type-options': 'nosniff',
      // A picture that is opened by itself runs nothing.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    };
    if (request.headers.get('if-none-match') === image.etag) return new Response(null, { status: 304, headers });
    const name = `${code.replace(/[^A-Za-z0-9._-]+/g, '-')}-qr.${format}`;
    if (query.has('download')) headers['content-disposition'] = `attachment; filename="${name}"`;
    return new Response(new Uint8Array(image.body), { headers: { ...headers, 'content-type': image.type } });
  } catch (error) {
    if (error instanceof Failure) return refused(error.status, error.message);
    throw error;
  }
}

function refused(status: number, text: string): Response {
  return new Response(text, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}
