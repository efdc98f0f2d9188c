/**
 * How to meet a condition, as something a person can do. Errs towards the condition's own words where no plain ones are
 * known.
 */
import { value } from '../text/escape.ts';
import { listedShort } from './names/names.ts';

/** A sentence without its full stop. */
export function meetWords(key: string, operator: string, wanted: readonly string[]): string {
  const lower = key.toLowerCase();
  const tag = value(key.slice(key.indexOf('/') + 1), 64);
  const ofResource = isOfResource(key);
  if (operator === 'Null') return presentWords(key, lower, tag, ofResource);
  const shown = listedShort(
    wanted.map((one) => value(one, 80)),
    SHOWN,
  );
  const any = wanted.length > 1 ? `one of ${shown}` : shown;
  const plain = WAYS.find(([name]) => name === lower)?.[1](any);
  if (plain !== undefined) return plain;
  if (/:requesttag\//.test(lower)) return `Set the tag ${tag} to ${any} in the call`;
  if (ofResource) return `Give the resource the tag ${tag} with value ${any}`;
  if (/:principaltag\//.test(lower)) return `Call as a principal whose tag ${tag} is ${any}`;
  return `Call again with ${value(key, 80)} matching ${any} (${value(operator, 48)})`;
}

export function isOfResource(key: string): boolean {
  return /:(ResourceTag|ExistingObjectTag|BucketTag)\//i.test(key);
}

/** `Null` asks whether the key is there, whatever its value. */
function presentWords(key: string, lower: string, tag: string, ofResource: boolean): string {
  if (ofResource) return `Give the resource the tag ${tag} (any value)`;
  if (/:requesttag\//.test(lower)) return `Send the tag ${tag} in the call (any value)`;
  if (/:principaltag\//.test(lower)) return `Call as a principal that has the tag ${tag}`;
  return `Send ${value(key, 80)} in the call (any value)`;
}

const SHOWN = 5;

const WAYS: readonly (readonly [string, (wanted: string) => string])[] = [
  ['aws:sourcevpce', (wanted) => `Call through VPC endpoint ${wanted}`],
  ['aws:sourcevpc', (wanted) => `Call from VPC ${wanted}, through a VPC endpoint`],
  ['aws:sourceip', (wanted) => `Call from an address in ${wanted}`],
  ['aws:multifactorauthpresent', () => 'Sign in with MFA and call again'],
  [
    'aws:tokenissuetime',
    (wanted) => `Get new credentials (sign in or assume the role again) in place of those issued before ${wanted}`,
  ],
  ['aws:multifactorauthage', () => 'Sign in with MFA again, then call'],
  ['sts:externalid', (wanted) => `Pass the ExternalId ${wanted} when assuming the role`],
  ['ec2:roledelivery', () => 'Get the credentials of the instance through IMDSv2, with an SDK that supports it'],
  ['aws:requestedregion', (wanted) => `Call in Region ${wanted.replace(/^one of /, '')}`],
  ['ec2:instancetype', (wanted) => `Choose an instance type that matches ${wanted}`],
  ['aws:tagkeys', (wanted) => `In the call set tags named ${wanted.replace(/^one of /, '')} and no others`],
  ['sts:rolesessionname', (wanted) => `Name the session so that it fits ${wanted}`],
  ['sts:sourceidentity', (wanted) => `Set the source identity to ${wanted} when assuming the role`],
  ['iam:permissionsboundary', (wanted) => `Give it the permissions boundary ${wanted} in the call`],
  ['aws:securetransport', () => 'Call over HTTPS'],
];
