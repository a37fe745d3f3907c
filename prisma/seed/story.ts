/** Who is in the demo's shop. Names are invented; addresses end in example.com, which belongs to nobody. */

export interface SeedPartner {
  readonly name: string;
  readonly email: string;
  readonly company: string | null;
  readonly country: string;
  readonly website: string | null;
  readonly message: string | null;
  /** Days ago that they applied. */
  readonly appliedDaysAgo: number;
  readonly outcome: 'approved' | 'waiting' | 'rejected' | 'suspended';
  /** How often visitors follow their link, a day. */
  readonly clicksPerDay: number;
  /** How often somebody whom they sent buys, a day. */
  readonly ordersPerDay: number;
}

const partner = (one: Partial<SeedPartner> & Pick<SeedPartner, 'name' | 'email' | 'appliedDaysAgo'>): SeedPartner => ({
  company: null,
  country: 'FR',
  website: null,
  message: null,
  outcome: 'approved',
  clicksPerDay: 2,
  ordersPerDay: 0.1,
  ...one,
});

/** Customers who refer their friends, of whom few come and many of those buy. */
export const customersWhoRefer: readonly SeedPartner[] = [
  { name: 'Clara Novák', email: 'clara.novak@example.com' },
  { name: 'Idris Haddad', email: 'idris.haddad@example.com' },
  { name: 'Maëlle Guérin', email: 'maelle.guerin@example.com' },
].map((one) => partner({ ...one, appliedDaysAgo: 0, clicksPerDay: 0.6, ordersPerDay: 0.08 }));

export const partners: readonly SeedPartner[] = [
  partner({
    name: 'Anna Keller',
    email: 'anna@example.com',
    country: 'DE',
    website: 'https://anna-walks.example.com',
    message: 'I write about long walks, and have carried your packs for years.',
    appliedDaysAgo: 82,
    clicksPerDay: 9,
    ordersPerDay: 0.5,
  }),
  partner({
    name: 'Berta Lindqvist',
    email: 'berta@example.com',
    country: 'SE',
    website: 'https://northbound.example.com',
    appliedDaysAgo: 80,
    clicksPerDay: 6,
    ordersPerDay: 0.35,
  }),
  partner({
    name: 'Tomás Ferreira',
    email: 'tomas@example.com',
    country: 'PT',
    appliedDaysAgo: 71,
    clicksPerDay: 4,
    ordersPerDay: 0.2,
  }),
  partner({
    name: 'Summit & Valley Guides',
    email: 'office@summit-valley.example.com',
    company: 'Summit & Valley Guides GmbH',
    country: 'AT',
    website: 'https://summit-valley.example.com',
    message: 'We guide forty groups a year and recommend what we use ourselves.',
    appliedDaysAgo: 64,
    clicksPerDay: 3,
    ordersPerDay: 0.3,
  }),
  partner({
    name: 'Maëlle Tanguy',
    email: 'maelle@example.com',
    appliedDaysAgo: 52,
    clicksPerDay: 5,
    ordersPerDay: 0.15,
  }),
  partner({
    name: 'Ōtani Haruka',
    email: 'haruka@example.com',
    country: 'JP',
    appliedDaysAgo: 40,
    clicksPerDay: 2,
    ordersPerDay: 0.1,
  }),
  partner({
    name: 'Bernhard-Maximilian von Hohenstein-Waldenburg zu Schattenried',
    email: 'bernhard-maximilian.von-hohenstein-waldenburg@example.com',
    company: 'Freundeskreis der Weitwanderwege im Alpenvorland e. V.',
    country: 'DE',
    appliedDaysAgo: 33,
    clicksPerDay: 1,
    ordersPerDay: 0.06,
  }),
  partner({
    name: 'Deal Hamster',
    email: 'deals@example.com',
    appliedDaysAgo: 45,
    outcome: 'suspended',
    clicksPerDay: 1,
    ordersPerDay: 0.05,
  }),
  partner({
    name: 'Casino Nights',
    email: 'casino@example.com',
    appliedDaysAgo: 20,
    outcome: 'rejected',
    message: 'We have a lot of traffic.',
  }),
  partner({
    name: 'Yasmin Haddad',
    email: 'yasmin@example.com',
    website: 'https://slow-rivers.example.com',
    message: 'Packrafting films, 40,000 followers. I would love to show the tent.',
    appliedDaysAgo: 3,
    outcome: 'waiting',
  }),
  partner({
    name: 'Jonas Brandt',
    email: 'jonas@example.com',
    country: 'DE',
    message: 'My sister bought a mat through Berta, and I teach outdoor classes.',
    appliedDaysAgo: 1,
    outcome: 'waiting',
  }),
  partner({
    name: 'Priya Raman',
    email: 'priya@example.com',
    country: 'NL',
    company: 'Canal Climbing',
    appliedDaysAgo: 0.2,
    outcome: 'waiting',
  }),
];

export const firstNames = [
  'Lena',
  'Hugo',
  'Inès',
  'Marek',
  'Sofia',
  'Noah',
  'Freya',
  'Luca',
  'Amélie',
  'Jan',
  'Elif',
  'Oscar',
  'Zoé',
  'Mats',
  'Clara',
  'Ivo',
];
export const lastNames = [
  'Moreau',
  'Novak',
  'Bauer',
  'Jensen',
  'Costa',
  'Petit',
  'Virtanen',
  'Rossi',
  'Dubois',
  'Haas',
  'Demir',
  'Berg',
  'Lefèvre',
  'Olsen',
  'Weiss',
  'Marin',
];
export const referrers = [
  'https://www.instagram.com/',
  'https://www.youtube.com/',
  'https://anna-walks.example.com/packs',
  'https://t.co/',
  null,
  null,
];
