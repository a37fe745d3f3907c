import { Link, useLocation, useNavigation } from '@remix-run/react';
import { NavMenu } from '@shopify/app-bridge-react';
import englishTexts from '@shopify/polaris/locales/en.json';
import { AppProvider } from '@shopify/shopify-app-remix/react';
import { type ReactNode, useEffect, useState } from 'react';
import { LoadingPage } from './loading-page.tsx';

/** Polaris and the app's menu around a page. The document's head has loaded App Bridge, so it is not loaded a second time here. */
export function AdminFrame({ apiKey, children }: { readonly apiKey: string; readonly children: ReactNode }) {
  return (
    <AppProvider isEmbeddedApp={false} apiKey={apiKey} i18n={englishTexts}>
      <NavMenu>
        <Link to="/app" rel="home">
          Home
        </Link>
        <Link to="/app/partners">Partners</Link>
        <Link to="/app/orders">Orders</Link>
        <Link to="/app/rewards">Rewards</Link>
        <Link to="/app/links">Links</Link>
        <Link to="/app/tracking">Tracking</Link>
        <Link to="/app/program">Programme</Link>
        <Link to="/app/referrals">Refer a friend</Link>
      </NavMenu>
      <main>
        <WhileLoading>{children}</WhileLoading>
      </main>
    </AppProvider>
  );
}

/** Longer than most pages take: a quick one comes without a flicker in between. */
const patienceMs = 250;

/** The page that is there, until the next one has kept its reader waiting; then its outline. */
function WhileLoading({ children }: { readonly children: ReactNode }) {
  const location = useLocation();
  const navigation = useNavigation();
  const target = navigation.state === 'loading' ? navigation.location.pathname : null;
  const leaving = target !== null && target !== location.pathname;
  const [waiting, setWaiting] = useState(false);

  useEffect(() => {
    window.shopify?.loading(navigation.state !== 'idle');
  }, [navigation.state]);
  useEffect(() => {
    if (!leaving) {
      setWaiting(false);
      return;
    }
    const timer = setTimeout(() => setWaiting(true), patienceMs);
    return () => clearTimeout(timer);
  }, [leaving]);

  return waiting && leaving ? <LoadingPage path={target} /> : children;
}
