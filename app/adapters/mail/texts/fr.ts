/** Mail in French. */
import type { MailWords } from './mail-words.ts';

export const fr: MailWords = {
  greeting: (name) => (name === null ? 'Bonjour,' : `Bonjour ${name},`),
  footer: (shopName) => `Envoyé pour ${shopName} par Tributary, qui gère son programme de partenaires.`,
  linkHint: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :',
  applicationReceived: {
    subject: (program) => `Votre candidature au programme « ${program} »`,
    title: 'Nous avons bien reçu votre candidature',
    body: (shopName, program) => `Merci pour votre candidature au programme « ${program} » de ${shopName}.`,
    next: 'Une personne va l’examiner et vous aurez une réponse dans tous les cas.',
  },
  applicationApproved: {
    subject: (program) => `Bienvenue dans le programme « ${program} »`,
    title: 'C’est accepté',
    body: (shopName, program, number) =>
      `${shopName} a accepté votre candidature au programme « ${program} ». Votre numéro de partenaire est ${number}.`,
    link: 'Votre lien',
    code: 'Votre code de réduction',
    button: 'Ouvrir votre espace',
  },
  applicationRejected: {
    subject: (program) => `Votre candidature au programme « ${program} »`,
    title: 'Votre candidature',
    body: (shopName, program) =>
      `Merci de votre intérêt pour le programme « ${program} ». ${shopName} ne peut pas donner suite à votre candidature pour le moment.`,
    reason: 'La raison indiquée :',
    end: 'Vous pouvez répondre à ce message si vous avez une question.',
  },
  signIn: {
    subject: (shopName) => `Votre lien de connexion pour ${shopName}`,
    title: 'Se connecter à votre espace',
    body: (shopName) =>
      `Utilisez ce lien pour vous connecter à votre espace partenaire chez ${shopName}. Il fonctionne une seule fois, pendant dix minutes.`,
    button: 'Se connecter',
    ignore: 'Si vous ne l’avez pas demandé, ignorez ce message : rien ne se passe sans le lien.',
  },
  commissionEarned: {
    subject: (amount) => `Vous avez gagné ${amount}`,
    title: (amount) => `Vous avez gagné ${amount}`,
    body: (shopName, order, amount) =>
      `La commande ${order} chez ${shopName} est venue grâce à vous et vous rapporte ${amount}.`,
    available: (date) => `Ce montant sera disponible à partir du ${date}, sauf retour de la commande d’ici là.`,
    button: 'Voir pourquoi',
  },
  commissionChanged: {
    subject: (order) => `La commission de la commande ${order} a changé`,
    title: 'Une commission a changé',
    body: (order, before, after) =>
      `La commission de la commande ${order} était de ${before}, elle est maintenant de ${after}.`,
    cause:
      'Un remboursement, une annulation ou une correction change ce que vaut une commande. Votre espace en montre la raison.',
    button: 'Voir la raison',
  },
  rewardPaid: {
    subject: (amount) => `Votre récompense de ${amount}`,
    title: (amount) => `${amount} pour vous`,
    credit: (shopName, amount) =>
      `Les amis que vous avez envoyés chez ${shopName} vous rapportent ${amount}. Ce montant est dans votre compte en crédit boutique et sera déduit de votre prochaine commande au paiement.`,
    code: (shopName, amount) =>
      `Les amis que vous avez envoyés chez ${shopName} vous rapportent ${amount}. Voici un code de ce montant, pour vous seul et pour une commande.`,
    until: (date) => `Il est valable jusqu’au ${date}.`,
    button: 'Voir le détail',
  },
  creditExpiring: {
    subject: (shopName, date) => `Votre crédit chez ${shopName} expire le ${date}`,
    title: (amount) => `Vous avez encore ${amount}`,
    body: (shopName, amount, date) =>
      `Vous avez ${amount} de crédit chez ${shopName}. Il est valable jusqu’au ${date} et sera déduit au paiement une fois que vous êtes connecté.`,
  },
  codeExpiring: {
    subject: (shopName, date) => `Votre code chez ${shopName} expire le ${date}`,
    title: 'Votre code n’a pas encore servi',
    body: (shopName, worth, date) =>
      `Vous avez un code chez ${shopName} : ${worth}. Il est à vous seul, pour une commande, et valable jusqu’au ${date}.`,
  },
  friendCode: {
    subject: (shopName, worth) => `Votre code chez ${shopName} : ${worth}`,
    title: (worth) => `Pour vous : ${worth}`,
    body: (shopName, worth) =>
      `Voici un code chez ${shopName} : ${worth}. Il est à vous seul, pour une commande : connectez-vous et saisissez-le au moment de payer.`,
    minOrder: (amount) => `Il vaut pour les commandes d’au moins ${amount}.`,
    until: (date) => `Il est valable jusqu’au ${date}.`,
  },
  personalCode: 'Votre code',
  toShop: 'Aller à la boutique',
  neverShared: {
    subject: (shopName) => `Votre lien vers ${shopName} attend un ami`,
    title: 'Votre lien est prêt',
    body: (shopName) =>
      `Vous avez votre propre lien chez ${shopName}, et personne ne l’a encore utilisé. Envoyez-le à un ami.`,
    link: 'Votre lien',
    code: 'Votre code',
  },
  friendWaiting: {
    subject: (friend) => `${friend} n’a pas encore commandé`,
    title: 'Un de vos amis s’est inscrit',
    body: (shopName, friend) => `${friend} s’est inscrit chez ${shopName} par votre lien, sans encore commander.`,
    hint: 'Un mot de votre part aiderait peut-être : que conseillez-vous ?',
    link: 'Votre lien, au besoin',
  },
  someFriend: 'Votre ami',
  friendGets: (what) => `Votre ami reçoit ${what}.`,
  referrerGets: (what) => `Vous recevez ${what} après sa commande.`,
  percentOff: (percent) => `${percent} % de réduction`,
  partOf: (percent) => `${percent} % de la première commande`,
  whyReminded: (shopName) =>
    `Vous recevez ce message parce que vous avez accepté les nouvelles de ${shopName} par e-mail.`,
  unsubscribe: 'Ne plus recevoir de rappels',
};
