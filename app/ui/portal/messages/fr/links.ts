import type { links as english } from '../en/links.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('fr');

export const links: typeof english = {
  linkTools: {
    search: 'Rechercher',
    state: 'État',
    states: { current: 'Utilisés', active: 'Actifs', off: 'Désactivés', archived: 'Archivés' },
    address: 'Adresse',
    hosts: { app: 'Adresse courte', shop: 'Adresse de la boutique' },
    count: (count) => plural(count, { one: `${count} lien`, other: `${count} liens` }),
    emptyFiltered: 'Aucun lien ne correspond à ces filtres.',
    slug: 'Fin du lien',
    slugHint: (base) => `Choisissez comment finit le lien : ${base} Laissez vide et nous choisissons.`,
    slugChangeHint: 'La fin actuelle continue de fonctionner, aussi là où elle est imprimée.',
    slugErrors: {
      characters: 'Seulement des lettres de a à z, des chiffres et des traits d’union simples, comme soldes-printemps.',
      length: 'De 3 à 40 lettres.',
      reserved: 'Ce mot est réservé. Choisissez-en un autre.',
      offensive: 'Choisissez un autre mot.',
      taken: 'Cette fin, ou une autre d’apparence identique, est déjà prise.',
      too_often: 'Ce lien a changé de fin trop souvent. Créez-en un nouveau.',
    },
    suggestions: 'Fins libres',
    kinds: { product: 'Produit', collection: 'Collection' },
    source: 'Source',
    creative: 'Visuel',
    hints: { source: 'Comme youtube', creative: 'Comme banniere-bleue' },
    tooLong: '60 caractères au plus.',
    campaignReserved: 'Cette campagne a ses propres conditions : seule la boutique peut la donner.',
    save: 'Enregistrer',
    edit: 'Modifier',
    editNamed: (name) => `Modifier ${name}`,
    close: 'Fermer',
    changed: 'Le lien est modifié.',
    undo: 'Annuler',
    archived: 'Archivé',
    archive: 'Archiver',
    archiveNamed: (name) => `Archiver ${name}`,
    restore: 'Rétablir',
    restoreNamed: (name) => `Rétablir ${name}`,
    wasArchived: 'Le lien est archivé : il mène encore à la boutique, mais rien n’est compté.',
    wasRestored: 'Le lien est de retour et compte à nouveau.',
    formerCodes: (codes) => `Aussi accessible par : ${codes}`,
    altered: (visits, asked, counted) =>
      `${plural(visits, { one: `${visits} visiteur est venu`, other: `${visits} visiteurs sont venus` })} par un lien modifié : ${asked} (${
        counted ? 'compté' : 'non compté : il n’est pas certain que ce lien était visé'
      })`,
    qrSize: 'Taille en pixels (PNG)',
    qrLevel: 'Peut être couvert',
    qrLevels: { M: '15 % (usuel)', Q: '25 %', H: '30 % (impression, logo)' },
  },
};
