/**
 * A refused login with a token, as a text tells it: AWS's sentence names neither the role nor the token, so that both
 * are what a person adds, or what the text around it holds.
 * Errs towards "not told": of two roles in one text neither is the one that was asked for.
 */
import type { Caller } from '../../caller.ts';
import { present } from '../../fields.ts';
import { isByToken } from '../../keys/token.ts';

/** What a person knows of the role that was to be assumed, and of the token. */
export interface KnownToken {
  /** ARN of the role. */
  readonly role?: string | undefined;
  /** `repo:acme/shop:ref:refs/heads/main`: letter by letter. */
  readonly subject?: string | undefined;
  /** ARN or host name. */
  readonly provider?: string | undefined;
  readonly audience?: string | undefined;
}

/** Who shows a token signs nothing: neither who runs the command nor anyone with an ARN made this call. */
export function tokenCallerOf(action: string, { subject, provider, audience }: KnownToken): Caller | undefined {
  if (!isByToken(action)) return undefined;
  const isSaml = /SAML$/i.test(action);
  return present<Caller>({
    kind: 'unknown',
    identityType: isSaml ? 'SAMLUser' : 'WebIdentityUser',
    provider: provider?.replace(/^https:\/\//, ''),
    subject,
    audience: isSaml ? undefined : audience,
    session: subject,
    takenFrom: subject === undefined && provider === undefined ? undefined : 'person',
  });
}

const ROLE = /arn:aws(?:-cn|-us-gov)?:iam::\d{12}:role\/[\w+=,.@/-]+/g;

/** `roleArn`, under CloudTrail's name: of an assumption whose sentence names no role. */
export function roleParameter(action: string, flat: string, { role }: KnownToken): Readonly<Record<string, string>> {
  if (!/^sts:AssumeRole/i.test(action)) return {};
  if (role !== undefined) return { roleArn: role };
  const named = isByToken(action)
    ? new Set(flat.match(ROLE)?.map((arn) => arn.replace(/(?<![.,])[.,]+$/, '')))
    : new Set<string>();
  const [only] = named;
  return named.size === 1 && only !== undefined ? { roleArn: only } : {};
}
