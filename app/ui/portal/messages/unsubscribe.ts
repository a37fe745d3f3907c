/** What somebody reads who wants no more reminders: in every language in which the reminders themselves are written. */

interface UnsubscribeWords {
  readonly title: string;
  readonly lead: (shop: string) => string;
  readonly hint: string;
  readonly confirm: string;
  readonly doneTitle: string;
  readonly done: (shop: string) => string;
  readonly undo: string;
  readonly backTitle: string;
  readonly back: (shop: string) => string;
  readonly deadTitle: string;
  readonly dead: string;
  readonly poweredBy: string;
}

export const unsubscribeWords = {
  en: {
    title: 'No more reminders',
    lead: (shop) => `Do you want no more reminders around recommending ${shop}?`,
    hint: 'Mail about what you have earned still comes.',
    confirm: 'No more reminders',
    doneTitle: 'Done',
    done: (shop) => `${shop} sends you no more reminders.`,
    undo: 'I want them after all',
    backTitle: 'Reminders are on',
    back: (shop) => `${shop} sends you reminders again.`,
    deadTitle: 'This link does not work',
    dead: 'It is not complete, or belongs to another shop. Use the link in the newest mail.',
    poweredBy: 'Partner programme run with Tributary',
  },
  fr: {
    title: 'Plus de rappels',
    lead: (shop) => `Ne plus recevoir de rappels pour recommander ${shop} ?`,
    hint: 'Les messages sur vos gains arrivent toujours.',
    confirm: 'Plus de rappels',
    doneTitle: 'C’est fait',
    done: (shop) => `${shop} ne vous envoie plus de rappels.`,
    undo: 'Je les veux quand même',
    backTitle: 'Les rappels sont activés',
    back: (shop) => `${shop} vous envoie de nouveau des rappels.`,
    deadTitle: 'Ce lien ne fonctionne pas',
    dead: 'Il est incomplet ou appartient à une autre boutique. Utilisez le lien du message le plus récent.',
    poweredBy: 'Programme partenaire géré avec Tributary',
  },
  de: {
    title: 'Keine Erinnerungen mehr',
    lead: (shop) => `Möchtest du keine Erinnerungen mehr, ${shop} zu empfehlen?`,
    hint: 'E-Mails über das, was du verdient hast, kommen weiterhin.',
    confirm: 'Keine Erinnerungen mehr',
    doneTitle: 'Erledigt',
    done: (shop) => `${shop} schickt dir keine Erinnerungen mehr.`,
    undo: 'Ich möchte sie doch',
    backTitle: 'Erinnerungen sind an',
    back: (shop) => `${shop} schickt dir wieder Erinnerungen.`,
    deadTitle: 'Dieser Link funktioniert nicht',
    dead: 'Er ist unvollständig oder gehört zu einem anderen Shop. Nimm den Link aus der neuesten E-Mail.',
    poweredBy: 'Partnerprogramm mit Tributary',
  },
  es: {
    title: 'No más recordatorios',
    lead: (shop) => `¿No quieres más recordatorios para recomendar ${shop}?`,
    hint: 'Los correos sobre lo que has ganado seguirán llegando.',
    confirm: 'No quiero más recordatorios',
    doneTitle: 'Listo',
    done: (shop) => `${shop} ya no te envía recordatorios.`,
    undo: 'Sí los quiero',
    backTitle: 'Los recordatorios están activados',
    back: (shop) => `${shop} vuelve a enviarte recordatorios.`,
    deadTitle: 'Este enlace no funciona',
    dead: 'Está incompleto o es de otra tienda. Usa el enlace del correo más reciente.',
    poweredBy: 'Programa de socios gestionado con Tributary',
  },
} as const satisfies Readonly<Record<string, UnsubscribeWords>>;
