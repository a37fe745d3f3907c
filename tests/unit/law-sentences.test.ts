// Every sentence of docs/settlement.md, by its beginning, with the tests that show it. A sentence that is added or reworded, or a test that
// is renamed, fails here until the two agree again.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** What a sentence says that no test of its own can show: it introduces what follows it, or defines a word. */
const introduces = 'introduces what follows';

const shownBy: readonly (readonly [sentence: string, ...tests: string[]])[] = [
  // The idea
  [
    '**Facts** are recorded and never changed',
    '%s is appended to and never changed',
    'superseded assignments are told, the latest first',
  ],
  [
    '**decide** is a pure function',
    'the domain knows no clock, no chance, no world, and turns no amount into a floating point number',
  ],
  ['Out come the attribution', 'every cent can be followed from the line to the entitlement'],
  [
    'No clock, no database, no I/O.',
    'the domain knows no clock, no chance, no world, and turns no amount into a floating point number',
  ],
  [
    'An order without a customer is a history of its own.',
    'an order without a customer binds nobody',
    'an order without a customer is new',
  ],
  [
    '**Posting** compares',
    'a first settlement posts all of it, owed to the partner and spent by the programme',
    'what is held and no longer decided is taken back from where it is',
  ],
  ['Nothing in the ledger is ever updated or deleted.', '%s is appended to and never changed'],
  [
    'It follows, and tests must show it',
    'settles the same in any order of delivery',
    'settles the same when facts are delivered again',
    'is untouched by terms that come later',
    'is untouched by what the shop says of a product later, and by a code or a link that a partner is given later',
    'every cent can be followed from the line to the entitlement',
  ],
  // Time
  ['Every fact carries the time', introduces],
  ['Decisions use those times', 'decisions use the time at which a fact happened, never that of its arrival'],
  [
    'At one instant a registration comes before an order',
    'at one instant a registration comes before an order',
    'of two orders at one instant the smaller id comes first, as numbers',
    'of two registrations at one instant the smaller visitor comes first',
  ],
  [
    'Of two assignments, changes or dispute updates',
    'of two assignments at one instant the later delivered counts',
    'of two changes of a programme at one instant the later delivered counts',
    'of two changes of a status at one instant the later delivered counts',
    'of two changes of a group at one instant the later delivered counts',
    'of two updates of a dispute at one instant the later delivered counts',
    'of two descriptions of an order with equal updated_at the later delivered counts',
  ],
  // Money
  [
    'Amounts are integers in the currency',
    'pays the same count of minor units in every currency',
    'formatting and reading an amount are each other’s inverse',
  ],
  [
    'Commission is computed on _shop money_',
    'money is shop money, the presentment currency notwithstanding',
    'order-13: an older shape, without sets of money and with a customer without id',
  ],
  ['Rates are exact decimals.', 'a rate is exact'],
  [
    'All arithmetic is exact',
    'prices may have more digits than the currency, and only the amount due is rounded',
    'rounding is to the nearest, a half away from zero, and symmetric',
  ],
  // The commissionable base of an order
  ['For each line item, with', introduces],
  ['`base` says `discounts`', introduces],
  [
    'line base = price × quantity',
    'price × quantity',
    'less the discounts, if the base deducts them (by default)',
    'discounts ignored',
    'less the tax, if prices include it and the base excludes it (by default)',
    'tax included in prices and in the base',
    'tax on top and excluded',
    'plus the tax, if it is on top and the base includes it',
  ],
  ['A line base below 0 counts as 0.', 'a line base below 0 counts as 0'],
  [
    'A gift-card line',
    'a gift card has base 0, always',
    'a line "Tip" without product and variant has base 0; with either, or another title, it has not',
  ],
  [
    'Shipping, if the base includes it',
    'is left out by default',
    'is one more line, less its discounts',
    'its tax is treated as that of lines',
  ],
  ['No condition on products matches it.', 'no condition on products matches it'],
  ['Refunds never reduce it; D below does.', 'refunds of lines never reduce it; amount-only refunds do'],
  [
    'For a line of quantity q',
    'is what was not refunded, over distinct refunds, and the remaining base goes with it',
    'never falls below 0',
    'is current_quantity where the order gives a smaller one',
  ],
  ['The remaining base is base × left / q', 'two partial refunds that sum to the whole bring it to exactly 0'],
  [
    'D = −Σ',
    'reduce every base by the part of what was paid',
    'a negative discrepancy, in shop money',
    'below 0 in all count as 0: less was given back than the lines',
  ],
  [
    'What was paid for a line is',
    'what was paid counts tax on top, whatever the base is made of',
    'what was paid is less the discounts, even if the base ignores them',
    'what was paid is of the quantity left',
  ],
  [
    'With P the sum of that',
    'what was paid for lines without a base does not count',
    'where nothing was paid for what has a base, nothing is left of it',
  ],
  [
    '**Worth nothing:**',
    'a cancelled order',
    'a test order, which is attributed all the same',
    'an order that is not paid',
    'an order with a chargeback that is lost or accepted, not won, and not an inquiry',
  ],
  ['A chargeback that is `needs_response`', 'keeps an entitlement pending beyond its hold, and an inquiry does not'],
  [
    'Any other status changes nothing',
    'an order with a chargeback that is lost or accepted, not won, and not an inquiry',
  ],
  ['A refund never changes', 'of two descriptions of one refund the first counts'],
  // Attribution
  ['_Touches_ that can claim an order:', introduces],
  ['**Binding.**', introduces],
  ['**Quantity left.**', introduces],
  ['**Amount-only refunds.**', introduces],
  ['**Self-referral.**', introduces],
  ['**Overrides.**', introduces],
  ["**The friend's reward.**", introduces],
  ['| via | the fact |', introduces],
  [
    '| `manual` |',
    'the merchant assigned the order to a partner: before everything else',
    'or to nobody',
    'the latest assignment wins',
    'always holds, even for a partner who is not approved',
  ],
  [
    '| `code` |',
    'a code of the order belongs to a partner, compared trimmed and without case',
    'where the order says what was applied, it has to be the code of an application of type discount_code',
    'the partner is approved when the order is created',
  ],
  [
    '| `link` |',
    'a click at the very instant of the order holds, one after it does not',
    'it holds to the very end of the window',
    'the partner is approved at the click and at the order',
  ],
  [
    '| `customer` |',
    'an order decided by link binds the customer, who then needs no touch',
    'it holds while the partner is approved when the order is created',
  ],
  [
    "The order's visitor is the value",
    'only clicks of the order’s own visitor count',
    'note attributes %j name the visitor %j',
  ],
  [
    'Without one (or with an empty one)',
    'without a visitor, the link that the landing page names counts as a click at the order’s creation',
    'landing_site %j names %j',
  ],
  ["Walk the customer's", introduces],
  [
    'While the customer is unbound',
    'a bound customer stays with their partner, whoever else decides an order',
    'a lapsed binding can be made anew',
    'null never lapses',
    'by default (0) it never binds',
    'a registration binds to the partner of the latest holding click',
    'an order assigned by hand binds too, to nobody it binds nobody',
    'under linear it binds to the partner of the latest click',
  ],
  ['An order decided by `customer`', 'an order decided by customer does not renew the binding'],
  ['A test order does neither.', 'a test order does not bind; a cancelled or unpaid order does'],
  [
    'customerDays is that of the bound',
    'how long it lasts is what the bound partner’s programme says when the order asks; 0 then ends it',
  ],
  [
    'Under `linear`, if the partner',
    'under linear, if the partner of the latest click is void, the order binds nobody',
  ],
  ['`precedence` lists the other kinds', 'a kind that it does not name is not tried'],
  ['The first kind with a holding touch', 'the first kind with a holding touch decides, alone'],
  [
    'Within `link`, `model` says who',
    'last, by default: the latest click',
    'first: the earliest click that holds',
    'linear: every distinct partner in equal shares',
  ],
  [
    'Two clicks at the same instant',
    'of two clicks at one instant, that on the smaller link code in byte order is the earlier',
  ],
  ['Within `code`', 'the first in the order’s list that holds'],
  [
    'If a partner that attribution chose',
    'a partner with the order’s e-mail, trimmed and without case, gets nothing',
    'or with its customer’s e-mail',
    'in whatever way attribution chose',
    'empty e-mails never match',
    'a programme may allow it',
    'nobody inherits it, and other partners keep their share',
  ],
  ['The decision says `self_referral`.', 'a partner with the order’s e-mail, trimmed and without case, gets nothing'],
  ['It binds nobody.', 'it binds nobody'],
  [
    'In the same way a registration',
    'a registration with the partner’s own e-mail is void: it binds nobody',
    'a void registration pays nobody, whatever comes later',
    'on registration: at the first, not void, with a holding click',
  ],
  [
    "A suspended partner's touches",
    'it holds while the partner is approved when the order is created',
    'the partner is approved at the click and at the order',
  ],
  ['Suspension takes nothing back', 'does not pay a partner suspended then, and suspension takes nothing back'],
  [
    'A test order is attributed and listed',
    'a test order, which is attributed all the same',
    'a test order does not bind; a cancelled or unpaid order does',
    'new without an earlier order that is no test, else returning',
  ],
  [
    'A cancelled or unpaid order does bind',
    'a test order does not bind; a cancelled or unpaid order does',
    'new without an earlier order that is no test, else returning',
  ],
  // Entitlements
  [
    '`rules` are tried in the order given',
    'are tried in the order given; the first whose conditions match wins the line',
  ],
  [
    'An absent condition matches everything',
    'all given conditions must match',
    'are tried in the order given; the first whose conditions match wins the line',
  ],
  ['Lists compare exactly.', 'condition …'],
  ['| condition | matches |', introduces],
  ['| `products`, `variants`', 'condition …'],
  [
    '| `productTypes`',
    'condition …',
    'an unknown product matches no condition on the catalogue',
    'counts as it was when the order was created',
  ],
  ['| `groups` |', 'groups: the partner’s group when the order was created'],
  [
    '| `customer`: `new`',
    'new without an earlier order that is no test, else returning',
    'an order without a customer is new',
  ],
  ['| `order`: `first`', 'renewal when the source is subscription_contract, else first'],
  ['| `countries` |', 'condition …', 'no address matches no country'],
  [
    '| `campaigns` |',
    'campaigns: that of the deciding click’s link; under linear the partner’s latest holding click',
    'condition …',
  ],
  ['| `minBase` |', 'minBase is of the order’s whole remaining base'],
  ['For each partner with a share', introduces],
  ['`percent`: Σ remaining base', 'percent of all lines the rule won, rounded once, half away from zero'],
  ['`flat` with `per: "item"`', 'flat per item left'],
  ['`flat` with `per: "order"`', 'flat once per order by default, if a line is left'],
  ["capped by the rule's `maxPerOrder`", 'capped by maxPerOrder, then shared, then rounded'],
  [
    'Amounts of one order with the same partner',
    'overrides earn no overrides; two sharing partners’ overrides of one parent are one entitlement, the sum of rounded parts',
  ],
  [
    '`overrides: ["10", "5"]`',
    'pay the parent and the grandparent of the partner’s own rounded entitlements, all rules summed',
  ],
  ['The parent must be approved', 'a parent who is not approved is paid nothing, and does not stop the next'],
  [
    'Overrides earn no overrides',
    'overrides earn no overrides; two sharing partners’ overrides of one parent are one entitlement, the sum of rounded parts',
    'other stages’ flats earn none',
  ],
  [
    '**Other stages**',
    'once per customer',
    'conditions are ignored',
    'of several rules the first whose least base is met',
    'pays the partner of the latest holding click at the first registration, by the first rule listed',
    'pays the partner of the first registration when the customer is first verified',
    'pays the partner of the first order with enough left, and moves on when that falls below',
    'the whole share must have gone to one partner, not void',
  ],
  [
    'A programme with `referee`',
    'a friend’s reward is granted once, and taken back by its difference',
    'on registration: at the first, not void, with a holding click',
    'on registration: under the version in force then',
    'on order: at the first order attributed, not void',
  ],
  [
    'With `clawback: true` that order',
    'on order, with clawback: something of the order must be left, else the next earns it',
  ],
  [
    'Without, it must be no test',
    'on order, without clawback: no test, paid for, and a base to begin with',
    'on order, without clawback: once granted it stays',
  ],
  [
    'An order without a customer earns no friend',
    'an order without a customer earns none',
    'an order without a customer earns none, a test order neither',
  ],
  // Programme versions
  [
    "A change of a programme's attribution",
    'an order uses the version in force at its creation, at that very instant the new one',
    'a registration uses the version in force at its own time, at that very instant the new one',
    'uses the version in force at the verification',
    'a hold is that of the version in force when its order, registration or verification happened',
    'is untouched by terms that come later',
  ],
  ['`minPayout` is as of the payout.', 'the minimum is that in force at the payout'],
  // The life of an entitlement
  [
    'pending ──holdDays',
    'pending until its hold ends',
    'the hold runs from the registration or the verification for their flats',
  ],
  ['What is reduced while pending', 'what is reduced while pending leaves pending'],
  [
    'What is reduced when available or paid',
    'what is reduced when available leaves available, an increase arrives there',
    'what is reduced when paid leaves available, which may become negative and is netted',
  ],
  [
    'An increase of a matured entitlement',
    'what is reduced when available leaves available, an increase arrives there',
  ],
  [
    'An entitlement is its order',
    'a flat that two versions call by one key is one entitlement, held until the later of the two is due',
    're-assigning a paid order takes from one and gives to the other',
  ],
  [
    'It has been paid from the first payout',
    'does not touch what has been paid; what was paid is never pending again, whatever its amount',
    'a balance below the minimum is no payout, so the entitlement can still be held',
  ],
  [
    'An entitlement under a chargeback',
    'keeps an entitlement pending beyond its hold, and an inquiry does not',
    'does not touch what has been paid; what was paid is never pending again, whatever its amount',
  ],
  ['At exactly holdDays', 'at exactly holdDays × 24 h it is available'],
  [
    'A payout moves the whole',
    'moves the whole of a balance that reaches the minimum',
    'pays what has matured by then',
  ],
  ['For a partner, always', 'keeps every posting balanced, and pending + available + paid equal to what is due'],
  // The ledger
  [
    'Double entry: the entries of a posting',
    'keeps every posting balanced, and pending + available + paid equal to what is due',
    'a balanced posting is taken, and its cause only once',
  ],
  [
    'Accounts of a programme',
    'a first settlement posts all of it, owed to the partner and spent by the programme',
    'a friend’s reward is granted once, and taken back by its difference',
  ],
  [
    'A posting names its cause',
    'a balanced posting is taken, and its cause only once',
    'settles the same when facts are delivered again',
  ],
];

