/** The words of every mail, in each language in which mail is written. A placeholder is a function's argument, so none can be forgotten. */
import type { MailLocale } from '#app/flows/outbox-kinds.ts';

export interface MailTexts {
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
}

const en: MailTexts = {
  greeting: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
  footer: (shopName) => `Sent for ${shopName} by Tributary, which runs its partner programme.`,
  linkHint: 'If the button does not work, copy this address into your browser:',
  applicationReceived: {
    subject: (program) => `We have your application to “${program}”`,
    title: 'Your application has arrived',
    body: (shopName, program) => `Thank you for applying to “${program}” at ${shopName}.`,
    next: 'A person will look at it, and you will hear from us either way.',
  },
  applicationApproved: {
    subject: (program) => `Welcome to “${program}”`,
    title: 'You are in',
    body: (shopName, program, number) =>
      `${shopName} has approved your application to “${program}”. Your partner number is ${number}.`,
    link: 'Your link',
    code: 'Your discount code',
    button: 'Open your portal',
  },
  applicationRejected: {
    subject: (program) => `Your application to “${program}”`,
    title: 'Your application',
    body: (shopName, program) =>
      `Thank you for your interest in “${program}”. ${shopName} cannot take your application further at the moment.`,
    reason: 'The reason given:',
    end: 'You are welcome to answer this mail if you have a question.',
  },
  signIn: {
    subject: (shopName) => `Your sign-in link for ${shopName}`,
    title: 'Sign in to your portal',
    body: (shopName) =>
      `Use this link to sign in to your partner portal at ${shopName}. It works once, for ten minutes.`,
    button: 'Sign in',
    ignore: 'If you did not ask for it, you can ignore this mail: nothing happens without the link.',
  },
  commissionEarned: {
    subject: (amount) => `You have earned ${amount}`,
    title: (amount) => `You have earned ${amount}`,
    body: (shopName, order, amount) => `Order ${order} at ${shopName} came through you and earns you ${amount}.`,
    available: (date) => `It will be available from ${date}, unless the order is returned before then.`,
    button: 'See why',
  },
  commissionChanged: {
    subject: (order) => `The commission for order ${order} has changed`,
    title: 'A commission has changed',
    body: (order, before, after) => `The commission for order ${order} was ${before} and is now ${after}.`,
    cause: 'Refunds, cancellations and corrections to an order change what it is worth. Your portal shows the reason.',
    button: 'See the reason',
  },
};

const fr: MailTexts = {
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
};

export const mailTexts: Readonly<Record<MailLocale, MailTexts>> = { en, fr };
