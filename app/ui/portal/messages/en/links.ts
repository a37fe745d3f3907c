// What the links page says beside the names of things: finding, changing and sharing links.
import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');

export const links = {
  linkTools: {
    search: 'Search',
    state: 'State',
    states: { current: 'In use', active: 'Active', off: 'Off', archived: 'Archived' },
    address: 'Address',
    hosts: { app: 'Short address', shop: 'The shop’s own address' },
    count: (count: number) => plural(count, { one: '1 link', other: `${count} links` }),
    emptyFiltered: 'No link matches these filters.',
    slug: 'Ending of the link',
    slugHint: (base: string) => `Choose how the link ends: ${base} Leave it empty and we choose one.`,
    slugChangeHint: 'The ending it has now goes on working, also where it is printed.',
    slugErrors: {
      characters: 'Only letters from a to z, digits and single hyphens, such as spring-sale.',
      length: 'From 3 to 40 letters.',
      reserved: 'This word is reserved. Please choose another one.',
      offensive: 'Please choose another word.',
      taken: 'This ending, or one that looks the same, is taken.',
      too_often: 'This link has changed its ending too often. Please create a new one.',
    },
    suggestions: 'Free endings',
    kinds: { product: 'Product', collection: 'Collection' },
    source: 'Source',
    creative: 'Creative',
    hints: { source: 'Such as youtube', creative: 'Such as banner-blue' },
    tooLong: 'At most 60 characters.',
    campaignReserved: 'This campaign has terms of its own, so only the shop can give it.',
    save: 'Save changes',
    edit: 'Edit',
    editNamed: (name: string) => `Edit ${name}`,
    close: 'Close',
    changed: 'The link is changed.',
    undo: 'Undo',
    archived: 'Archived',
    archive: 'Archive',
    archiveNamed: (name: string) => `Archive ${name}`,
    restore: 'Restore',
    restoreNamed: (name: string) => `Restore ${name}`,
    wasArchived: 'The link is archived: it still leads to the shop, but nothing is counted.',
    wasRestored: 'The link is back and counts again.',
    formerCodes: (codes: string) => `Also reached by: ${codes}`,
    altered: (visits: number, asked: string, counted: boolean) =>
      `${plural(visits, { one: '1 visitor came', other: `${visits} visitors came` })} by a changed link: ${asked} (${
        counted ? 'counted' : 'not counted: it is not certain that this link was meant'
      })`,
    qrSize: 'Size in pixels (PNG)',
    qrLevel: 'May be covered',
    qrLevels: { M: '15 % (usual)', Q: '25 %', H: '30 % (print, logo)' },
  },
};
