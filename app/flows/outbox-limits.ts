/** What the handlers say of their kinds, as the claim of a shop's next items asks for it. */
import type { AnyHandler, GatheringHandler, OutboxHandlers } from './outbox-attempt.ts';
import { type OutboxKind, type OutboxPayload, outboxKinds } from './outbox-kinds.ts';

/** How many of which kinds are taken together, and what is not taken at all. */
export function kindLimits(handlers: OutboxHandlers) {
  const gathering = outboxKinds.filter((kind) => 'gathers' in handlers[kind]);
  const sizes = gathering.map((kind) => gatheringOf(handlers, kind)?.gathers ?? 1);
  return {
    sideBySide: outboxKinds.filter((kind) => handlers[kind].sideBySide),
    gathering: { kinds: gathering, atMost: Math.min(Number.MAX_SAFE_INTEGER, ...sizes) },
    // Where there is no mail server, ten thousand mails are told so together: an attempt for each, time and again, would be most of the work.
    closed: new Map(outboxKinds.flatMap((kind) => closingOf(handlers, kind))),
  };
}

function closingOf(handlers: OutboxHandlers, kind: OutboxKind): readonly (readonly [string, string])[] {
  const because = handlers[kind].closedBecause ?? null;
  return because === null ? [] : [[kind, because]];
}

/** Null for a kind whose items are carried out one by one. */
export function gatheringOf<Kind extends OutboxKind>(
  handlers: OutboxHandlers,
  kind: Kind,
): GatheringHandler<OutboxPayload<Kind>> | null {
  const handler: AnyHandler<OutboxPayload<Kind>> = handlers[kind];
  return 'gathers' in handler ? handler : null;
}
