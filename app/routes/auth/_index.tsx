import { type LoaderFunctionArgs, redirect } from '@remix-run/node';

/** Shopify opens an app at its root; whoever comes by another way learns where it is opened. */
export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  if (searchParams.has('shop')) throw redirect(`/app${search}`);
  return null;
}

export default function Landing() {
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
      <h1 style={{ fontSize: '1.5rem', margin: '0 0 0.5rem' }}>Tributary</h1>
      <p style={{ margin: 0 }}>
        Referral, affiliate and partner programmes for Shopify shops. Open it from Apps in your Shopify admin.
      </p>
    </main>
  );
}
