/**
 * What a role's trust policy says, read as text: whom its statements let in, and with which conditions.
 * Errs towards "lets in someone else too": a statement whose principal cannot be read counts as one that may.
 */
import { isObject, type Json } from '../denial/fields.ts';
import { issuerOf } from '../denial/keys/token.ts';
import { documentJson, statementsOf } from '../denial/policy-json.ts';
import type { Check } from '../evidence/checks/check.ts';
import { policiesOf, textsOf } from './policy-text.ts';

type PrincipalKind = 'AWS' | 'Service' | 'Federated';

export interface Trusted {
  readonly kind: PrincipalKind | 'anyone';
  /** As the policy writes it. */
  readonly name: string;
  readonly statement: Json;
}

/** Everyone whom a statement that allows names; nothing where the trust policy was not read. */
export function trustedBy(check: Check): readonly Trusted[] {
  return policiesOf(check.policies, 'trust').flatMap(({ document }) => {
    const json = documentJson(document);
    return (json === undefined ? [] : statementsOf(json)).flatMap(namedIn);
  });
}

/** How the policy writes the provider of a token: an ARN, or the bare name of an issuer that AWS knows. */
export function trustedProvider(check: Check, provider: string): string | undefined {
  return trustedBy(check).find(({ kind, name }) => kind === 'Federated' && isSameProvider(name, provider))?.name;
}

function isSameProvider(named: string, shown: string): boolean {
  if (named === shown) return true;
  const bothArns = named.startsWith('arn:') && shown.startsWith('arn:');
  return !bothArns && issuerOf(named).toLowerCase() === issuerOf(shown).toLowerCase();
}

/** The values that statements for this provider ask of one key of its tokens. */
export function askedOf(check: Check, provider: string, key: string): readonly string[] {
  return trustedBy(check)
    .filter(({ kind, name }) => kind === 'Federated' && isSameProvider(name, provider))
    .flatMap(({ statement }) => valuesOf(statement['Condition'], key));
}

function valuesOf(condition: unknown, key: string): readonly string[] {
  return (isObject(condition) ? Object.values(condition) : []).flatMap((block) =>
    (isObject(block) ? Object.entries(block) : []).flatMap(([name, value]) =>
      name.toLowerCase() === key.toLowerCase() ? textsOf(value) : [],
    ),
  );
}

function namedIn(statement: Json): readonly Trusted[] {
  if (statement['Effect'] !== 'Allow') return [];
  const principal = statement['Principal'];
  if (!isObject(principal)) return [{ kind: 'anyone', name: '*', statement }];
  return Object.entries(principal).flatMap(([kind, names]) =>
    textsOf(names).map((name) => ({ kind: isKind(kind) && name !== '*' ? kind : 'anyone', name, statement })),
  );
}

function isKind(kind: string): kind is PrincipalKind {
  return kind === 'AWS' || kind === 'Service' || kind === 'Federated';
}
