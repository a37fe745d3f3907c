// Récompenses versées dans la boutique, et choix des messages.
import type { Messages } from '../en.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('fr');

export const rewards: Pick<Messages, 'rewards' | 'mails'> = {
  rewards: {
    title: 'Récompenses',
    lead: 'Ce que vous avez reçu pour les amis que vous avez envoyés, en crédit boutique ou sous forme de code.',
    date: 'Date',
    reward: 'Récompense',
    state: 'État',
    paidFor: 'Pour',
    amount: 'Montant',
    methods: { store_credit: 'Crédit boutique', code: 'Code de réduction' },
    states: {
      requested: 'En route',
      unknown: 'En route',
      paid: 'Versée',
      failed: 'Échec',
      removed: 'Plus valable',
    },
    stateHints: {
      requested: '',
      unknown: 'La boutique vérifie qu’elle est bien arrivée',
      paid: '',
      failed: 'Elle vous reste acquise et sera versée à nouveau',
      removed: 'La boutique a mis fin à ce code. Pour toute question, écrivez à la boutique',
    },
    forOrder: (name) => `Commande ${name}`,
    forFriend: 'Nouveau client',
    forMore: (count) => plural(count, { one: `et ${count} autre`, other: `et ${count} autres` }),
    empty: 'Aucune récompense pour l’instant',
    emptyHint:
      'Ce que vous gagnez est versé automatiquement dès que les commandes de vos amis ne peuvent plus être retournées.',
    toCommissions: 'Vers vos commissions',
    older: 'Récompenses plus anciennes',
    newest: 'Vers les plus récentes',
  },
  mails: {
    title: 'Messages',
    nav: 'Messages',
    lead: (email) => `Ce que la boutique peut écrire à ${email}.`,
    reminders: 'Rappels',
    remindersHint:
      'Par exemple un crédit qui va expirer, ou un ami qui n’a pas encore commandé. En règle générale, un par semaine au plus.',
    remindersConsent: 'Ils n’arrivent que tant que vous acceptez les nouvelles de la boutique par e-mail.',
    always: 'Les messages sur vos gains et les liens de connexion arrivent toujours.',
    on: 'Les rappels sont activés.',
    off: 'Les rappels sont désactivés.',
    switchOn: 'Activer',
    switchOff: 'Désactiver',
  },
};
