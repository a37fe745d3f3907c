/**
 * What each topic means: which facts an item brings and which histories it asks to be decided again. One table; a topic that is not in it is
 * kept as it came and marked ignored.
 */

import type { DiscountNotice } from './arrived-facts.ts';
import { asking, nothing, type Reader, type Reading, type ReadingPorts } from './inbox-reading.ts';
import { readDispute, readEdited, readOrder, readOrderRead, readRefund } from './order-topics.ts';
import type { CustomerProfile, InboxItem } from './ports.ts';

/** A customer who had the account for longer than this when a visitor reported it did not register as that visitor. */
const longestReportDelayMs = 24 * 60 * 60 * 1000;

const readRegistered: Reader = (item, ports) => {
  const { customerId, visitor } = ports.payloads.readRegistered(item.body);
  const answer = ports.answers.get(item.inboxId);
  if (answer?.about !== 'customer') return asking({ about: 'customer', customerId });
  const { profile } = answer;
  if (item.at - profile.createdAt > longestReportDelayMs) {
    return { ...nothing, ignored: 'the customer had the account for more than 24 hours when the visitor reported it' };
  }
  const facts = { customerId, visitor, email: profile.email, at: registeredAt(profile, item) };
  return { ...nothing, facts: { ...nothing.facts, registrations: [{ facts, position: item.position }] } };
};

/**
 * Shopify tells whole seconds: the account was made at some time within that one, and before it was reported. The end of that span is taken, so
 * that the click which led there, and which is known to the millisecond, does not seem to come after it.
 */
function registeredAt({ createdAt }: CustomerProfile, { at: reportedAt }: InboxItem): number {
  const isWholeSecond = createdAt % 1_000 === 0;
  return isWholeSecond ? Math.max(createdAt, Math.min(createdAt + 999, reportedAt)) : createdAt;
}

/** A registration whose facts are known, as a replay or an import brings it. */
const readRegistration: Reader = (item, { payloads }) => {
  const facts = payloads.readRegistration(item.body);
  return { ...nothing, facts: { ...nothing.facts, registrations: [{ facts, position: item.position }] } };
};

const readVerification: Reader = (item, { payloads }) => {
  const facts = payloads.readVerification(item.body);
  const touched = { ...nothing.touched, customerIds: [facts.customerId] };
  return { ...nothing, facts: { ...nothing.facts, verifications: [{ facts, position: item.position }] }, touched };
};

/** Something new is said of an order, in rows of its own. */
const readAssigned: Reader = (item, ports) => ({
  ...nothing,
  touched: { ...nothing.touched, orderIds: [ports.payloads.readAssigned(item.body).orderId] },
});

const readClicked: Reader = (item, ports) => ({
  ...nothing,
  touched: { ...nothing.touched, visitors: [ports.payloads.readClicked(item.body)] },
});

/** Two names of one browser: whatever either did is decided again, with the clicks of both. */
const readJoined: Reader = (item, { payloads }) => {
  const { visitor } = payloads.readJoined(item.body);
  return { ...nothing, touched: { ...nothing.touched, visitors: [{ visitor, at: null }] } };
};

const readCheckoutVisit: Reader = (item, { payloads }) => {
  const visit = { ...payloads.readCheckoutVisit(item.body), at: item.at };
  return { ...nothing, facts: { ...nothing.facts, checkoutVisits: [visit] } };
};
/** A payment was given back in the ledger: what it held may be pending again. */
const readGivenBack: Reader = (item, ports) => ({
  ...nothing,
  touched: { ...nothing.touched, ...ports.payloads.readGivenBack(item.body) },
});

const readChanged: Reader = (item, ports) => {
  return { ...nothing, since: ports.payloads.readChanged(item.body) };
};

