/** Mail in German. */
import type { MailWords } from './mail-words.ts';

export const de: MailWords = {
  greeting: (name) => (name === null ? 'Guten Tag,' : `Guten Tag ${name},`),
  footer: (shopName) => `Gesendet für ${shopName} von Tributary, womit das Partnerprogramm läuft.`,
  linkHint: 'Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:',
  applicationReceived: {
    subject: (program) => `Ihre Bewerbung bei „${program}“`,
    title: 'Ihre Bewerbung ist angekommen',
    body: (shopName, program) => `Danke für Ihre Bewerbung bei „${program}“ von ${shopName}.`,
    next: 'Ein Mensch sieht sie sich an, und Sie hören in jedem Fall von uns.',
  },
  applicationApproved: {
    subject: (program) => `Willkommen bei „${program}“`,
    title: 'Sie sind dabei',
    body: (shopName, program, number) =>
      `${shopName} hat Ihre Bewerbung bei „${program}“ angenommen. Ihre Partnernummer ist ${number}.`,
    link: 'Ihr Link',
    code: 'Ihr Rabattcode',
    button: 'Portal öffnen',
  },
  applicationRejected: {
    subject: (program) => `Ihre Bewerbung bei „${program}“`,
    title: 'Ihre Bewerbung',
    body: (shopName, program) =>
      `Danke für Ihr Interesse an „${program}“. ${shopName} kann Ihre Bewerbung derzeit leider nicht berücksichtigen.`,
    reason: 'Der Grund:',
    end: 'Wenn Sie eine Frage haben, antworten Sie einfach auf diese E-Mail.',
  },
  signIn: {
    subject: (shopName) => `Ihr Anmeldelink für ${shopName}`,
    title: 'Anmelden im Portal',
    body: (shopName) =>
      `Mit diesem Link melden Sie sich in Ihrem Partnerportal bei ${shopName} an. Er funktioniert einmal, zehn Minuten lang.`,
    button: 'Anmelden',
    ignore: 'Haben Sie ihn nicht angefordert, können Sie diese E-Mail ignorieren: Ohne den Link geschieht nichts.',
  },
  commissionEarned: {
    subject: (amount) => `Sie haben ${amount} verdient`,
    title: (amount) => `Sie haben ${amount} verdient`,
    body: (shopName, order, amount) =>
      `Die Bestellung ${order} bei ${shopName} kam durch Sie und bringt Ihnen ${amount}.`,
    available: (date) => `Verfügbar ist der Betrag ab dem ${date}, sofern die Bestellung bis dahin nicht zurückgeht.`,
    button: 'Warum?',
  },
  commissionChanged: {
    subject: (order) => `Die Provision für Bestellung ${order} hat sich geändert`,
    title: 'Eine Provision hat sich geändert',
    body: (order, before, after) =>
      `Die Provision für Bestellung ${order} betrug ${before} und beträgt jetzt ${after}.`,
    cause:
      'Erstattungen, Stornierungen und Korrekturen ändern, was eine Bestellung wert ist. Den Grund zeigt Ihr Portal.',
    button: 'Grund ansehen',
  },
  rewardPaid: {
    subject: (amount) => `Ihre Prämie von ${amount}`,
    title: (amount) => `${amount} für Sie`,
    credit: (shopName, amount) =>
      `Freunde, die Sie zu ${shopName} geschickt haben, bringen Ihnen ${amount}. Der Betrag liegt als Guthaben in Ihrem Kundenkonto und wird bei der nächsten Bestellung an der Kasse abgezogen.`,
    code: (shopName, amount) =>
      `Freunde, die Sie zu ${shopName} geschickt haben, bringen Ihnen ${amount}. Hier ist ein Code dafür, nur für Sie und für eine Bestellung.`,
    until: (date) => `Er gilt bis zum ${date}.`,
    button: 'Ansehen, wofür',
  },
  creditExpiring: {
    subject: (shopName, date) => `Ihr Guthaben bei ${shopName} verfällt am ${date}`,
    title: (amount) => `Sie haben noch ${amount}`,
    body: (shopName, amount, date) =>
      `Sie haben ${amount} Guthaben bei ${shopName}. Es gilt bis zum ${date} und wird an der Kasse abgezogen, sobald Sie angemeldet sind.`,
  },
  codeExpiring: {
    subject: (shopName, date) => `Ihr Code bei ${shopName} verfällt am ${date}`,
    title: 'Ihr Code ist noch nicht eingelöst',
    body: (shopName, worth, date) =>
      `Sie haben einen Code bei ${shopName}: ${worth}. Er gilt nur für Sie, für eine Bestellung, bis zum ${date}.`,
  },
  friendCode: {
    subject: (shopName, worth) => `Ihr Code bei ${shopName}: ${worth}`,
    title: (worth) => `Für Sie: ${worth}`,
    body: (shopName, worth) =>
      `Hier ist Ihr Code bei ${shopName}: ${worth}. Er gilt nur für Sie und für eine Bestellung: Melden Sie sich dort an und geben Sie ihn an der Kasse ein.`,
    minOrder: (amount) => `Er gilt für Bestellungen ab ${amount}.`,
    until: (date) => `Er gilt bis zum ${date}.`,
  },
  personalCode: 'Ihr Code',
  toShop: 'Zum Shop',
  neverShared: {
    subject: (shopName) => `Ihr Link zu ${shopName} wartet auf einen Freund`,
    title: 'Ihr Link ist bereit',
    body: (shopName) =>
      `Sie haben bei ${shopName} einen eigenen Link, den noch niemand benutzt hat. Schicken Sie ihn einem Freund.`,
    link: 'Ihr Link',
    code: 'Ihr Code',
  },
  friendWaiting: {
    subject: (friend) => `${friend} hat noch nicht bestellt`,
    title: 'Jemand hat sich über Ihren Link angemeldet',
    body: (shopName, friend) =>
      `${friend} hat sich über Ihren Link bei ${shopName} angemeldet und noch nicht bestellt.`,
    hint: 'Vielleicht hilft ein Wort von Ihnen: Was würden Sie empfehlen?',
    link: 'Ihr Link, falls er gebraucht wird',
  },
  someFriend: 'Ihr Freund',
  friendGets: (what) => `Für Ihren Freund: ${what}.`,
  referrerGets: (what) => `Für Sie nach der Bestellung: ${what}.`,
  percentOff: (percent) => `${percent} % Rabatt`,
  partOf: (percent) => `${percent} % der ersten Bestellung`,
  whyReminded: (shopName) =>
    `Sie erhalten diese E-Mail, weil Sie Neuigkeiten von ${shopName} per E-Mail zugestimmt haben.`,
  unsubscribe: 'Keine Erinnerungen mehr',
};
