/** The twin's control API, as far as the seed moves the world with it. */

export interface TwinVariant {
  readonly id: string;
  readonly price: string;
}

export interface TwinOrder {
  readonly id: string;
  readonly lines: ReadonlyArray<{ readonly id: string; readonly quantity: number }>;
}

export function openTwin(origin: string, shop: string) {
  const call = async <Answer>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(origin + path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok)
      throw new Error(`the twin answered ${method} ${path} with ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  const base = `/_control/shops/${shop}`;
  return {
    sessionToken: async () => (await call<{ token: string }>('GET', `/_control/session-token?shop=${shop}`)).token,
    variants: async () =>
      (await call<Array<{ variants: TwinVariant[] }>>('GET', `${base}/products`)).flatMap(({ variants }) => variants),
    install: () => call('POST', `${base}/install`, {}),
    enableEmbed: () => call('POST', `${base}/settings`, { embed: { enabled: true, settings: { banner: true } } }),
    createCustomer: (customer: { email: string; firstName: string; lastName: string; createdAt: string }) =>
      call<{ id: string }>('POST', `${base}/customers`, customer),
    createOrder: (order: Record<string, unknown>) => call<TwinOrder>('POST', `${base}/orders`, order),
    changeOrder: (orderId: string, change: 'refund' | 'cancel' | 'pay', body: Record<string, unknown>) =>
      call('POST', `${base}/orders/${orderId}/${change}`, body),
    /** Waits until every webhook has been answered. */
    settleWebhooks: async () => {
      for (let tries = 0; tries < 30; tries++) {
        if ((await call<{ settled: boolean }>('POST', '/_control/webhooks/settle', { timeoutMs: 5_000 })).settled)
          return;
      }
      throw new Error('webhooks were still under way after 150 s');
    },
  };
}
