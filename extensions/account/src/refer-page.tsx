/// <reference types="@shopify/ui-extensions/customer-account.page.render" />
import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { HostProvider } from '../../referral/host.ts';
import { panelSettings } from '../../referral/panel-settings.ts';
import { ReferralPanel } from '../../referral/referral-panel.tsx';

declare const shopify: import('@shopify/ui-extensions/customer-account.page.render').Api;

export default function extension(): void {
  render(<ReferPage />, document.body);
}

/** A page of its own in the customer's account. */
function ReferPage() {
  const { settings, i18n } = shopify;
  const whenOff = (
    <s-section>
      <s-text>{i18n.translate('off.text')}</s-text>
    </s-section>
  );
  return (
    <HostProvider value={shopify}>
      <s-page heading={i18n.translate('page.heading')}>
        <ReferralPanel settings={panelSettings(settings.value)} signIn={null} whenOff={whenOff} />
      </s-page>
    </HostProvider>
  );
}
