/** For whoever comes to the app by another way than the shop's admin: there is nothing to sign in to here. */
export function Landing() {
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
      <h1 style={{ fontSize: '1.5rem', lineHeight: 1.25, margin: '0 0 0.5rem' }}>Tributary</h1>
      <p style={{ margin: 0 }}>
        Referral, affiliate and partner programmes for Shopify shops. Open it from Apps in your Shopify admin.
      </p>
    </main>
  );
}
