import { BlockStack, Card, Link, Text } from '@shopify/polaris';
import type { CustomerExplanation, NobodyReason, RegistrationExplanation } from '#app/domain/decision.ts';
import { Moment, useFormat } from '#app/ui/admin/format.tsx';
import { codeWords } from '#app/ui/admin/gift-words.ts';
import { PartnerName, useProgramName } from '../app.orders.$orderId/names.tsx';
import { Touch, WhyRefused } from '../app.orders.$orderId/touches.tsx';

interface WhyCustomerProps {
  readonly explanation: CustomerExplanation;
  readonly reason: NobodyReason | null;
}

/** Who brought the customer, and what was paid once for that. */
export function WhyCustomer({ explanation, reason }: WhyCustomerProps) {
  const { registration, entitlements, rewards } = explanation;
  const { exact } = useFormat();
  const programName = useProgramName();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Why
        </Text>
        {registration === null ? (
          <Text as="p">No click came before the customer’s registration.</Text>
        ) : (
          <Registration registration={registration} />
        )}
        {reason === 'self_referral' && (
          <Text as="p">The partner registered with their own e-mail address, so nothing is earned for it.</Text>
        )}
        {registration?.refused !== undefined && <WhyRefused refused={registration.refused} />}
        {entitlements.map(({ partner, rule, amount }) => (
          <Text as="p" key={`${partner} ${rule}`}>
            <PartnerName partner={partner} /> earns {exact(amount)}, once for this customer, by rule “{rule}”.
          </Text>
        ))}
        {rewards.map(({ program, amount, cause, code }) => (
          <Text as="p" key={program}>
            {`The friend’s reward of ${programName(program)}, ${code === undefined ? exact(amount) : codeWords(code, exact)}, was earned by `}
            {cause.kind === 'order' ? <Link url={`/app/orders/${cause.id}`}>an order</Link> : 'the registration'}.
          </Text>
        ))}
      </BlockStack>
    </Card>
  );
}

function Registration({ registration }: { readonly registration: RegistrationExplanation }) {
  const programName = useProgramName();
  const { at, touches, touchesOmitted, verifiedAt, version } = registration;
  return (
    <BlockStack gap="300">
      {touches.map((touch) => (
        <Touch key={`${touch.partner} ${touch.code} ${touch.at}`} touch={touch} />
      ))}
      {touchesOmitted > 0 && (
        <Text as="p" variant="bodySm" tone="subdued">
          {`${touchesOmitted} older ${touchesOmitted === 1 ? 'click is' : 'clicks are'} not listed.`}
        </Text>
      )}
      <Text as="p" variant="bodySm" tone="subdued">
        {'Registered '}
        <Moment at={new Date(at)} precise />
        {verifiedAt !== null && (
          <>
            {', verified '}
            <Moment at={new Date(verifiedAt)} precise />
          </>
        )}
        {`; the latest valid click before the registration counts. Terms of ${programName(version.program)} in force since `}
        <Moment at={new Date(version.effectiveAt)} precise />.
      </Text>
    </BlockStack>
  );
}
