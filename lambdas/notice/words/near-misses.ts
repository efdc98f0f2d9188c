/**
 * What nearly applied, in words, with both values side by side. Errs towards naming the two values and leaving the
 * judgement to the reader.
 */
import type { Layer, NearMiss, NearMissReason } from '../../engine/index.ts';
import { value } from '../text/escape.ts';
import { policyPhrase } from './names/names.ts';
import { providerPhrase, subjectDifference } from './names/tokens.ts';

type LayerMiss = NearMiss & { readonly layer: Layer };

export function nearMissSentence(miss: LayerMiss): string {
  if (miss.effect === 'Deny') return denySentence(miss);
  const statement = `Statement ${value(miss.statement, 64)} of ${policyPhrase(miss.layer, miss.policy)}`;
  if (miss.layer === 'trust' && miss.reason === 'action-differs')
    return `${statement} lets this caller in, but not for ${has(miss)}: it says ${says(miss)}.`;
  return `${statement} would allow it, but ${reasonClause(miss)}.`;
}

/** A statement that denies is told by what would have spared the call. */
function denySentence(miss: LayerMiss): string {
  const statement = `Statement ${value(miss.statement, 64)} denies it`;
  if (miss.part !== 'condition') return `${statement}: it ${reasonClause(miss).replace(/^its? /, '')}.`;
  const what = subjectOf(miss.key ?? '');
  const holds = `${value(miss.operator ?? 'the condition', 48)} ${says(miss)} holds`;
  if (miss.reason === 'condition-key-absent')
    return miss.operator?.endsWith('Null') === true
      ? `${statement} because ${what.absent}.`
      : `${statement} because ${what.absent}, so ${holds}.`;
  if (miss.reason === 'condition-key-unknown')
    return `Statement ${value(miss.statement, 64)} tests ${what.name}, which the event does not show (${value(miss.operator ?? 'condition', 48)} ${says(miss)}).`;
  // Several may be exempt: the nearest of them is named, the statement is quoted beside it.
  const isNegated = /Not/.test(miss.operator ?? '');
  const rest = isNegated ? `and ${value(miss.operator, 48)} exempts ${says(miss)}` : `so ${holds}`;
  return `${statement} because of ${what.name}: the call has ${has(miss)}, ${rest}.`;
}

function reasonClause(miss: NearMiss): string {
  if (miss.part === 'condition') return conditionWords(miss);
  if (miss.difference === 'variable-is-literal')
    return `names ${says(miss)} letter by letter, and the call has ${has(miss)}; ${WITHOUT_VARIABLES}`;
  return REASON_WORDS[miss.reason](miss);
}

const WITHOUT_VARIABLES =
  'a policy has variables only from Version 2012-10-17 on, and to this one the variable is a text like any other';

function says(miss: NearMiss): string {
  return value(miss.policyValue, 120);
}

/** `Null` asks whether the key is there, not for a value. */
function asksFor(miss: NearMiss): string {
  if (miss.operator?.endsWith('Null') !== true) return `${value(miss.operator ?? 'condition', 48)} ${says(miss)}`;
  return miss.policyValue === 'true' ? 'its absence' : 'its presence';
}

function has(miss: NearMiss): string {
  return value(miss.requestValue, 120);
}

function both(what: string): (miss: NearMiss) => string {
  return (miss) => `${what}: the policy says ${says(miss)}, the call has ${has(miss)}`;
}

