/** What every mail says, by the names of its words. A placeholder is a function's argument, so none can be forgotten. */

export interface MailWords {
  readonly greeting: (name: string | null) => string;
  readonly footer: (shopName: string) => string;
  readonly linkHint: string;
  readonly applicationReceived: {
    readonly subject: (program: string) => string;
    readonly title: string;
    readonly body: (shopName: string, program: string) => string;
    readonly next: string;
  };
  readonly applicationApproved: {
    readonly subject: (program: string) => string;
    readonly title: string;
    readonly body: (shopName: string, program: string, number: string) => string;
    readonly link: string;
    readonly code: string;
    readonly button: string;
  };
  readonly applicationRejected: {
    readonly subject: (program: string) => string;
    readonly title: string;
    readonly body: (shopName: string, program: string) => string;
    readonly reason: string;
    readonly end: string;
  };
  readonly signIn: {
    readonly subject: (shopName: string) => string;
    readonly title: string;
    readonly body: (shopName: string) => string;
    readonly button: string;
    readonly ignore: string;
  };
  readonly commissionEarned: {
    readonly subject: (amount: string) => string;
    readonly title: (amount: string) => string;
    readonly body: (shopName: string, order: string, amount: string) => string;
    readonly available: (date: string) => string;
    readonly button: string;
  };
  readonly commissionChanged: {
    readonly subject: (order: string) => string;
    readonly title: string;
    readonly body: (order: string, before: string, after: string) => string;
    readonly cause: string;
    readonly button: string;
  };
  readonly rewardPaid: {
    readonly subject: (amount: string) => string;
    readonly title: (amount: string) => string;
    readonly credit: (shopName: string, amount: string) => string;
    readonly code: (shopName: string, amount: string) => string;
    readonly until: (date: string) => string;
    readonly button: string;
  };
  readonly creditExpiring: {
    readonly subject: (shopName: string, date: string) => string;
    readonly title: (amount: string) => string;
    readonly body: (shopName: string, amount: string, date: string) => string;
  };
  readonly codeExpiring: {
    readonly subject: (shopName: string, date: string) => string;
    readonly title: string;
    readonly body: (shopName: string, worth: string, date: string) => string;
  };
  readonly friendCode: {
    readonly subject: (shopName: string, worth: string) => string;
    readonly title: (worth: string) => string;
    readonly body: (shopName: string, worth: string) => string;
    readonly minOrder: (amount: string) => string;
    readonly until: (date: string) => string;
  };
  readonly personalCode: string;
  readonly toShop: string;
  readonly neverShared: {
    readonly subject: (shopName: string) => string;
    readonly title: string;
    readonly body: (shopName: string) => string;
    readonly link: string;
    readonly code: string;
  };
  readonly friendWaiting: {
    readonly subject: (friend: string) => string;
    readonly title: string;
    readonly body: (shopName: string, friend: string) => string;
    readonly hint: string;
    readonly link: string;
  };
  /** What an unnamed friend is called where a name would begin a sentence or stand within one. */
  readonly someFriend: string;
  readonly friendGets: (what: string) => string;
  readonly referrerGets: (what: string) => string;
  /** A code's discount, such as 10 % off. */
  readonly percentOff: (percent: string) => string;
  /** A part of an order, such as 10 % of the first order. */
  readonly partOf: (percent: string) => string;
  readonly whyReminded: (shopName: string) => string;
  readonly unsubscribe: string;
}
