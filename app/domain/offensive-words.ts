/*
 * Words that no link may carry, in the languages of the portal and its neighbours. The list is our own and short on purpose: it stops what a
 * merchant would be ashamed of in print, and leaves the rest to the merchant, who sees every link. A word is looked for with the digits that
 * stand in for letters read as letters and with hyphens left out, so that `f-u-c-k` and `sh1t` are found; what is long enough not to occur by
 * chance is found inside other words as well, but for the words that are known to contain it.
 */
import { wordsOf } from './text.ts';

/** Found anywhere. */
const stems = [
  // English
  ...wordsOf(`
    fuck shit cunt bitch asshole arsehole bastard dickhead bollock wank whore slut nigger nigga faggot retard porn pussy penis vagina
    tranny chink kike paki rapist nazi hitler holocaust terrorist pedophil paedophil motherf blowjob handjob cumshot
  `),
  // German
  ...wordsOf(`
    arschloch scheiss scheisse ficken fotze hurensohn wichser missgeburt schlampe schwuchtel kanake neger spast muschi drecksau
    heilhitler siegheil judensau vergas
  `),
  // French
  ...wordsOf(`
    putain salope connard connasse encule enculer merde batard bougnoul negre tapette branleur pouffiasse trouduc
  `),
  // Spanish
  ...wordsOf(`
    mierda joder cabron gilipoll pendejo maricon chingad chingar hijoputa hijodeputa zorra follar sudaca marica
  `),
];

/** Found as a word of its own alone: shorter than chance allows. */
const words = wordsOf(`
  anal anus arse ass cock cum dick dyke fag gook isis jap kkk milf rape sex spic tit tits twat xxx fick fickt nutte hure sau titten
  chatte cul pute putes puta puto culo polla cono verga teta tetas
`);

/** Places, names and trades that contain a stem and mean no harm. */
const harmless = wordsOf(`
  ashkenazi chinking kikeriki maricarmen nazia nazif nazih nazim nazir nazira negreira negresco pakistan pakistani peniscola penistone
  pornic pussycat pussywillow retardant salopette salopettes scunthorpe shiitake shitake swank swanky
`);

const digits: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
};

/** `slug` in lower case, its words parted by hyphens. */
export function isOffensive(slug: string): boolean {
  const parts = slug.split('-').map(spelled);
  if (parts.some((part) => words.includes(part))) return true;
  // Letters parted by hyphens are one word; so are two words that only together say something.
  const whole = withoutHarmless(parts.join(''));
  return (
    stems.some((stem) => whole.includes(stem)) || (parts.every((part) => part.length === 1) && words.includes(whole))
  );
}

function spelled(part: string): string {
  // A number alone is a number.
  return /^\d+$/.test(part) ? part : part.replace(/\d/g, (digit) => digits[digit] ?? digit);
}

function withoutHarmless(text: string): string {
  return harmless.reduce((left, word) => left.replaceAll(word, '.'), text);
}
