/**
 * `Principal` and `NotPrincipal`: whom a statement of a resource's policy is about, and how strongly it grants.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * Names are compared letter by letter, there are no partial wildcards, and an id (`AROA…`) stands for a principal that
 * was deleted: it never matches, whoever has the name now. Errs towards "does not match".
 */
import { parseArn } from '../arn.ts';
import type { Facts } from '../facts.ts';
import { UNKNOWN } from '../tri.ts';

/** May match: it hangs on something unknown. */
export const PERHAPS = -1;
export const NONE = 0;
/** The account is named, which leaves it to the account's own policies. */
export const DELEGATED = 1;
/** The role is named: boundary and session policy still limit its sessions. */
export const LIMITED = 2;
/** The very caller is named (user, session, everyone): only an explicit deny limits it. */
export const DIRECT = 3;
export type Strength = typeof PERHAPS | typeof NONE | typeof DELEGATED | typeof LIMITED | typeof DIRECT;

export type PrincipalEntry =
  | { readonly kind: 'everyone'; readonly text: string }
  | { readonly kind: 'account'; readonly account: string; readonly text: string }
  | { readonly kind: 'role'; readonly account: string; readonly name: string; readonly text: string }
  | { readonly kind: 'session'; readonly role: string; readonly session: string; readonly text: string }
  | { readonly kind: 'named'; readonly text: string }
  | { readonly kind: 'service'; readonly text: string }
  | { readonly kind: 'federated'; readonly text: string }
  | { readonly kind: 'deleted'; readonly text: string }
  | { readonly kind: 'canonical'; readonly text: string };

export interface PrincipalReading {
  readonly entries: readonly PrincipalEntry[];
  readonly unreadable?: string;
}

export function readPrincipal(value: unknown): PrincipalReading {
  if (value === '*') return { entries: [{ kind: 'everyone', text: '*' }] };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { entries: [], unreadable: 'Principal is neither "*" nor an object' };
  }
  const entries: PrincipalEntry[] = [];
  let unreadable: string | undefined;
  for (const [type, names] of Object.entries(value)) {
    for (const name of Array.isArray(names) ? names : [names]) {
      const text = typeof name === 'number' ? String(name).padStart(12, '0') : name;
      const entry = typeof text === 'string' ? readEntry(type, text) : undefined;
      if (entry === undefined) unreadable = problemOf(type, text);
      else entries.push(entry);
    }
  }
  return unreadable === undefined ? { entries } : { entries, unreadable };
}

/** AWS stores neither: `MalformedPolicyDocument`, "Invalid principal in policy". */
function problemOf(type: string, name: unknown): string {
  return type === 'AWS' && typeof name === 'string'
    ? 'AWS names something that is neither an ARN, an account nor an id'
    : `${type} is not a kind of principal with a name as text`;
}

function readEntry(type: string, text: string): PrincipalEntry | undefined {
  if (type === 'Service') return { kind: 'service', text };
  if (type === 'Federated') return { kind: 'federated', text };
  if (type === 'CanonicalUser') return { kind: 'canonical', text };
  if (type !== 'AWS') return undefined;
  if (text === '*') return { kind: 'everyone', text };
  if (/^\d{12}$/.test(text)) return { kind: 'account', account: text, text };
  if (/^A[A-Z]{3}[A-Z0-9]{12,}$/.test(text)) return { kind: 'deleted', text };
  const arn = parseArn(text);
  if (arn === undefined) return undefined;
  if (arn.service === 'iam' && arn.resource === 'root') return { kind: 'account', account: arn.account, text };
  const parts = arn.resource.split('/');
  const last = parts.at(-1) ?? '';
  if (arn.service === 'iam' && parts[0] === 'role') return { kind: 'role', account: arn.account, name: last, text };
  if (arn.service === 'sts' && parts[0] === 'assumed-role') {
    return { kind: 'session', role: `${arn.account}/${parts[1] ?? ''}`, session: parts.slice(2).join('/'), text };
  }
  return { kind: 'named', text };
}

export function strongest(entries: readonly PrincipalEntry[], facts: Facts): Strength {
  let best: Strength = NONE;
  let perhaps = false;
  for (const entry of entries) {
    const strength = strengthOf(entry, facts);
    if (strength === DIRECT) return DIRECT;
    if (strength === PERHAPS) perhaps = true;
    else if (strength > best) best = strength;
  }
  return perhaps ? PERHAPS : best;
}

