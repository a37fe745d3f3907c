// The world of a first start: one shop that sells outdoor things, its catalogue and three customers.
import { createCustomer } from './world/customers.ts';
import { addProduct } from './world/products.ts';
import { createShop } from './world/shops.ts';
import type { World } from './world.ts';

const COLLECTIONS = [
  { handle: 'packs', title: 'Packs', descriptionHtml: '<p>Carried far, carried well.</p>' },
  { handle: 'shelter', title: 'Shelter', descriptionHtml: '<p>A dry night anywhere.</p>' },
  { handle: 'kitchen', title: 'Camp kitchen', descriptionHtml: '<p>Hot soup above the tree line.</p>' },
  { handle: 'clothing', title: 'Clothing', descriptionHtml: '<p>Layers for wind and weather.</p>' },
];

type Seed = {
  title: string;
  collections: string[];
  type: string;
  price: bigint;
  sizes?: string[];
  text: string;
  giftCard?: boolean;
};

const PRODUCTS: Seed[] = [
  {
    title: 'Ridgeline 45 Pack',
    collections: ['packs'],
    type: 'Backpack',
    price: 18900n,
    text: 'A three-season pack with a frame that follows your hips.',
  },
  {
    title: 'Cairn Daypack',
    collections: ['packs'],
    type: 'Backpack',
    price: 7900n,
    text: 'Twenty litres, one big pocket, no straps that flap.',
  },
  {
    title: 'Drift Hip Bag',
    collections: ['packs'],
    type: 'Bag',
    price: 3900n,
    text: 'Map, knife, a bar of chocolate.',
  },
  {
    title: 'Larch Two-Person Tent',
    collections: ['shelter'],
    type: 'Tent',
    price: 34900n,
    text: 'Stands in four minutes, stays up in forty knots.',
  },
  {
    title: 'Fernbed Sleeping Mat',
    collections: ['shelter'],
    type: 'Mat',
    price: 8900n,
    text: 'Five centimetres of air between you and the stones.',
  },
  {
    title: 'Owl Down Quilt',
    collections: ['shelter'],
    type: 'Quilt',
    price: 24900n,
    sizes: ['Regular', 'Long'],
    text: 'Down to minus four, packed to the size of a loaf.',
  },
  {
    title: 'Kettle & Cup Set',
    collections: ['kitchen'],
    type: 'Cookware',
    price: 4450n,
    text: 'Titanium, nested, scratched on purpose.',
  },
  {
    title: 'Ember Gas Stove',
    collections: ['kitchen'],
    type: 'Stove',
    price: 5990n,
    text: 'Boils a litre in three minutes and folds into the cup.',
  },
  {
    title: 'Birch Spoon',
    collections: ['kitchen'],
    type: 'Cutlery',
    price: 999n,
    text: 'Turned by hand. Long enough for the bottom of the bag.',
  },
  {
    title: 'Squall Rain Jacket',
    collections: ['clothing'],
    type: 'Jacket',
    price: 21900n,
    sizes: ['S', 'M', 'L', 'XL'],
    text: 'Three layers, taped seams, a hood that turns with you.',
  },
  {
    title: 'Merino Base Layer',
    collections: ['clothing'],
    type: 'Shirt',
    price: 6900n,
    sizes: ['S', 'M', 'L'],
    text: 'Warm when wet, kind to your tent mate on day five.',
  },
  {
    title: 'Trail Socks, Three Pairs',
    collections: ['clothing'],
    type: 'Socks',
    price: 2990n,
    text: 'Left foot, right foot, and two for tomorrow.',
  },
  {
    title: 'Gift Card',
    collections: [],
    type: 'Gift card',
    price: 5000n,
    giftCard: true,
    text: 'For those who have a list of their own.',
  },
];

const CUSTOMERS = [
  {
    firstName: 'Léa',
    lastName: 'Marchand',
    email: 'lea@example.com',
    city: 'Annecy',
    zip: '74000',
    address1: '14 rue Sainte-Claire',
  },
  {
    firstName: 'Tom',
    lastName: 'Okafor',
    email: 'tom@example.com',
    city: 'Grenoble',
    zip: '38000',
    address1: '3 place Victor Hugo',
  },
  {
    firstName: 'Mina',
    lastName: 'Brandt',
    email: 'mina@example.com',
    city: 'Strasbourg',
    zip: '67000',
    address1: '8 quai des Bateliers',
  },
];

const PASSWORD = 'sandbox';

/** Makes the default shop, not yet installed. */
export function fillDefaultWorld(world: World, domain: string): void {
  const shop = createShop(world, {
    domain,
    name: 'Hollow Pine Outfitters',
    email: 'hello@hollowpine.example',
    currency: 'EUR',
    timezone: 'Europe/Paris',
  });
  for (const collection of COLLECTIONS) {
    const id = world.newId();
    shop.collections.set(id, { id, ...collection });
  }
  for (const { sizes, text, price, ...seed } of PRODUCTS) {
    const variants = (sizes ?? ['Default Title']).map((title) => ({ title, price }));
    addProduct(world, shop, { ...seed, vendor: 'Hollow Pine', descriptionHtml: `<p>${text}</p>`, variants });
  }
  for (const { city, zip, address1, ...person } of CUSTOMERS) {
    const country = { province: null, provinceCode: null, country: 'France', countryCode: 'FR' };
    const name = { firstName: person.firstName, lastName: person.lastName, company: null, phone: null };
    const address = { ...name, address1, address2: '', city, zip, ...country };
    createCustomer(world, shop, { ...person, password: PASSWORD, address, deliver: false });
  }
}