const REASON_WORDS: Readonly<Record<NearMissReason, (miss: NearMiss) => string>> = {
  'bucket-arn-for-object-action': (miss) =>
    `names the bucket ${says(miss)}, and the call is for an object, ${has(miss)}: to cover objects the ARN must end in ${value('/*')} or a key`,
  'object-arn-for-bucket-action': (miss) =>
    `names objects, ${says(miss)}, and the call is for the bucket itself, ${has(miss)}`,
  'other-region': both('is for another Region'),
  'other-account': both('is for another account'),
  'other-partition': both('is for another partition'),
  'one-segment-off': both('differs in one part of the ARN'),
  'wildcard-too-narrow': both('its wildcard does not reach far enough'),
  'case-differs': both('differs in upper and lower case'),
  'resource-differs': both('is for another resource'),
  'action-typo': (miss) => `its action looks like a typo: the policy says ${says(miss)}, the call is ${has(miss)}`,
  'action-other-service': (miss) =>
    `its action has the prefix of another service: the policy says ${says(miss)}, the call is ${has(miss)}`,
  'action-differs': (miss) => `is for another action: the policy says ${says(miss)}, the call is ${has(miss)}`,
  'action-excluded': (miss) => `leaves the action out (NotAction): ${says(miss)} covers ${has(miss)}`,
  'principal-differs': (miss) => otherIssuer(miss) ?? both('is for another principal')(miss),
  'principal-deleted': (miss) =>
    `its principal ${says(miss)} is the id of a deleted role or user; one made again under the same name has a new id, and the caller is ${has(miss)}`,
  'principal-other-account': both('its principal is of another account'),
  'principal-is-role-not-session': both('its principal and the caller differ in role and session'),
  'principal-excluded': (miss) => `leaves the caller out (NotPrincipal): ${says(miss)} covers ${has(miss)}`,
  'principal-bounded': (miss) =>
    `hits everyone who has a permissions boundary, ${has(miss)} among them, although its NotPrincipal lists ${says(miss)}`,
  'condition-key-absent': (miss) => conditionWords(miss),
  'condition-key-unknown': (miss) => conditionWords(miss),
  'condition-value-differs': (miss) => conditionWords(miss),
  'condition-negated-held': (miss) => conditionWords(miss),
  'unresolved-variable': (miss) => `its variable ${says(miss)} has no value in this call`,
  'no-resource-level-support': (miss) =>
    `names ${says(miss)}, but this action has no resource-level permissions and needs ${value('*')}`,
};

/** A provider where the caller came by another one's token. */
function otherIssuer({ policyValue = '', requestValue = '' }: NearMiss): string | undefined {
  if (!isProvider(requestValue)) return undefined;
  if (!isProvider(policyValue))
    return `it trusts ${value(policyValue, 120)} and no identity provider; the token is of ${value(requestValue, 160)}`;
  const [trusted, shown] = [providerPhrase(policyValue), providerPhrase(requestValue)];
  const what = trusted.startsWith('EKS') && shown.startsWith('EKS') ? "another cluster's" : 'another';
  return `it trusts ${what} identity provider: the policy says ${value(policyValue, 160)}, the token is of ${value(requestValue, 160)}`;
}

function isProvider(name: string): boolean {
  // The principal of a service looks like the name of a provider; Cognito's is one.
  if (/(?<!^cognito-identity)\.amazonaws\.com(?:\.cn)?$/.test(name)) return false;
  return /:(?:oidc|saml)-provider\//.test(name) || /^(?!.*:)[\w-]+(?:\.[\w-]+)+(?:\/|$)/.test(name);
}

function conditionWords(miss: NearMiss): string {
  if (miss.reason === 'unresolved-variable') return REASON_WORDS['unresolved-variable'](miss);
  const expected = asksFor(miss);
  const what = subjectOf(miss.key ?? '');
  if (miss.reason === 'condition-key-absent') return `${what.absent}; the policy asks for ${expected}`;
  if (miss.reason === 'condition-key-unknown')
    return `${what.name} is not shown by the event; the policy asks for ${expected}`;
  if (miss.reason === 'condition-negated-held')
    return `${what.name} is just what the policy excludes: it says ${expected}, the call has ${has(miss)}`;
  const told = `${what.name} differs: the policy asks for ${expected}, the call has ${has(miss)}`;
  return [told, differenceWords(miss), ...alsoWords(miss)].filter((part) => part !== undefined).join('; ');
}

/** In what two values differ that are easily taken for one another. */
function differenceWords({
  difference,
  key = '',
  operator = '',
  policyValue = '',
  requestValue = '',
}: NearMiss): string | undefined {
  if (difference === 'wildcard-is-literal') {
    const sign = policyValue.includes('*') ? '*' : '?';
    const like = operator.replace(/Equals(?:IgnoreCase)?/i, 'Like');
    return `${value(sign)} is an ordinary character to ${value(operator, 48)}, and a wildcard only to ${value(like, 48)}`;
  }
  if (difference === 'variable-is-literal') return WITHOUT_VARIABLES;
  if (difference === 'letter-case') return 'they differ in upper and lower case only';
  return /[.:]sub$/i.test(key) ? subjectDifference(policyValue, requestValue) : undefined;
}

function alsoWords({ alsoKeys }: NearMiss): readonly string[] {
  return (alsoKeys ?? []).map((key) => `${subjectOf(key).name} does not fit either`);
}

