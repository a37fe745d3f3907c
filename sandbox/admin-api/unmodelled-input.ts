// The inputs' side of the strict resolver: an argument that the twin would ignore is refused by name.
import { GraphQLError } from 'graphql';

/** What an input may hold: true for anything, or the same for an object's own fields. */
export type Modelled = { [field: string]: true | Modelled };

/** Absent, or what the schema's own defaults fill in. */
function isNoWish(value: unknown): boolean {
  return value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0);
}

/** Throws for the first field that is given and not modelled. */
export function refuseUnmodelled(name: string, input: object, modelled: Modelled): void {
  for (const [field, value] of Object.entries(input)) {
    if (isNoWish(value)) continue;
    const known = modelled[field];
    if (known === undefined) {
      throw new GraphQLError(`twin does not model ${name}.${field}`, { extensions: { code: 'NOT_MODELLED' } });
    }
    if (known === true) continue;
    for (const one of Array.isArray(value) ? value : [value]) refuseUnmodelled(`${name}.${field}`, one, known);
  }
}
