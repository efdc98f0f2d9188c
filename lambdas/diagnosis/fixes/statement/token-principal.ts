/**
 * How a trust policy names the holder of a token: its provider, and the token's very subject and audience.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 * Errs towards withholding: without the exact subject everyone whom the provider serves would be let in, and a provider
 * that is neither trusted by this policy nor an entity of the role's own account is proposed in words alone.
 */
import { parseArn } from '../../../aws/arn.ts';
import type { Caller } from '../../../denial/caller.ts';
import { issuerOf } from '../../../denial/keys/token.ts';
import type { Check } from '../../../evidence/checks/check.ts';
import { askedOf, trustedProvider } from '../../trust.ts';
import { literal } from '../literal.ts';
import type { Condition } from './conditions.ts';
import { type NamedPrincipal, WITHHELD } from './named-principal.ts';

const PROVIDER = /^arn:(?:aws|aws-cn|aws-us-gov):iam::\d{12}:(?:oidc|saml)-provider\/[\w+=,.@/-]+$/;

export function tokenPrincipalOf(caller: Caller, check: Check): NamedPrincipal {
  const { subject, audience } = caller;
  const provider = providerOf(caller, check);
  if (provider === undefined || subject === undefined) return WITHHELD;
  const name = trustedProvider(check, provider) ?? (isOwn(provider, check) ? provider : undefined);
  if (name === undefined) return WITHHELD;
  const prefix = prefixOf(provider);
  const asked = audience === undefined ? {} : { [`${prefix}:aud`]: literal(audience) };
  const StringEquals = { ...asked, [`${prefix}:sub`]: literal(subject) };
  return { kind: 'named', principal: { Federated: name }, condition: { StringEquals } };
}

/** Whose token it was: told, or taken from the trust policy because nobody told it. */
export function providerOf({ provider }: Caller, { request }: Check): string | undefined {
  const taken = request.context?.['aws:FederatedProvider'];
  return provider ?? (typeof taken === 'string' ? taken : undefined);
}

/** STS looks a token's provider up in the role's own account, so that one named by an ARN of it is there. */
function isOwn(provider: string, { attachTo, request }: Check): boolean {
  const account = parseArn(provider)?.account;
  return (
    account !== undefined &&
    PROVIDER.test(provider) &&
    account === parseArn(attachTo.trust ?? request.resource)?.account
  );
}

function prefixOf(provider: string): string {
  return provider.includes(':saml-provider/') ? 'SAML' : issuerOf(provider);
}

/**
 * Of the conditions that a statement has already: not those that ask for another subject, and nothing that is asked of
 * another provider's token.
 */
export function keptBeside(kept: Condition | undefined, caller: Caller, check: Check): Condition | undefined {
  const { audience } = caller;
  const provider = providerOf(caller, check) ?? '';
  const prefix = prefixOf(provider).toLowerCase();
  const isTrusted = trustedProvider(check, provider) !== undefined;
  const replaced = new Set([`${prefix}:sub`, ...(audience === undefined ? [] : [`${prefix}:aud`])]);
  const stays = (key: string): boolean => {
    const issuer = key.slice(0, key.lastIndexOf(':'));
    if (issuer === prefix) return isTrusted && !replaced.has(key);
    return issuer !== 'saml' && !issuer.includes('.');
  };
  const left = Object.entries(kept ?? {}).flatMap(([operator, block]): [string, Condition[string]][] => {
    const rest = Object.entries(block).filter(([key]) => stays(key.toLowerCase()));
    return rest.length === 0 ? [] : [[operator, Object.fromEntries(rest)]];
  });
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

/** A condition on something that neither the event nor anything read tells. */
export function asksUnknown(condition: Condition | undefined, { request }: Check): boolean {
  const given = new Set(Object.keys(request.context ?? {}).map((key) => key.toLowerCase()));
  const unknown = (request.unknown ?? []).map((key) => key.toLowerCase());
  const isUnknown = (key: string): boolean =>
    !given.has(key) && unknown.some((one) => one === key || (one.endsWith('*') && key.startsWith(one.slice(0, -1))));
  return Object.values(condition ?? {}).some((block) => Object.keys(block).some((key) => isUnknown(key.toLowerCase())));
}

/** Who owns what a subject names, where anyone in the world may have one of the same provider. */
const OWNER = /^(?:repo|project_path|organization):([^:/*?]+)/i;

/** The policy names owners of such subjects, and this is none of them. */
export function isOfAnotherOwner(caller: Caller, check: Check): boolean {
  const owner = OWNER.exec(caller.subject ?? '')?.[1]?.toLowerCase();
  const provider = providerOf(caller, check);
  if (owner === undefined || provider === undefined) return false;
  const trusted = askedOf(check, provider, `${prefixOf(provider)}:sub`).flatMap(
    (value) => OWNER.exec(value)?.[1] ?? [],
  );
  return trusted.length > 0 && !trusted.some((one) => one.toLowerCase() === owner);
}