/** The law's sentences and rows of tables, each on one line. What stands before "The idea" is about the page itself. */
function sentences(): readonly string[] {
  const [, ...sections] = readFileSync(join(root, 'docs/settlement.md'), 'utf8').split(/^## .*$/m);
  return sections.flatMap((section) =>
    section
      .split(/\n\s*\n|\n(?=- |\d\. |\|)/)
      .map((block) =>
        block
          .replaceAll(/\s+/g, ' ')
          .replace(/^ ?(- |\d\. )/, '')
          .trim(),
      )
      .filter((block) => block !== '' && !/^\|[-| ]+\|$/.test(block) && !block.startsWith('facts ──'))
      .flatMap((block) => (block.startsWith('|') || block.startsWith('`base`') ? [block] : block.split(sentenceEnd))),
  );
}

const sentenceEnd = /(?<=\.(?:\*\*)?) (?=["A-Z`*(]|customerDays)/;

/** Titles of the tests that may be named, as they are written but for what a template fills in. */
function titles(): ReadonlySet<string> {
  const files = ['unit', 'property', 'integration'].flatMap((folder) =>
    readdirSync(join(root, 'tests', folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts') && !name.includes('law-sentences'))
      .map((name) => readFileSync(join(root, 'tests', folder, name), 'utf8')),
  );
  const title = /\b(?:law|test|it)(?:\.each\([^)]*\))?\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gs;
  return new Set(
    files.flatMap((text) => [...text.matchAll(title)].map((match) => (match[2] ?? '').replaceAll(/\$\{[^}]*\}/g, '…'))),
  );
}

test('every sentence of the law is shown by a test', () => {
  const unknown = sentences().filter((sentence) => !shownBy.some(([beginning]) => sentence.startsWith(beginning)));
  expect(unknown).toEqual([]);
});

test('every sentence named here is one of the law, once', () => {
  const all = sentences();
  const counts = shownBy.map(([beginning]) => [
    beginning,
    all.filter((sentence) => sentence.startsWith(beginning)).length,
  ]);
  expect(counts.filter(([, count]) => count !== 1)).toEqual([]);
});

test('every test named here exists', () => {
  const known = titles();
  const named = shownBy.flatMap(([, ...tests]) => tests).filter((name) => name !== introduces);
  expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
});
