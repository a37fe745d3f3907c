// The shapes of what an app has in a shop: its installation, tokens, subscriptions, metafields and jobs.

export type RedeemCodeCreation = {
  id: string;
  discountId: string;
  /** Until then its codes do not exist. */
  done: boolean;
  createdAt: string;
  codes: { id: string; code: string; redeemCodeId: string | null; errors: { code: string; message: string }[] }[];
};

export type Metafield = {
  id: string;
  ownerId: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
  createdAt: string;
  updatedAt: string;
};

export type WebhookSubscription = {
  id: string;
  topic: string;
  /** Absolute, or a path in the app. */
  uri: string;
  /** X-Shopify-Name. */
  name: string | null;
  /** Declared by the app's configuration (true) or through the Admin API. */
  fromConfiguration: boolean;
  createdAt: string;
};

export type Token = {
  accessToken: string;
  kind: 'offline' | 'online';
  userId: string | null;
  scopes: string[];
  createdAt: string;
  expiresAt: string | null;
  refreshToken: string | null;
  refreshExpiresAt: string | null;
  /** The refresh token this pair replaced; it works until the new one is first used. */
  replacedRefreshToken: string | null;
  revokedAt: string | null;
};

/** A webhook that was still to be sent when the sandbox ended. `path`: its address within the app. */
export type UndeliveredWebhook = {
  url: string;
  path: string | null;
  state: 'held' | 'waiting';
  topic: string;
  shopDomain: string;
  apiVersion: string;
  webhookId: string;
  eventId: string;
  triggeredAt: string;
  name: string | null;
  body: string;
};

export type Installation = { id: string; scopes: string[]; installedAt: string };

export type BulkOperation = {
  id: string;
  query: string;
  status: 'CREATED' | 'COMPLETED' | 'FAILED';
  createdAt: string;
  completedAt: string | null;
  objectCount: number;
  /** JSONL, served by the twin under /_bulk/<id>. */
  result: string | null;
};
