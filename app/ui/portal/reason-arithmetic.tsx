import { Stack, Table, Text } from '@mantine/core';
import type {
  CommissionReason,
  ReasonBase,
  ReasonLine,
  ReasonOverride,
  ReasonSum,
} from '#app/domain/commission-reason.ts';
import type { Format } from './format.ts';
import type { Messages } from './messages/messages.ts';
import { usePortal } from './portal-context.tsx';

export interface ReasonArithmeticProps {
  readonly reason: CommissionReason;
  /** The rule whose commission is looked at. */
  readonly rule: string;
  readonly currency: string;
}

/** How one commission's amount came about, so that it can be worked out again to the cent. */
export function ReasonArithmetic({ reason, rule, currency }: ReasonArithmeticProps) {
  const { messages, format } = usePortal();
  const texts = messages.reason;
  const money = (text: string): string => format.amount(text, currency);
  const sums = reason.sums.filter((sum) => sum.rule === rule);
  return (
    <Stack gap="sm">
      {sums.length > 0 && reason.base !== null && (
        <CountedLines reason={reason} base={reason.base} {...{ rule, money }} />
      )}
      {sums.map((sum) => (
        <Sum key={sum.rule} text={sumText(sum, texts, format, currency)} />
      ))}
      {reason.overrides
        .filter((override) => override.rule === rule)
        .map((override, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: whose earnings they are is not told, and the list never changes.
          <Sum key={index} text={overrideText(override, texts, format, currency)} />
        ))}
      {reason.flats
        .filter((flat) => flat.rule === rule)
        .map((flat) => (
          <Sum key={flat.rule} text={texts.flat(money(flat.amount))} />
        ))}
    </Stack>
  );
}

function Sum({ text }: { readonly text: string }) {
  return (
    <Text className="portal-figure" fw={600}>
      {text}
    </Text>
  );
}

interface CountedLinesProps {
  readonly reason: CommissionReason;
  readonly base: ReasonBase;
  readonly rule: string;
  readonly money: (text: string) => string;
}

/** Line by line: what was bought, and what of it counts. */
function CountedLines({ reason, base, rule, money }: CountedLinesProps) {
  const texts = usePortal().messages.reason;
  return (
    <>
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
                  {noteOf(line, rule, texts)}
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
      <Text size="sm">{termsText(base, texts)}</Text>
      {!isZero(base.amountOnlyRefunds) && (
        <Text size="sm">{texts.refunded(money(base.amountOnlyRefunds), money(base.paid), base.factor)}</Text>
      )}
    </>
  );
}

function isZero(amount: string): boolean {
  return /^0(?:\.0+)?$/.test(amount);
}

function termsText({ terms, taxesIncluded }: ReasonBase, texts: Messages['reason']): string {
  const included = terms.tax === 'include' ? 'kept' : 'taken';
  const tax = taxesIncluded ? included : terms.tax === 'include' ? 'added' : 'left';
  return `${texts.baseDiscounts[terms.discounts]}, ${texts.baseTax[tax]}, ${texts.baseShipping[terms.shipping]}.`;
}

function Amount({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <Table.Td data-label={label} ta="end" className="portal-figure">
      {text}
    </Table.Td>
  );
}

function noteOf({ note, rule, remaining }: ReasonLine, asked: string, texts: Messages['reason']): string {
  if (note !== null) return ` (${note === 'tip' ? texts.tip : texts.giftCard})`;
  if (rule === asked || isZero(remaining)) return '';
  return ` (${rule === null ? texts.noRule : texts.otherRule})`;
}

function overrideText(
  { percent, of, exact, amount }: ReasonOverride,
  texts: Messages['reason'],
  format: Format,
  currency: string,
): string {
  const money = (text: string): string => format.amount(text, currency);
  return `${texts.overrideOf(format.percent(percent), money(of))} = ${roundedText(exact, amount, money, texts)}`;
}

/** The amount, and before it what was rounded, where something was. */
function roundedText(
  exact: string,
  amount: string,
  money: (text: string) => string,
  texts: Messages['reason'],
): string {
  return exact === amount ? money(amount) : `${texts.rounded(money(exact))}: ${money(amount)}`;
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
  return `${rate}${cap}${share} = ${roundedText(sum.exact, sum.amount, money, texts)}`;
}
