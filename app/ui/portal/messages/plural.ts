/** Chooses the form of a sentence that a number wants in a language. */
export function pluralIn(locale: string) {
  const rules = new Intl.PluralRules(locale);
  return (count: number, forms: { readonly one: string; readonly other: string }): string =>
    rules.select(count) === 'one' ? forms.one : forms.other;
}
