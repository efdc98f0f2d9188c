/**
 * Values of an event as they may stand in a policy: what would be a pattern or a variable there is written out.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 * Errs towards no statement: an action or a resource that is not exact is not proposed.
 */
import { type ArnParts, arnParts } from '../../aws/arn.ts';
import type { Denial } from '../../denial/denial.ts';
import { knownAction } from '../../denial/service-data.ts';
import type { Check } from '../../evidence/checks/check.ts';

/** The special characters are variables of their own, which only this version knows. */
export const VERSION = '2012-10-17';

export function literal(text: string): string {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`);
}

export function exactActionOf(check: Check): string | undefined {
  const { action } = check.request;
  return /^[a-z0-9-]+:[A-Za-z][A-Za-z0-9]*$/.test(action) ? (knownAction(action)?.action ?? action) : undefined;
}

/** `*` only where the action knows no resource. */
export function exactResourceOf(check: Check, denial: Denial): string | undefined {
  const { action, resource } = check.request;
  const known = knownAction(action);
  const knowsNone = known !== undefined && known.resources.length === 0;
  if (resource === '*') return knowsNone ? '*' : undefined;
  const parts = arnParts(resource);
  // Neither a Region nor an account that is not known can be written out, nor may any be let in.
  if (parts === undefined || isOfAny(parts)) return undefined;
  // A secret that was not read is known but for the six characters that AWS added to its name.
  const [, secret] = /^(arn:[^:]+:secretsmanager:[^:]+:\d{12}:secret:.+-)\?{6}$/.exec(resource) ?? [];
  if (secret !== undefined && !secret.includes('*')) return `${literal(secret)}??????`;
  if (!resource.includes('*')) return literal(resource);
  if (knowsNone) return '*';
  const need = denial.needs.find((entry) => entry.action === action && entry.resource === resource);
  // An unknown part of an ARN is `*` too: only what was read as it stands may be written out as a literal.
  const from = need?.resourceFrom;
  if (from === 'documented') return resource;
  const asItStands = from === 'message' || from === 'decoded' || from === 'event';
  if (!asItStands && isYetToBe(action, resource)) return resource.split('*').map(literal).join('*');
  return asItStands || isKeyWithStar(from, resource) ? literal(resource) : undefined;
}

/** What is about to be created has no id yet, so that a pattern is all that can be named: `instance/*`. */
export function isYetToBe(action: string, resource: string): boolean {
  const makes = /:(Create|Run|Allocate|Import|Register|Request)[A-Z]/.test(action);
  const parts = arnParts(resource);
  return makes && parts !== undefined && !isOfAny(parts) && lacksOnlyIds(action, resource);
}

/** Every `*` of the ARN stands for an id that the service makes, so that nobody could have named it. */
function lacksOnlyIds(action: string, arn: string): boolean {
  return (knownAction(action)?.resources ?? []).some(({ arnFormat }) => {
    const names = [...arnFormat.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name);
    const plain = arnFormat.split(/\$\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const values = new RegExp(`^${plain.join('([^:/]*)')}$`, 's').exec(arn)?.slice(1);
    return (
      values?.every((value, at) => !value.includes('*') || (value === '*' && /id$/i.test(names[at] ?? ''))) ?? false
    );
  });
}

function isOfAny({ partition, service, region, account }: ArnParts): boolean {
  return [partition, service, region, account].includes('*');
}

/** An object key from the request may hold any character; a bucket's name may not. */
function isKeyWithStar(from: string | undefined, resource: string): boolean {
  return from === 'request-parameters' && /^arn:[^:]+:s3:::[^*?/]+\/./.test(resource) && !resource.endsWith('/*');
}