/** The whole history is decided again: what it was refused for want of a screening may lie anywhere in it. */
const readScreen: Reader = (item, { payloads, answers }) => {
  const request = payloads.readScreen(item.body);
  const answer = answers.get(item.inboxId);
  if (answer?.about !== 'friend') return asking({ about: 'friend', customerId: request.customerId });
  return {
    ...nothing,
    screens: [{ ...request, friend: answer.friend }],
    touched: { ...nothing.touched, historyKeys: [`c:${request.customerId}`] },
  };
};

/** The message itself is kept as it came, for those who look after it. What was said of their orders goes out of the evidence too. */
const readRedacted: Reader = (item, { payloads }) => {
  const { customerId } = payloads.readRedacted(item.body);
  if (customerId === null) return nothing;
  return {
    ...nothing,
    forgotten: [customerId],
    touched: { ...nothing.touched, historyKeys: [`c:${customerId}`] },
  };
};

/** What the message says, and where Shopify was asked because it says too little, what it answered. */
const readProduct: Reader = (item, { payloads, answers }) => {
  const loneId = payloads.readLoneId(item.body);
  const told = loneId === null ? payloads.readProduct(item.body) : null;
  const answer = answers.get(item.inboxId);
  if (answer?.about !== 'product') {
    return asking({
      about: 'product',
      productId: told?.productId ?? `${loneId}`,
      isTold: told !== null,
      toldAt: item.at,
    });
  }
  const products = [told, answer.product].filter((product) => product !== null);
  return { ...nothing, facts: { ...nothing.facts, products } };
};

/** The shop's own row is brought up to date by the asking. */
const readShopUpdate: Reader = (item, { answers }) => (answers.has(item.inboxId) ? nothing : asking({ about: 'shop' }));

const readDiscountNotice =
  (about: DiscountNotice['about']): Reader =>
  ({ body }, { payloads }) => ({ ...nothing, notice: { about, ...payloads.readDiscount(body) } });

/** Kept as it came, for those who look after it. */
const keep: Reader = () => nothing;

const readers: Readonly<Record<string, Reader>> = {
  'orders/create': readOrder,
  'orders/paid': readOrder,
  'orders/updated': readOrder,
  'orders/cancelled': readOrder,
  'orders/edited': readEdited,
  'refunds/create': readRefund,
  'disputes/create': readDispute('create'),
  'disputes/update': readDispute('update'),
  'products/create': readProduct,
  'products/update': readProduct,
  'discounts/update': readDiscountNotice('discount'),
  'discounts/delete': readDiscountNotice('discount'),
  'discounts/redeemcode_added': readDiscountNotice('added'),
  'discounts/redeemcode_removed': readDiscountNotice('removed'),
  'tributary/order-read': readOrderRead,
  'tributary/registered': readRegistered,
  'tributary/registration': readRegistration,
  'tributary/verification': readVerification,
  'tributary/assigned': readAssigned,
  'tributary/surveyed': readAssigned,
  'tributary/clicked': readClicked,
  'tributary/joined': readJoined,
  'tributary/checkout-visit': readCheckoutVisit,
  'tributary/given-back': readGivenBack,
  'tributary/screen': readScreen,
  'tributary/partner-changed': readChanged,
  'tributary/catalog-changed': readChanged,
  'tributary/link-changed': readChanged,
  'tributary/program-changed': readChanged,
  'tributary/code-changed': readChanged,
  'tributary/edition-changed': readChanged,
  'app/uninstalled': keep,
  'shop/update': readShopUpdate,
  'customers/data_request': keep,
  'customers/redact': readRedacted,
  'shop/redact': keep,
};

/** Reads an item. Throws a `Failure` for a body that cannot be understood. */
export function readItem(item: InboxItem, ports: ReadingPorts): Reading {
  const reader = Object.hasOwn(readers, item.topic) ? readers[item.topic] : undefined;
  return reader === undefined
    ? { ...nothing, ignored: `nothing is done for the topic ${item.topic}` }
    : reader(item, ports);
}
