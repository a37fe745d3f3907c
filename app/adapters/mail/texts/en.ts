/** Mail in English. */
import type { MailWords } from './mail-words.ts';

export const en: MailWords = {
  greeting: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
  footer: (shopName) => `Sent for ${shopName} by Tributary, which runs its partner programme.`,
  linkHint: 'If the button does not work, copy this address into your browser:',
  applicationReceived: {
    subject: (program) => `We have your application to “${program}”`,
    title: 'Your application has arrived',
    body: (shopName, program) => `Thank you for applying to “${program}” at ${shopName}.`,
    next: 'A person will look at it, and you will hear from us either way.',
  },
  applicationApproved: {
    subject: (program) => `Welcome to “${program}”`,
    title: 'You are in',
    body: (shopName, program, number) =>
      `${shopName} has approved your application to “${program}”. Your partner number is ${number}.`,
    link: 'Your link',
    code: 'Your discount code',
    button: 'Open your portal',
  },
  applicationRejected: {
    subject: (program) => `Your application to “${program}”`,
    title: 'Your application',
    body: (shopName, program) =>
      `Thank you for your interest in “${program}”. ${shopName} cannot take your application further at the moment.`,
    reason: 'The reason given:',
    end: 'You are welcome to answer this mail if you have a question.',
  },
  signIn: {
    subject: (shopName) => `Your sign-in link for ${shopName}`,
    title: 'Sign in to your portal',
    body: (shopName) =>
      `Use this link to sign in to your partner portal at ${shopName}. It works once, for ten minutes.`,
    button: 'Sign in',
    ignore: 'If you did not ask for it, you can ignore this mail: nothing happens without the link.',
  },
  commissionEarned: {
    subject: (amount) => `You have earned ${amount}`,
    title: (amount) => `You have earned ${amount}`,
    body: (shopName, order, amount) => `Order ${order} at ${shopName} came through you and earns you ${amount}.`,
    available: (date) => `It will be available from ${date}, unless the order is returned before then.`,
    button: 'See why',
  },
  commissionChanged: {
    subject: (order) => `The commission for order ${order} has changed`,
    title: 'A commission has changed',
    body: (order, before, after) => `The commission for order ${order} was ${before} and is now ${after}.`,
    cause: 'Refunds, cancellations and corrections to an order change what it is worth. Your portal shows the reason.',
    button: 'See the reason',
  },
  rewardPaid: {
    subject: (amount) => `Your reward of ${amount}`,
    title: (amount) => `${amount} for you`,
    credit: (shopName, amount) =>
      `Friends you sent to ${shopName} have earned you ${amount}. It is in your account there as store credit, and is taken off your next order at the checkout.`,
    code: (shopName, amount) =>
      `Friends you sent to ${shopName} have earned you ${amount}. Here is a code for it, for you alone and for one order.`,
    until: (date) => `It can be used until ${date}.`,
    button: 'See what it is for',
  },
  creditExpiring: {
    subject: (shopName, date) => `Your credit at ${shopName} ends on ${date}`,
    title: (amount) => `You still have ${amount}`,
    body: (shopName, amount, date) =>
      `You have ${amount} of store credit at ${shopName}. It can be used until ${date} and is taken off at the checkout once you are signed in.`,
  },
  codeExpiring: {
    subject: (shopName, date) => `Your code at ${shopName} ends on ${date}`,
    title: 'Your code has not been used yet',
    body: (shopName, worth, date) =>
      `You have a code for ${worth} at ${shopName}. It is for you alone, for one order, and works until ${date}.`,
  },
  friendCode: {
    subject: (shopName, worth) => `Your code for ${worth} at ${shopName}`,
    title: (worth) => `${worth} for you`,
    body: (shopName, worth) =>
      `Here is a code for ${worth} at ${shopName}. It is for you alone, for one order: sign in there and enter it at the checkout.`,
    minOrder: (amount) => `It counts for orders of ${amount} or more.`,
    until: (date) => `It can be used until ${date}.`,
  },
  personalCode: 'Your code',
  toShop: 'Go to the shop',
  neverShared: {
    subject: (shopName) => `Your link to ${shopName} is waiting for a friend`,
    title: 'Your link is ready',
    body: (shopName) => `You have a link of your own at ${shopName}, and nobody has used it yet. Send it to a friend.`,
    link: 'Your link',
    code: 'Your code',
  },
  friendWaiting: {
    subject: (friend) => `${friend} has not ordered yet`,
    title: 'A friend of yours signed up',
    body: (shopName, friend) => `${friend} signed up at ${shopName} by your link, and has not ordered yet.`,
    hint: 'Perhaps a word from you helps: what would you recommend?',
    link: 'Your link, should it be needed',
  },
  someFriend: 'Your friend',
  friendGets: (what) => `Your friend gets ${what}.`,
  referrerGets: (what) => `You get ${what} once they have ordered.`,
  percentOff: (percent) => `${percent}% off`,
  partOf: (percent) => `${percent}% of the first order`,
  whyReminded: (shopName) => `You get this because you have agreed to news from ${shopName} by e-mail.`,
  unsubscribe: 'No more reminders',
};
