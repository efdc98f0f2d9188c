/**
 * How a trust policy names the holder of a token, which conditions stay beside it, and whom no statement lets in.
 */
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../lambdas/denial/caller.ts';
import {
  asksUnknown,
  isOfAnotherOwner,
  keptBeside,
  tokenPrincipalOf,
} from '../../lambdas/diagnosis/fixes/statement/token-principal.ts';
import type { Check } from '../../lambdas/evidence/checks/check.ts';
import { type CheckParts, check, policy } from './building.ts';

const ISSUER = 'token.actions.githubusercontent.com';
const provider = (account: string, issuer = ISSUER) => `arn:aws:iam::${account}:oidc-provider/${issuer}`;
const OWN = provider('111122223333');
const SAML = 'arn:aws:iam::111122223333:saml-provider/Corp';
const ROLE = 'arn:aws:iam::111122223333:role/Deploy';
const SUBJECT = 'repo:acme/shop:ref:refs/heads/main';

const holder = (parts: Partial<Caller> = {}): Caller => ({
  kind: 'unknown',
  identityType: 'WebIdentityUser',
  provider: OWN,
  subject: SUBJECT,
  ...parts,
});

function asked(trusted: string | readonly string[] | undefined, parts: CheckParts = {}, condition?: object): Check {
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: trusted },
    Action: 'sts:AssumeRoleWithWebIdentity',
    ...(condition && { Condition: condition }),
  };
  const request = { action: 'sts:AssumeRoleWithWebIdentity', resource: ROLE, ...parts.request };
  const policies = { resource: trusted === undefined ? policy('trust') : policy('trust', statement) };
  return check({ policies, attachTo: { trust: ROLE }, ...parts, request });
}

