/**
 * What is told of the places in a diagnosis: names of accounts by their numbers, and the tags of what a fix goes to.
 */
import { describe, expect, it } from 'vitest';
import { UNNOTICED } from '../../lambdas/admission/admission.ts';
import { diagnose } from '../../lambdas/diagnosis/diagnose.ts';
import type { House } from '../../lambdas/diagnosis/findings/whereabouts.ts';
import { Case } from '../../lambdas/evidence/case.ts';
import type { PrincipalFacts } from '../../lambdas/evidence/facts.ts';
import type { Facts } from '../../lambdas/evidence/source.ts';
import { check, denial, evidenceOf, judge, ROLE } from './building.ts';

const TAGS = { 'aws:cloudformation:stack-name': 'Orders' };
const role = (over: Partial<PrincipalFacts> = {}): PrincipalFacts => ({
  arn: ROLE,
  identity: [],
  attachments: [],
  boundary: [],
  tags: TAGS,
  ...over,
});
const organization = (name?: string): Facts['organization'] => ({
  id: 'o-ab12cd34ef',
  managementAccountId: '123456789012',
  path: [{ id: '111122223333', kind: 'account', ...(name === undefined ? {} : { name }) }],
  scps: undefined,
  rcps: undefined,
});

function told(found: { readonly [K in keyof Facts]?: Facts[K] }, house: House = {}) {
  const matter = Case.of(denial(), evidenceOf(found));
  matter.judged(() => judge(check({ policies: { identity: [] } })));
  const { accountNames, placeTags, repositories } = diagnose(matter, UNNOTICED, house);
  return { accountNames, placeTags, repositories };
}

describe('the tags of what a fix goes to', () => {
  it('are told of the role that was read', () => {
    expect(told({ principal: role() }).placeTags).toEqual({ [ROLE]: TAGS });
  });

  it.each([
    ['another role', role({ arn: `${ROLE}2` })],
    ['one without tags', role({ tags: {} })],
    ['one whose tags could not be read', role({ tags: null })],
  ])('are not told of %s', (_, principal) => {
    expect(told({ principal }).placeTags).toBeUndefined();
  });
});

describe('the name of an account', () => {
  it.each<readonly [string, string | undefined, House, object | undefined]>([
    ['from the organization', 'shop', {}, { '111122223333': 'shop' }],
    [
      'from the settings, which say it better',
      'shop',
      { accountNames: { '111122223333': 'Shop, prod' } },
      { '111122223333': 'Shop, prod' },
    ],
    ['of an account that nothing speaks of', undefined, { accountNames: { '999999999999': 'x' } }, undefined],
    ['that is its number', '111122223333', {}, undefined],
    ['that is empty', '', {}, undefined],
    ['that nobody told', undefined, {}, undefined],
  ])('%s', (_, name, house, expected) => {
    expect(told({ organization: organization(name) }, house).accountNames).toEqual(expected);
  });
});

it('repositories are told where there are any', () => {
  const repositories = [{ name: 'infra', url: 'https://git.example.com/infra' }];
  expect(told({}, { repositories: [] }).repositories).toBeUndefined();
  expect(told({}, { repositories }).repositories).toEqual(repositories);
});
