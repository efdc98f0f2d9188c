/**
 * Condition keys of a token whose issuer nobody told: a person gave the subject alone. Keys of a token begin with its
 * issuer, and of those that the role trusts most often one alone issues subjects of that form.
 * Errs towards unknown: where two would do, none is taken.
 */

import { isObject, type Json } from '../../../denial/fields.ts';
import { isSigningIn, issuerOf } from '../../../denial/keys/token.ts';
import { documentJson, statementsOf } from '../../../denial/policy-json.ts';
import type { PolicyDocument } from '../../../engine/index.ts';
import type { Case } from '../../case.ts';
import type { Subject } from '../subject.ts';
import type { ContextBuilder } from './context-builder.ts';

export function addToken(matter: Case, { policyOwner }: Subject, builder: ContextBuilder): void {
  const { caller } = matter.denial;
  const { subject, audience, provider } = caller;
  if (!isSigningIn(caller) || provider !== undefined || subject === undefined || policyOwner.kind !== 'role') return;
  const trust = matter.found('principal', policyOwner.lookup)?.trust?.document;
  const saml = caller.identityType === 'SAMLUser';
  const trusted = providersIn(trust).filter(({ name }) => name.includes(':saml-provider/') === saml);
  const names = [...new Set(trusted.map(({ name }) => name))];
  const fitting = names.length === 1 ? names : names.filter((name) => issues(name, subject, trusted));
  const [only] = fitting;
  if (only === undefined || fitting.length > 1) return;
  const prefix = saml ? 'saml' : issuerOf(only);
  builder.set('aws:FederatedProvider', only, 'approximate');
  builder.set(`${prefix}:sub`, subject, 'exact');
  if (audience !== undefined) builder.set(`${prefix}:aud`, audience, 'exact');
  builder.unknown(`${prefix}:*`);
}

interface Named {
  readonly name: string;
  readonly statement: Json;
}

function providersIn(document: PolicyDocument | null | undefined): readonly Named[] {
  const json = documentJson(document);
  return (json === undefined ? [] : statementsOf(json)).flatMap((statement) => {
    const principal = statement['Principal'];
    const names = isObject(principal) && statement['Effect'] === 'Allow' ? [principal['Federated']].flat() : [];
    return names.flatMap((name) => (typeof name === 'string' && name !== '*' ? [{ name, statement }] : []));
  });
}

/** `repo:`, `system:`, `project_path:`: the policy asks this provider for subjects that begin alike. */
function issues(name: string, subject: string, providers: readonly Named[]): boolean {
  const head = subject.slice(0, subject.indexOf(':') + 1);
  const asked = JSON.stringify(
    providers.filter((one) => one.name === name).map(({ statement }) => statement['Condition']),
  );
  return head !== '' && asked.includes(`"${head}`);
}