describe('the holder of a token is named', () => {
  it.each<readonly [string, Caller, Check, object]>([
    [
      'by the provider that is trusted, and the subject',
      holder(),
      asked(OWN),
      { Federated: OWN, StringEquals: { [`${ISSUER}:sub`]: SUBJECT } },
    ],
    [
      'by the subject and the audience',
      holder({ audience: 'sts.amazonaws.com' }),
      asked(OWN),
      { Federated: OWN, StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com', [`${ISSUER}:sub`]: SUBJECT } },
    ],
    [
      'by the ARN that the policy writes where the event shows the issuer',
      holder({ provider: `https://${ISSUER}` }),
      asked(OWN),
      { Federated: OWN, StringEquals: { [`${ISSUER}:sub`]: SUBJECT } },
    ],
    [
      'by the one of several trusted providers that issued it',
      holder({ provider: ISSUER }),
      asked([provider('111122223333', 'gitlab.com'), OWN]),
      { Federated: OWN, StringEquals: { [`${ISSUER}:sub`]: SUBJECT } },
    ],
    [
      'by a provider of the account of the role that nobody trusts yet',
      holder(),
      asked(undefined),
      { Federated: OWN, StringEquals: { [`${ISSUER}:sub`]: SUBJECT } },
    ],
    [
      'by one of the account of the role that was asked for, where no place is known for the trust policy',
      holder(),
      asked(undefined, { attachTo: {} }),
      { Federated: OWN, StringEquals: { [`${ISSUER}:sub`]: SUBJECT } },
    ],
    [
      'by a provider that nobody told and that the trust policy tells',
      { kind: 'unknown', identityType: 'WebIdentityUser', subject: SUBJECT },
      asked(OWN, { request: { context: { 'aws:FederatedProvider': OWN } } }),
      { Federated: OWN, StringEquals: { [`${ISSUER}:sub`]: SUBJECT } },
    ],
    [
      'by SAML, whose keys are called so whoever issued it',
      holder({ identityType: 'SAMLUser', provider: SAML, subject: 'kim' }),
      asked(SAML),
      { Federated: SAML, StringEquals: { 'SAML:sub': 'kim' } },
    ],
    [
      'by a subject whose star is a letter',
      holder({ subject: 'repo:acme/*' }),
      asked(OWN),
      { Federated: OWN, StringEquals: { [`${ISSUER}:sub`]: `repo:acme/\${*}` } },
    ],
  ])('%s', (_, caller, one, { Federated, StringEquals }: { Federated?: string; StringEquals?: object }) => {
    expect(tokenPrincipalOf(caller, one)).toEqual({
      kind: 'named',
      principal: { Federated },
      condition: { StringEquals },
    });
  });
});

describe('the holder of a token is let in by no statement', () => {
  it.each<readonly [string, Caller, Check]>([
    ['whose subject nobody told', { kind: 'unknown', identityType: 'WebIdentityUser', provider: OWN }, asked(OWN)],
    ['whose provider nobody told', { kind: 'unknown', identityType: 'WebIdentityUser', subject: SUBJECT }, asked(OWN)],
    ['of a provider of another account', holder({ provider: provider('444455556666') }), asked(undefined)],
    [
      "of a provider of another account than the role's, whatever else was asked for",
      holder({ provider: provider('444455556666') }),
      asked(undefined, { request: { resource: 'arn:aws:iam::444455556666:role/Other' } }),
    ],
    ['of an issuer that is no entity of the account', holder({ provider: ISSUER }), asked(undefined)],
    ['of an ARN that is none of a provider', holder({ provider: ROLE }), asked(undefined)],
  ])('%s', (_, caller, one) => {
    expect(tokenPrincipalOf(caller, one)).toEqual({ kind: 'withheld' });
  });
});

describe('of the conditions that are there', () => {
  const kept = {
    StringEquals: {
      [`${ISSUER}:aud`]: 'sts.amazonaws.com',
      [`${ISSUER}:sub`]: 'repo:acme/other',
      'aws:RequestTag/a': 'b',
    },
    StringLike: { [`${ISSUER}:repository`]: 'acme/*', 'gitlab.com:sub': 'x', 'saml:sub': 'kim' },
    StringNotLike: { 'gitlab.com:sub': 'x' },
    IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
  };

  it('those stay that are not of the subject, each under its operator', () => {
    expect(keptBeside(kept, holder(), asked(OWN))).toEqual({
      StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com', 'aws:RequestTag/a': 'b' },
      StringLike: { [`${ISSUER}:repository`]: 'acme/*' },
      IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
    });
  });

  it('the audience goes where the token tells its own', () => {
    const left = keptBeside(kept, holder({ audience: 'other' }), asked(OWN));
    expect(left?.['StringEquals']).toEqual({ 'aws:RequestTag/a': 'b' });
  });

  it('nothing is asked of a token whose provider was not trusted', () => {
    expect(keptBeside(kept, holder({ provider: 'accounts.google.com' }), asked(OWN))).toEqual({
      StringEquals: { 'aws:RequestTag/a': 'b' },
      IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
    });
  });

  it.each([[undefined], [{}], [{ StringEquals: { [`${ISSUER}:sub`]: 'x' } }]])('none is left of %j', (condition) => {
    expect(keptBeside(condition, holder(), asked(OWN))).toBeUndefined();
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[], boolean]>([
    ['told', { [`${ISSUER}:job`]: 'x' }, [`${ISSUER}:*`], false],
    ['unknown by its prefix', {}, [`${ISSUER}:*`], true],
    ['unknown by its name', {}, [`${ISSUER.toUpperCase()}:JOB`], true],
    ['absent', {}, ['gitlab.com:*'], false],
  ])('a key is %s', (_, context, unknown, expected) => {
    const one = asked(OWN, { request: { context, unknown } });
    expect(asksUnknown({ StringEquals: { [`${ISSUER}:job`]: 'x' } }, one)).toBe(expected);
  });
});

describe('a subject of another owner than those that are trusted', () => {
  const trusting = (...subjects: readonly string[]) => asked(OWN, {}, { StringLike: { [`${ISSUER}:sub`]: subjects } });
  it.each<readonly [string, Check, boolean]>([
    ['one of them', trusting('repo:other/*', 'repo:ACME/*'), false],
    ['none of them', trusting('repo:other/*'), true],
    ['nobody knows of which', trusting('*'), false],
    ['without a condition', asked(OWN), false],
  ])('%s', (_, one, expected) => {
    expect(isOfAnotherOwner(holder(), one)).toBe(expected);
    expect(isOfAnotherOwner(holder({ subject: 'system:serviceaccount:a:b' }), one)).toBe(false);
  });
});
