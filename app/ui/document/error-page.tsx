import { isRouteErrorResponse } from '@remix-run/react';

export interface ErrorText {
  readonly title: string;
  readonly message: string;
}

const texts: Readonly<Record<number, ErrorText>> = {
  401: { title: 'Please sign in', message: 'This page is open to those who have signed in.' },
  403: { title: 'Not open to you', message: 'Your account may not see this page.' },
  404: { title: 'Page not found', message: 'The address may be mistyped, or the page may have moved.' },
  410: { title: 'No longer there', message: 'This link has been used or has expired. Ask for a new one.' },
  429: { title: 'Too many requests', message: 'Wait a minute, then try again.' },
  503: {
    title: 'Back in a moment',
    message: 'The service is not available just now. Nothing was lost; try again shortly.',
  },
};

const defect: ErrorText = {
  title: 'Something went wrong',
  message: 'It is our mistake, and it has been recorded. Nothing that you did before this page is lost.',
};

/** What to tell a person about what a route threw. A failure's own words are meant to be read; a defect's are not. */
export function errorText(error: unknown): ErrorText {
  if (!isRouteErrorResponse(error)) return defect;
  const known = texts[error.status];
  const said = ownWords(error.data, error.status);
  if (known !== undefined) return said === undefined ? known : { ...known, message: said };
  return said === undefined ? defect : { title: 'That did not work', message: said };
}

/** What a failure said of itself. The router's own words (`Error: No route matches …`) are for developers. */
function ownWords(data: unknown, status: number): string | undefined {
  const isOwn = typeof data === 'string' && data !== '' && !data.startsWith('Error:') && !data.startsWith('<');
  return isOwn && (status < 500 || status === 503) ? data : undefined;
}

/** The last resort, with styles of its own: it must look right even where a page's stylesheets never loaded. */
export function ErrorPage({ error }: { readonly error: unknown }) {
  const { title, message } = errorText(error);
  return (
    <main
      style={{
        maxWidth: '32rem',
        margin: '15vh auto 0',
        padding: '0 1.5rem',
        font: '16px/1.5 Inter, system-ui, sans-serif',
        color: '#303030',
      }}
    >
      <h1 style={{ fontSize: '1.5rem', lineHeight: 1.25, margin: '0 0 0.5rem' }}>{title}</h1>
      <p style={{ margin: 0 }}>{message}</p>
    </main>
  );
}
