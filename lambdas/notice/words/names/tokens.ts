/**
 * The token of an identity provider in words: whose it is, and in which part its subject differs from the one that a
 * trust policy asks for.
 * Sources: the subjects as https://docs.github.com/actions/reference/openid-connect-reference,
 * https://docs.gitlab.com/ci/cloud_services/, HCP Terraform, CircleCI and EKS document them.
 * Errs towards no word: of a subject of unknown form only the two values are told.
 */
import { parseArn } from '../../../aws/arn.ts';
import type { Caller } from '../../../denial/caller.ts';
import { isSigningIn, issuerOf } from '../../../denial/keys/token.ts';
import { value } from '../../text/escape.ts';

const ISSUERS: readonly (readonly [RegExp, string])[] = [
  [/^token\.actions\.githubusercontent\.com(?:\/|$)/, 'GitHub Actions'],
  [/^gitlab\.com(?:\/|$)/, 'GitLab'],
  [/^api\.bitbucket\.org\//, 'Bitbucket Pipelines'],
  [/^app\.terraform\.io(?:\/|$)/, 'HCP Terraform'],
  [/^oidc\.circleci\.com\//, 'CircleCI'],
  [/^oidc(?:-\w+)?\.eks\.[a-z0-9-]+\.(?:amazonaws|api\.aws|amazonwebservices)/, 'EKS cluster'],
  [/^cognito-identity(?:\.[\w-]+)?\.amazonaws\.com/, 'Cognito identity pool'],
  [/^cognito-idp\./, 'Cognito user pool'],
  [/^accounts\.google\.com$/, 'Google'],
  [/^agent\.buildkite\.com$/, 'Buildkite'],
  [/^vstoken\.dev\.azure\.com\//, 'Azure DevOps'],
];

/** `GitHub Actions`, the name of a SAML provider, or the issuer as it is. */
export function providerPhrase(provider: string): string {
  const arn = parseArn(provider);
  if (arn?.resource.startsWith('saml-provider/') === true)
    return `SAML provider ${value(arn.resource.slice('saml-provider/'.length), 64)}`;
  const issuer = issuerOf(provider);
  const name = ISSUERS.find(([pattern]) => pattern.test(issuer))?.[1];
  if (name === undefined) return `identity provider ${value(issuer, 80)}`;
  return name === 'EKS cluster' ? `${name} ${value(issuer.split('/').at(-1), 40)}` : name;
}

/** Whole, for the line that names the caller; nothing for any other caller. */
export function tokenFact(caller: Caller): string | undefined {
  if (!isSigningIn(caller)) return undefined;
  const { provider, subject, audience } = caller;
  const parts = [
    provider === undefined ? undefined : providerPhrase(provider),
    subject === undefined ? undefined : `subject ${value(subject, 200)}`,
    audience === undefined ? undefined : `audience ${value(audience, 120)}`,
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  const told = parts.join(', ');
  return told.charAt(0).toUpperCase() + told.slice(1);
}

/** For the start of a sentence. */
export function tokenPhrase(caller: Caller): string {
  const saml = caller.identityType === 'SAMLUser';
  const { provider, subject } = caller;
  const isNamed = provider !== undefined && (!saml || provider.startsWith('arn:'));
  const from = isNamed ? providerPhrase(provider) : undefined;
  if (subject === undefined) return from === undefined ? `A ${saml ? 'SAML' : 'web'} identity` : `A token of ${from}`;
  if (saml) return `SAML user ${value(subject, 64)}${from === undefined ? '' : ` of ${from}`}`;
  return from === undefined ? `The token of ${value(subject, 90)}` : `The ${from} token of ${value(subject, 90)}`;
}

/** What a subject's parts are called, as it names them itself. */
const CLAIMS: Readonly<Record<string, string>> = {
  repo: 'the repository',
  ref: 'the branch or tag',
  environment: 'the environment',
  job_workflow_ref: 'the reusable workflow',
  project_path: 'the project',
  ref_type: 'the kind of ref, branch or tag,',
  organization: 'the organization',
  project: 'the project',
  workspace: 'the workspace',
  run_phase: 'the phase of the run',
  org: 'the organization',
  user: 'the user',
  pipeline: 'the pipeline',
};

interface Claim {
  readonly name: string;
  readonly value: string;
}

/** Where two subjects part, or nothing where their form is not known. */
export function subjectDifference(policy: string, token: string): string | undefined {
  const [asked, shown] = [claimsOf(policy), claimsOf(token)];
  if (asked.length === 0 || shown.length === 0) return undefined;
  for (const [at, claim] of shown.entries()) {
    const want = asked[at];
    if (want === undefined)
      return asked.at(-1)?.value.endsWith('*') === true
        ? undefined
        : `the policy's value ends where the token goes on with ${value(written(claim), 80)}`;
    if (want.name !== claim.name)
      return want.name === REST ? undefined : `the token speaks of ${kindOf(claim)}, the policy of ${kindOf(want)}`;
    if (!mayReach(want.value, claim.value)) return `${kindOf(claim).replace(/^an? /, 'the ')} differs`;
  }
  return undefined;
}

/** Up to its first wildcard; what lies behind one is not looked at. */
function mayReach(asked: string, shown: string): boolean {
  const wildcard = asked.search(/[*?]/);
  return wildcard < 0 ? asked === shown : shown.startsWith(asked.slice(0, wildcard));
}

function written({ name, value: told }: Claim): string {
  return name === told ? name : `${name}:${told}`;
}

const REST = '*';

function kindOf({ name, value: told }: Claim): string {
  if (name === 'pull_request') return 'a pull request';
  if (name === 'ref' && told.startsWith('refs/tags/')) return 'a tag';
  if (name === 'ref' && told.startsWith('refs/heads/')) return 'a branch';
  if (name === 'namespace' || name === 'service account') return `the ${name}`;
  const words = Object.hasOwn(CLAIMS, name) ? CLAIMS[name] : undefined;
  return words?.replace(/^the (environment)$/, 'an $1') ?? value(name, 40);
}

/** `repo:o/n:ref:refs/heads/main` as pairs; the names are those that come up, values take what stands between. */
function claimsOf(subject: string): readonly Claim[] {
  const parts = subject.slice(0, LONGEST).split(':');
  if (parts[0] === 'system' && parts[1] === 'serviceaccount')
    return [
      { name: 'namespace', value: parts[2] ?? '' },
      { name: 'service account', value: parts.slice(3).join(':') },
    ];
  if (subject.startsWith('org/')) return pairs(subject.split('/'));
  return Object.hasOwn(CLAIMS, parts[0] ?? '') ? pairs(parts) : [];
}

const LONGEST = 1000;

function pairs(parts: readonly string[]): readonly Claim[] {
  const claims: Claim[] = [];
  for (let at = 0; at < parts.length; at++) {
    const name = parts[at] ?? '';
    const hasValue = name !== 'pull_request' && !name.includes('*');
    claims.push({ name: name.includes('*') ? REST : name, value: hasValue ? (parts[at + 1] ?? '') : name });
    if (hasValue) at++;
  }
  return claims;
}
