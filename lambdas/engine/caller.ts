/**
 * Who makes the request, read from the one string that names them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 * A string that is no principal we know of is an IAM principal of no account: nothing is granted to it by name.
 */
import { parseArn } from './arn.ts';

export type CallerKind =
  | 'user'
  | 'role'
  | 'session'
  | 'federated-user'
  | 'root'
  | 'service'
  | 'provider'
  | 'anonymous'
  | 'unknown';

export interface CallerIdentity {
  readonly kind: CallerKind;
  readonly arn: string;
  readonly partition: string;
  /** Twelve digits; absent for services, identity providers and anonymous callers. */
  readonly account?: string;
  /** User or role name without its path; the name of a federated user, service or provider. */
  readonly name: string;
  /** Only of a session. */
  readonly sessionName?: string;
}

const known = new Map<string, CallerIdentity>();
const KNOWN_AT_MOST = 1000;

/** The same few callers come again and again; the memory of them is bounded. */
export function readCaller(principal: string): CallerIdentity {
  const before = known.get(principal);
  if (before !== undefined) return before;
  const caller = parseCaller(principal);
  if (known.size >= KNOWN_AT_MOST) known.clear();
  if (principal.length < 300) known.set(principal, caller);
  return caller;
}

/** Callers whose own account's policies are evaluated: every IAM principal but root. */
export function hasIdentityPolicies(kind: CallerKind): boolean {
  return kind === 'user' || kind === 'role' || kind === 'session' || kind === 'federated-user' || kind === 'unknown';
}

function parseCaller(principal: string): CallerIdentity {
  const text = principal.trim();
  if (text === 'anonymous' || text === '*' || text === '') {
    return { kind: 'anonymous', arn: 'anonymous', partition: 'aws', name: 'anonymous' };
  }
  if (/^\d{12}$/.test(text)) {
    return { kind: 'root', arn: `arn:aws:iam::${text}:root`, partition: 'aws', account: text, name: 'root' };
  }
  const arn = parseArn(text);
  if (arn === undefined) {
    const kind = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(text)
      ? 'service'
      : text.includes('.')
        ? 'provider'
        : 'unknown';
    return { kind, arn: text, partition: 'aws', name: text };
  }
  const at = arn.resource.indexOf('/');
  const type = at < 0 ? arn.resource : arn.resource.slice(0, at);
  const rest = at < 0 ? '' : arn.resource.slice(at + 1);
  const base = { arn: text, partition: arn.partition, account: arn.account };
  const leaf = rest.slice(rest.lastIndexOf('/') + 1);
  if (arn.service === 'iam') {
    if (type === 'root') return { ...base, kind: 'root', name: 'root' };
    if (type === 'user') return { ...base, kind: 'user', name: leaf };
    if (type === 'role') return { ...base, kind: 'role', name: leaf };
    if (type === 'saml-provider' || type === 'oidc-provider') return { ...base, kind: 'provider', name: rest };
  }
  if (arn.service === 'sts') {
    if (type === 'federated-user') return { ...base, kind: 'federated-user', name: rest };
    if (type === 'assumed-role') {
      const slash = rest.indexOf('/');
      if (slash < 0) return { ...base, kind: 'role', arn: roleArn(arn.partition, arn.account, rest), name: rest };
      return { ...base, kind: 'session', name: rest.slice(0, slash), sessionName: rest.slice(slash + 1) };
    }
  }
  return { ...base, kind: 'unknown', name: leaf };
}

export function roleArn(partition: string, account: string, name: string): string {
  return `arn:${partition}:iam::${account}:role/${name}`;
}
