/**
 * What a browser without scripts is answered in the shop's own pages: Shopify draws an `application/liquid` answer of the app proxy into the
 * theme. Only these fixed texts go into it: what a visitor typed could hold Liquid, which Shopify would run.
 */
import type { ApplicationField } from '#app/ui/portal/application-form.tsx';

interface Texts {
  readonly applied: string;
  readonly approved: string;
  readonly refused: string;
  readonly back: string;
  readonly termsChanged: string;
  readonly tooMany: string;
  readonly fields: Readonly<Record<ApplicationField, string>>;
}

const texts: Readonly<Record<string, Texts>> = {
  en: {
    applied: 'Thank you! Your application is with us. We write to you by e-mail.',
    approved: 'Welcome! You are a partner now. Your link is in the e-mail that is on its way to you.',
    refused: 'Please go back and look at these:',
    back: 'What you wrote is still there.',
    termsChanged: 'The terms have changed meanwhile. Go back and reload the page to see them.',
    tooMany: 'Too many attempts. Try again in a few minutes.',
    fields: {
      name: 'Enter your name.',
      email: 'Enter an e-mail address such as you@example.com.',
      company: 'Shorten the company’s name.',
      website: 'Enter an address such as example.com/you.',
      country: 'Choose a country from the list.',
      message: 'Write at least 10 characters about how you will recommend us.',
      terms: 'Accept the terms to apply.',
    },
  },
  fr: {
    applied: 'Merci ! Votre candidature nous est parvenue. Nous vous écrivons par e-mail.',
    approved: 'Bienvenue ! Vous êtes partenaire. Votre lien est dans l’e-mail qui vous arrive.',
    refused: 'Revenez en arrière et vérifiez :',
    back: 'Ce que vous avez écrit est toujours là.',
    termsChanged: 'Les conditions ont changé entre-temps. Revenez en arrière et rechargez la page pour les voir.',
    tooMany: 'Trop de tentatives. Réessayez dans quelques minutes.',
    fields: {
      name: 'Indiquez votre nom.',
      email: 'Indiquez une adresse e-mail comme vous@example.com.',
      company: 'Raccourcissez le nom de l’entreprise.',
      website: 'Indiquez une adresse comme example.com/vous.',
      country: 'Choisissez un pays dans la liste.',
      message: 'Dites en au moins 10 caractères comment vous allez nous recommander.',
      terms: 'Acceptez les conditions pour postuler.',
    },
  },
  de: {
    applied: 'Danke! Deine Bewerbung ist bei uns. Wir schreiben dir per E-Mail.',
    approved: 'Willkommen! Du bist jetzt Partner. Dein Link steht in der E-Mail, die zu dir unterwegs ist.',
    refused: 'Geh bitte zurück und sieh dir dies an:',
    back: 'Was du geschrieben hast, ist noch da.',
    termsChanged: 'Die Bedingungen haben sich inzwischen geändert. Geh zurück und lade die Seite neu, um sie zu sehen.',
    tooMany: 'Zu viele Versuche. Versuche es in ein paar Minuten erneut.',
    fields: {
      name: 'Gib deinen Namen an.',
      email: 'Gib eine E-Mail-Adresse wie du@example.com an.',
      company: 'Kürze den Namen der Firma.',
      website: 'Gib eine Adresse wie example.com/du an.',
      country: 'Wähle ein Land aus der Liste.',
      message: 'Schreibe in mindestens 10 Zeichen, wie du uns empfehlen wirst.',
      terms: 'Akzeptiere die Bedingungen, um dich zu bewerben.',
    },
  },
  es: {
    applied: '¡Gracias! Tu solicitud nos ha llegado. Te escribiremos por correo.',
    approved: '¡Te damos la bienvenida! Ya eres socio. Tu enlace está en el correo que va en camino.',
    refused: 'Vuelve atrás y revisa:',
    back: 'Lo que escribiste sigue ahí.',
    termsChanged: 'Las condiciones han cambiado. Vuelve atrás y recarga la página para verlas.',
    tooMany: 'Demasiados intentos. Vuelve a intentarlo en unos minutos.',
    fields: {
      name: 'Escribe tu nombre.',
      email: 'Escribe un correo como tu@example.com.',
      company: 'Acorta el nombre de la empresa.',
      website: 'Escribe una dirección como example.com/tu.',
      country: 'Elige un país de la lista.',
      message: 'Escribe en al menos 10 caracteres cómo nos vas a recomendar.',
      terms: 'Acepta las condiciones para solicitar.',
    },
  },
};

export type ApplicationResult =
  | { readonly state: 'applied' | 'approved'; readonly number: string }
  | {
      readonly state: 'refused';
      readonly mistakes: readonly ApplicationField[];
      readonly failure: 'terms_changed' | 'too_many' | null;
    };

/** A page for the theme's layout. `locale`: as the page said it, of which any may be asked for. */
export function applicationPage(result: ApplicationResult, locale: string): string {
  const words = texts[locale.slice(0, 2)] ?? (texts.en as Texts);
  return `<div class="page-width tributary-answer" style="max-width:46rem;margin:3rem auto;padding:0 1rem">${content(result, words)}</div>`;
}

function content(result: ApplicationResult, words: Texts): string {
  if (result.state !== 'refused') return `<h1>${words[result.state]}</h1>`;
  if (result.failure !== null) {
    return `<h1>${result.failure === 'too_many' ? words.tooMany : words.termsChanged}</h1>`;
  }
  const mistakes = result.mistakes.map((field) => `<li>${words.fields[field]}</li>`).join('');
  return `<h1>${words.refused}</h1><ul>${mistakes}</ul><p>${words.back}</p>`;
}
