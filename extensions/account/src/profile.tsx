import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { HostProvider } from '../../referral/host.ts';
import { panelSettings } from '../../referral/panel-settings.ts';
import { ReferralPanel } from '../../referral/referral-panel.tsx';

declare const shopify: import('@shopify/ui-extensions/customer-account.profile.block.render').Api;

export default function extension(): void {
  render(<Profile />, document.body);
}

/** In the customer's profile, where everybody is signed in. */
function Profile() {
  return (
    <HostProvider value={shopify}>
      <ReferralPanel settings={panelSettings(shopify.settings.value)} signIn={null} />
    </HostProvider>
  );
}