function strengthOf(entry: PrincipalEntry, facts: Facts): Strength {
  const { caller } = facts;
  switch (entry.kind) {
    case 'everyone':
      return DIRECT;
    case 'account':
      if (caller.account !== entry.account || caller.kind === 'provider') return NONE;
      return caller.kind === 'root' ? DIRECT : DELEGATED;
    case 'role': {
      if (caller.kind !== 'role' && caller.kind !== 'session') return NONE;
      const full = facts.knownRoleArn;
      if (full !== undefined) return full === entry.text ? LIMITED : NONE;
      return caller.account === entry.account && caller.name === entry.name ? LIMITED : NONE;
    }
    case 'session': {
      if (caller.kind === 'session') return caller.arn === entry.text ? DIRECT : NONE;
      if (caller.kind !== 'role' || `${caller.account}/${caller.name}` !== entry.role) return NONE;
      const name = facts.sessionName;
      return name === UNKNOWN ? PERHAPS : name === entry.session ? DIRECT : NONE;
    }
    case 'named':
      if (caller.kind === 'federated-user' && facts.given('aws:principalarn')?.[0] === entry.text) {
        // The session of a federated user, where the policy names the user who asked for it.
        return caller.arn === entry.text ? DIRECT : LIMITED;
      }
      return caller.arn === entry.text && caller.kind !== 'provider' ? DIRECT : NONE;
    case 'service':
      return caller.kind === 'service' && (entry.text === '*' || caller.name === entry.text) ? DIRECT : NONE;
    case 'federated':
      return matchesProvider(entry.text, facts);
    default:
      return NONE;
  }
}

function matchesProvider(text: string, facts: Facts): Strength {
  if (facts.caller.kind !== 'provider') return NONE;
  if (text === '*') return DIRECT;
  const { provider } = facts;
  if (provider === undefined) {
    // A SAML assertion was presented, but nothing tells by whom it was issued: taken to be the provider trusted.
    if (facts.action === 'sts:assumerolewithsaml' && !isSaml(text)) return NONE;
    if (facts.action === 'sts:assumerolewithwebidentity' && isSaml(text)) return NONE;
    if (isSaml(text) && [...facts.values.keys()].some((key) => key.startsWith('saml:'))) return DIRECT;
    return facts.lookup('aws:federatedprovider') === UNKNOWN ? PERHAPS : NONE;
  }
  if (text === provider) return DIRECT;
  const host = hostOf(text);
  return host !== undefined && host === hostOf(provider) && sameAccountProvider(text, provider) ? DIRECT : NONE;
}

function isSaml(text: string): boolean {
  return text.includes(':saml-provider/');
}

function hostOf(text: string): string | undefined {
  const at = text.indexOf(':oidc-provider/');
  if (at >= 0) return text.slice(at + ':oidc-provider/'.length).toLowerCase();
  return text.startsWith('arn:') ? undefined : text.toLowerCase();
}

function sameAccountProvider(text: string, provider: string): boolean {
  return !text.startsWith('arn:') || !provider.startsWith('arn:');
}

/**
 * Whether `NotPrincipal` leaves the caller out. Account, role and session must all be listed, because AWS may check
 * each of them in turn; a principal with a permissions boundary is never left out.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function exempts(entries: readonly PrincipalEntry[], facts: Facts): Strength {
  const { caller } = facts;
  if (facts.bounded) return NONE;
  if (entries.some((entry) => entry.kind === 'everyone')) return DIRECT;
  const own = strongest(
    entries.filter((entry) => entry.kind !== 'account' && entry.kind !== 'role'),
    facts,
  );
  if (caller.account === undefined) return own;
  if (!entries.some((entry) => entry.kind === 'account' && entry.account === caller.account)) return NONE;
  if (caller.kind === 'root') return DIRECT;
  if (caller.kind !== 'role' && caller.kind !== 'session') return own;
  return strongest(
    entries.filter((entry) => entry.kind === 'role'),
    facts,
  ) === LIMITED
    ? own
    : NONE;
}
