/**
 * A principal as a statement names it, with the condition without which it must not stand there.
 * `withheld`: nobody can be named without letting in others.
 */
import type { Condition } from './conditions.ts';

export type NamedPrincipal =
  | { readonly kind: 'named'; readonly principal: Readonly<Record<string, string>>; readonly condition?: Condition }
  | { readonly kind: 'withheld' };

export const WITHHELD: NamedPrincipal = { kind: 'withheld' };
