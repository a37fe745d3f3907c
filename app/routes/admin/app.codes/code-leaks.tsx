import { BlockStack, Card, InlineStack, Link, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { Moment } from '#app/ui/admin/format.tsx';

interface CodeLeaksProps {
  readonly leaks: {
    readonly stray: readonly {
      readonly orderId: string;
      readonly orderName: string;
      readonly at: Date;
      readonly code: string;
      readonly partnerId: string;
      readonly partnerName: string;
    }[];
    readonly leaking: readonly {
      readonly code: string;
      readonly partnerId: string;
      readonly partnerName: string;
      readonly orders: number;
      readonly withoutClick: number;
    }[];
  };
}

/** Where codes turned up with orders that they were not meant for. */
export function CodeLeaks({ leaks: { stray, leaking } }: CodeLeaksProps) {
  return (
    <>
      <Signs
        title="Codes for one use, used by somebody else"
        empty="Every code for one use was used by the visitor who got it, as far as visitors are known."
      >
        {stray.map(({ orderId, orderName, at, code, partnerId, partnerName }) => (
          <Sign
            key={`${orderId} ${code}`}
            what={code}
            about={
              <>
                Order <Link url={`/app/orders/${orderId}`}>{orderName}</Link>, <Moment at={at} precise />
              </>
            }
            partner={{ partnerId, partnerName }}
          />
        ))}
      </Signs>
      <Signs
        title="Codes far from their partner’s visitors"
        empty="No code shows up without a click of its partner’s link more often than the others do."
      >
        {leaking.map(({ code, partnerId, partnerName, orders, withoutClick }) => (
          <Sign
            key={code}
            what={code}
            about={`${withoutClick} of ${orders} orders by people who never came by the partner’s link: perhaps it stands on a coupon page.`}
            partner={{ partnerId, partnerName }}
          />
        ))}
      </Signs>
    </>
  );
}

interface SignsProps {
  readonly title: string;
  readonly empty: string;
  readonly children: readonly ReactNode[];
}

function Signs({ title, empty, children }: SignsProps) {
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          <Text as="p" variant="bodySm" tone="subdued">
            In the last 90 days.
          </Text>
        </BlockStack>
        {children.length === 0 ? (
          <Text as="p" tone="subdued">
            {empty}
          </Text>
        ) : (
          children
        )}
      </BlockStack>
    </Card>
  );
}

interface SignProps {
  readonly what: string;
  readonly about: ReactNode;
  readonly partner: { readonly partnerId: string; readonly partnerName: string };
}

function Sign({ what, about, partner }: SignProps) {
  return (
    <InlineStack align="space-between" blockAlign="start" gap="200">
      <BlockStack gap="050">
        <Text as="span" fontWeight="medium" breakWord>
          {what}
        </Text>
        <Text as="span" variant="bodySm" tone="subdued" breakWord>
          {about}
        </Text>
      </BlockStack>
      <Link url={`/app/partners/${partner.partnerId}`}>{partner.partnerName}</Link>
    </InlineStack>
  );
}
