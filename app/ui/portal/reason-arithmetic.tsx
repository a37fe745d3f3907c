import { Stack, Table, Text } from '@mantine/core';
import type { CommissionReason, ReasonLine, ReasonSum } from '#app/domain/commission-reason.ts';
import type { Format } from './format.ts';
import type { Messages } from './messages/messages.ts';
import { usePortal } from './portal-context.tsx';

export interface ReasonArithmeticProps {
  readonly reason: CommissionReason;
  /** The rule whose commission is looked at. */
  readonly rule: string;
  readonly currency: string;
}

/** Line by line: what was bought, what of it counts, and the rate on that. */
export function ReasonArithmetic({ reason, rule, currency }: ReasonArithmeticProps) {
  const { messages, format } = usePortal();
  const texts = messages.reason;
  const money = (text: string): string => format.amount(text, currency);
  return (
    <Stack gap="sm">
      <Table className="portal-table" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{texts.line}</Table.Th>
            {[texts.price, texts.discounts, texts.taxes, texts.counts].map((title) => (
              <Table.Th key={title} scope="col" ta="end">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {reason.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has no id that a partner may see, and the list never changes.
            <Table.Tr key={index}>
              <Table.Td data-label={texts.line} className="portal-wrap">
                <span>
                  {line.isShipping
                    ? texts.shipping
                    : `${line.title} ${texts.quantity(line.quantityLeft, line.quantity)}`}
                  {noteOf(line, texts)}
                </span>
              </Table.Td>
              <Amount label={texts.price} text={money(line.gross)} />
              <Amount label={texts.discounts} text={money(line.discounts)} />
              <Amount label={texts.taxes} text={money(line.taxes)} />
              <Amount label={texts.counts} text={money(line.remaining)} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {!/^0(?:\.0+)?$/.test(reason.amountOnlyRefunds) && (
        <Text size="sm">{texts.refunded(money(reason.amountOnlyRefunds))}</Text>
      )}
      {reason.sums
        .filter((sum) => sum.rule === rule)
        .map((sum) => (
          <Text key={sum.rule} className="portal-figure" fw={600}>
            {sumText(sum, texts, format, currency)}
          </Text>
        ))}
    </Stack>
  );
}

function Amount({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <Table.Td data-label={label} ta="end" className="portal-figure">
      {text}
    </Table.Td>
  );
}

function noteOf({ note }: ReasonLine, texts: Messages['reason']): string {
  if (note === null) return '';
  return ` (${note === 'tip' ? texts.tip : texts.giftCard})`;
}

/** `10 % of €84.00 = €8.40`. */
function sumText(sum: ReasonSum, texts: Messages['reason'], format: Format, currency: string): string {
  const money = (text: string): string => format.amount(text, currency);
  const rate =
    sum.percent !== null
      ? texts.percentOf(format.percent(sum.percent), money(sum.base ?? '0'))
      : sum.items === null
        ? texts.flatOrder(money(sum.flat ?? '0'))
        : texts.flatItems(money(sum.flat ?? '0'), sum.items);
  const cap = sum.cap === null ? '' : `, ${texts.cap(money(sum.cap))}`;
  const share = sum.share === '1' ? '' : ` ${texts.times(sum.share)}`;
  return `${rate}${cap}${share} = ${money(sum.amount)}`;
}
