import { List, Stack, Text, Title } from '@mantine/core';
import { friendGiftOf } from '#app/domain/friend-gift.ts';
import type { ProgramTerms, RefereeTerms, Rule } from '#app/domain/program.ts';
import type { Format } from './format.ts';
import type { Messages } from './messages/messages.ts';
import { usePortal } from './portal-context.tsx';

export interface OfferedProgram {
  readonly name: string;
  readonly codePercent: string | null;
  readonly terms: ProgramTerms;
}

/** What a programme pays and grants, in words, from its terms in force. */
export function Offer({ program, currency }: { readonly program: OfferedProgram; readonly currency: string }) {
  const { messages, format } = usePortal();
  const texts = messages.offer;
  const { attribution, holdDays } = program.terms;
  const friend = friendLines(program, currency, texts, format);
  return (
    <Stack gap="lg">
      <OfferPart
        title={texts.earn}
        lines={program.terms.rules.map((rule) => ruleLine(rule, currency, texts, format))}
        big
      />
      {friend.length > 0 && <OfferPart title={texts.friend} lines={friend} />}
      <OfferPart
        title={texts.window}
        lines={[
          texts.windowDays(attribution.windowDays),
          ...(attribution.customerDays === 0 ? [] : [texts.bound(attribution.customerDays)]),
        ]}
      />
      <OfferPart title={texts.hold} lines={[texts.holdDays(holdDays)]} />
    </Stack>
  );
}

interface OfferPartProps {
  readonly title: string;
  readonly lines: readonly string[];
  readonly big?: boolean;
}

function OfferPart({ title, lines, big = false }: OfferPartProps) {
  return (
    <div>
      <Title order={3} size="h6" c="dimmed">
        {title}
      </Title>
      <List listStyleType="none" size={big ? 'xl' : 'md'} fw={big ? 700 : 500}>
        {[...new Set(lines)].map((line) => (
          <List.Item key={line}>
            <Text component="span" inherit>
              {line}
            </Text>
          </List.Item>
        ))}
      </List>
    </div>
  );
}

function ruleLine(rule: Rule, currency: string, texts: Messages['offer'], format: Format): string {
  const { pay, stage, when } = rule;
  if (pay.kind === 'percent') {
    const percent = format.percent(pay.percent);
    return Object.keys(when).length === 0 ? texts.percent(percent) : texts.percentSome(percent);
  }
  const amount = format.amount(pay.flat, currency);
  if (stage !== 'order') return texts.flatOnce(amount);
  return pay.per === 'item' ? texts.flatItem(amount) : texts.flat(amount);
}

function friendLines(
  { codePercent, terms: { referee } }: OfferedProgram,
  currency: string,
  texts: Messages['offer'],
  format: Format,
): readonly string[] {
  const gift = referee === null ? [] : [giftLine(referee, currency, texts, format)];
  return codePercent === null ? gift : [...gift, texts.friendCode(format.percent(codePercent))];
}

function giftLine(referee: RefereeTerms, currency: string, texts: Messages['offer'], format: Format): string {
  const { kind, percent, amount } = friendGiftOf(referee);
  const worth = percent === null ? format.amount(amount ?? '0', currency) : format.percent(percent);
  return kind === 'code' ? texts.friendOwnCode(worth, referee.on) : texts.friendCredit(worth, referee.on);
}
