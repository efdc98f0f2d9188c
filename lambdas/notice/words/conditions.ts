/**
 * How to meet a condition, as something a person can do. Errs towards the condition's own words where no plain ones are
 * known.
 */
import { value } from '../escape.ts';

/** Completes nothing: a sentence without its full stop. */
export function meetWords(key: string, operator: string, wanted: string): string {
  const lower = key.toLowerCase();
  const shown = value(wanted, 120);
  const plain = WAYS.find(([name]) => name === lower)?.[1](shown);
  if (plain !== undefined) return plain;
  const tag = value(key.slice(key.indexOf('/') + 1), 64);
  if (/:requesttag\//.test(lower)) return `Set the tag ${tag} to ${shown} in the call`;
  if (/:(resourcetag|existingobjecttag|buckettag)\//.test(lower))
    return `Give the resource the tag ${tag} with value ${shown}`;
  if (/:principaltag\//.test(lower)) return `Call as a principal whose tag ${tag} is ${shown}`;
  return `Call again so that ${value(key, 80)} meets ${value(operator, 48)} ${shown}`;
}

const WAYS: readonly (readonly [string, (wanted: string) => string])[] = [
  ['aws:sourcevpce', (wanted) => `Call through VPC endpoint ${wanted}`],
  ['aws:sourcevpc', (wanted) => `Call from VPC ${wanted}, through a VPC endpoint`],
  ['aws:sourceip', (wanted) => `Call from an address in ${wanted}`],
  ['aws:multifactorauthpresent', () => 'Sign in with MFA and call again'],
  ['aws:multifactorauthage', () => 'Sign in with MFA again, then call'],
  ['sts:externalid', (wanted) => `Pass the ExternalId ${wanted} when assuming the role`],
  ['ec2:roledelivery', () => 'Use IMDSv2 for the credentials of the instance, with an SDK that knows it'],
  ['aws:requestedregion', (wanted) => `Call in Region ${wanted}`],
  ['ec2:instancetype', (wanted) => `Choose an instance type that fits ${wanted}`],
  ['aws:securetransport', () => 'Call over HTTPS'],
];
