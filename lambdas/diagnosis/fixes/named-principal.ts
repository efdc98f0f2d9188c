/**
 * A principal as a statement names it, with the condition without which it must not stand there.
 * `withheld`: nobody can be named without letting in others.
 */
export type NamedPrincipal =
  | { readonly kind: 'named'; readonly principal: Readonly<Record<string, string>>; readonly condition?: Condition }
  | { readonly kind: 'withheld' };

export type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export const WITHHELD: NamedPrincipal = { kind: 'withheld' };