interface KeyWords {
  readonly name: string;
  readonly absent: string;
}

function subjectOf(key: string): KeyWords {
  const lower = key.toLowerCase();
  const known = KEY_WORDS.find(([name]) => name === lower)?.[1];
  if (known !== undefined) return known;
  const claim = /^(?:saml|[\w-]+\.[^:]+):(sub|aud|amr)$/.exec(lower)?.[1];
  if (claim !== undefined) return ofToken(value(key, 120), claim);
  const tag = /^([\w-]+):(resourcetag|principaltag|requesttag|existingobjecttag|requestobjecttag|buckettag)\//.exec(
    lower,
  );
  if (tag) {
    const owner = lower.includes('principal')
      ? 'the caller'
      : lower.includes('request')
        ? 'the request'
        : 'the resource';
    const name = value(key.slice(key.indexOf('/') + 1), 64);
    return { name: `the tag ${name} of ${owner}`, absent: `${owner} has no tag ${name}` };
  }
  const shown = value(key, 80);
  return { name: `the condition key ${shown}`, absent: `the call has no condition key ${shown}` };
}

function ofToken(key: string, claim: string): KeyWords {
  const name = { sub: 'subject', aud: 'audience' }[claim] ?? 'kind of sign-in';
  return { name: `the ${name} of the token (${key})`, absent: `the token shows no ${name} (${key})` };
}

const KEY_WORDS: readonly (readonly [string, KeyWords])[] = [
  [
    'aws:multifactorauthpresent',
    { name: 'MFA', absent: 'the call was made without MFA (no `aws:MultiFactorAuthPresent`)' },
  ],
  [
    'aws:multifactorauthage',
    { name: 'the age of the MFA sign-in', absent: 'the call was made without MFA (no `aws:MultiFactorAuthAge`)' },
  ],
  [
    'aws:sourcevpce',
    { name: 'the VPC endpoint', absent: 'the call did not come through a VPC endpoint (no `aws:SourceVpce`)' },
  ],
  ['aws:sourcevpc', { name: 'the VPC', absent: 'the call did not come through a VPC endpoint (no `aws:SourceVpc`)' }],
  [
    'aws:sourceip',
    {
      name: 'the source address',
      absent: 'the call has no public source address (no `aws:SourceIp`: it came through a VPC endpoint or a service)',
    },
  ],
  [
    'aws:vpcsourceip',
    { name: 'the address inside the VPC', absent: 'the call did not come from a VPC (no `aws:VpcSourceIp`)' },
  ],
  [
    'aws:principalorgid',
    { name: "the caller's organization", absent: 'the caller is in no organization (no `aws:PrincipalOrgID`)' },
  ],
  [
    'aws:resourceorgid',
    { name: "the resource's organization", absent: 'the resource is in no organization (no `aws:ResourceOrgID`)' },
  ],
  ['sts:externalid', { name: 'the ExternalId', absent: 'the call passed no ExternalId' }],
  ['aws:currenttime', { name: 'the time of the call', absent: 'the call has no `aws:CurrentTime`' }],
  ['aws:epochtime', { name: 'the time of the call', absent: 'the call has no `aws:EpochTime`' }],
  ['aws:requestedregion', { name: 'the Region', absent: 'the call has no `aws:RequestedRegion`' }],
  ['aws:securetransport', { name: 'the use of TLS', absent: 'the call has no `aws:SecureTransport`' }],
  ['ec2:roledelivery', { name: 'the metadata service (IMDS) version', absent: 'the call has no `ec2:RoleDelivery`' }],
  ['ec2:instancetype', { name: 'the instance type', absent: 'the call has no `ec2:InstanceType`' }],
  ['aws:principalarn', { name: 'the caller', absent: 'the call has no `aws:PrincipalArn`' }],
  ['aws:principalaccount', { name: "the caller's account", absent: 'the call has no `aws:PrincipalAccount`' }],
  [
    'aws:sourceaccount',
    { name: 'the account behind the service', absent: 'the service named no account (no `aws:SourceAccount`)' },
  ],
  [
    'aws:sourcearn',
    { name: 'the resource behind the service', absent: 'the service named no resource (no `aws:SourceArn`)' },
  ],
  [
    'kms:viaservice',
    {
      name: 'the service through which the key is used',
      absent: 'the key was used directly, not through a service (no `kms:ViaService`)',
    },
  ],
];
