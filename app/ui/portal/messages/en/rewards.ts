// What referrers read of rewards paid in the shop, and what everybody reads who chooses which mail to get.
import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');

export const rewards = {
  rewards: {
    title: 'Rewards',
    lead: 'What you were paid for the friends you sent, in store credit or as a code.',
    date: 'Date',
    reward: 'Reward',
    state: 'State',
    paidFor: 'For',
    amount: 'Amount',
    methods: { store_credit: 'Store credit', code: 'Discount code' },
    states: {
      requested: 'On its way',
      unknown: 'On its way',
      paid: 'Paid',
      failed: 'Did not work',
      removed: 'No longer valid',
    },
    stateHints: {
      requested: '',
      unknown: 'The shop is making sure that it arrived',
      paid: '',
      failed: 'It is yours all the same, and will be tried again',
      removed: 'The shop has ended this code. If you have a question, please write to the shop',
    },
    forOrder: (name: string) => `Order ${name}`,
    forFriend: 'New customer',
    forMore: (count: number) => plural(count, { one: 'and 1 more', other: `and ${count} more` }),
    empty: 'No rewards paid yet',
    emptyHint: 'What you earn is paid by itself once the orders of your friends can no longer be given back.',
    toCommissions: 'To your commissions',
    older: 'Older rewards',
    newest: 'To the newest',
  },
  mails: {
    title: 'Mail',
    nav: 'Mail',
    lead: (email: string) => `What the shop may write to ${email}.`,
    reminders: 'Reminders',
    remindersHint:
      'Such as a credit that is about to end, or a friend who has not ordered yet. As a rule one a week at the most.',
    remindersConsent: 'They come only while you have agreed to news by e-mail in the shop.',
    always: 'Mail about what you have earned, and links to sign in, always come.',
    on: 'Reminders are on.',
    off: 'Reminders are off.',
    switchOn: 'Switch on',
    switchOff: 'Switch off',
  },
};
