import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { HostProvider } from '../../referral/host.ts';
import { panelSettings } from '../../referral/panel-settings.ts';
import { ReferralPanel } from '../../referral/referral-panel.tsx';
import { SurveyCard } from './survey-card.tsx';

declare const shopify: import('@shopify/ui-extensions/purchase.thank-you.block.render').Api;

export default function extension(): void {
  render(<ThankYou />, document.body);
}

/** After the order: the question where the shopper comes from, then the offer to send friends. */
function ThankYou() {
  const { settings, orderConfirmation, shop, i18n } = shopify;
  const orderId = orderConfirmation.value.order.id.split('/').at(-1) ?? '';
  const asksWhere = settings.value.hide_survey !== true && shopify.extension.editor === undefined;
  return (
    <HostProvider value={shopify}>
      <s-stack gap="large">
        {asksWhere && <SurveyCard orderId={orderId} />}
        <ReferralPanel
          settings={panelSettings(settings.value)}
          signIn={
            <s-link href={`${shop.storefrontUrl ?? ''}/account/login`}>{i18n.translate('signedOut.link')}</s-link>
          }
        />
      </s-stack>
    </HostProvider>
  );
}
