import type { Via } from '#app/domain/decision.ts';

export interface ViaTab {
  readonly key: Via | 'any' | 'none';
  readonly label: string;
}

export const viaTabs: readonly ViaTab[] = [
  { key: 'any', label: 'All' },
  { key: 'none', label: 'Uncredited' },
  { key: 'link', label: 'By link' },
  { key: 'code', label: 'By code' },
  { key: 'customer', label: 'Known customer' },
  { key: 'manual', label: 'By hand' },
];
