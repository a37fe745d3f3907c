// The one field resolver: a field is what the view says, or it is refused by name. Nothing is ever made up.
import { GraphQLError, type GraphQLFieldResolver } from 'graphql';
import type { Context, View } from './context.ts';

export const strictResolver: GraphQLFieldResolver<unknown, Context> = (source, args, context, info) => {
  const view = source as View;
  const name = info.fieldName;
  if (view === null || typeof view !== 'object' || !Object.hasOwn(view, name)) {
    throw new GraphQLError(`twin does not model ${info.parentType.name}.${name}`, {
      extensions: { code: 'NOT_MODELLED' },
    });
  }
  const value = view[name];
  return typeof value === 'function' ? value(args, context, info) : value;
};
