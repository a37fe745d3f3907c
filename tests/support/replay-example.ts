/** The program.json that the replay's specification gives as its example. */
export const exampleProgram = {
  shop: { domain: 'demo.myshopify.com', currency: 'EUR', timeZone: 'Europe/Paris' },
  catalog: { '632910392': { type: 'Shoes', collections: ['summer'], tags: ['sale'] } },
  programs: [
    {
      key: 'creators',
      kind: 'affiliate',
      attribution: { precedence: ['code', 'link', 'customer'], model: 'last', windowDays: 30, customerDays: 365 },
      base: { discounts: 'deduct', tax: 'exclude', shipping: 'exclude' },
      rules: [
        { key: 'shoes', when: { productTypes: ['Shoes'], groups: ['gold'] }, percent: '15' },
        { key: 'default', percent: '10', maxPerOrder: '50.00' },
        { key: 'lead', stage: 'registration', flat: '2.00' },
      ],
      overrides: ['10'],
      holdDays: 14,
      minPayout: '50.00',
      selfReferral: 'block',
      referee: { on: 'registration', storeCredit: '5.00', clawback: false },
    },
  ],
  partners: [
    { key: 'berta', program: 'creators', email: 'berta@example.com', approvedAt: '2026-01-01T00:00:00Z' },
    {
      key: 'anna',
      program: 'creators',
      email: 'anna@example.com',
      approvedAt: '2026-01-01T00:00:00Z',
      parent: 'berta',
      group: 'gold',
      links: [{ code: 'ANNA', campaign: 'spring' }],
      discountCodes: ['ANNA10'],
    },
  ],
};
