import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { HostProvider } from '../../referral/host.ts';
import { panelSettings } from '../../referral/panel-settings.ts';
import { ReferralPanel } from '../../referral/referral-panel.tsx';

declare const shopify: import('@shopify/ui-extensions/customer-account.order-status.block.render').Api;

export default function extension(): void {
  render(<OrderStatus />, document.body);
}

/** Beside an order. Whoever opened it by the link in a mail is known to Shopify, but not signed in. */
function OrderStatus() {
  const { settings, requireLogin, authenticationState, i18n } = shopify;
  const signIn = (
    <s-button variant="secondary" onClick={() => void requireLogin()}>
      {i18n.translate('signedOut.link')}
    </s-button>
  );
  return (
    <HostProvider value={shopify}>
      <ReferralPanel
        settings={panelSettings(settings.value)}
        signIn={signIn}
        isSignedIn={authenticationState.value === 'fully_authenticated'}
      />
    </HostProvider>
  );
}
