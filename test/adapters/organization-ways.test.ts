/** Each way to the organization that is closed: which one was tried is told, and what would open it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { parseRecord } from '../../lambdas/denial/record/parse.ts';
import type { OrganizationWay } from '../../lambdas/evidence/source.ts';
import { notSeen } from '../../lambdas/notice/words/gaps.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { diagnosisOf, example } from '../cli/explained.ts';
import { type AnyAnswer, askSource, sourceOn } from './asking.ts';
import { HUB, MEMBER, world } from './world.ts';

let closed: AwsEndpoint;
let open: AwsEndpoint;
beforeAll(async () => {
  closed = await startAwsEndpoint({ ...world(), organizationReaders: ['000000000000'] });
  open = await startAwsEndpoint(world());
});
afterAll(() => Promise.all([closed.close(), open.close()]));

const NOT_AUTHORIZED =
  'User: arn:aws:sts::1:assumed-role/x/y is not authorized to perform: organizations:DescribeAccount';
const throughRole = { settings: { ...DEFAULT_SETTINGS, organizationAccount: MEMBER } };

function waysOf(answer: AnyAnswer): readonly (OrganizationWay | undefined)[] {
  const gaps = answer.kind === 'absent' ? [] : (answer.gaps ?? []);
  return [...new Map(gaps.map(({ asked }) => [JSON.stringify(asked), asked])).values()];
}

describe('a closed way to the organization', () => {
  test('the own account, which Organizations does not answer: the management account is named', async () => {
    const answer = await askSource(sourceOn(closed), { kind: 'organization', account: HUB });
    expect(waysOf(answer)).toEqual([{ account: HUB, by: 'own', refused: 'account', managementAccount: HUB }]);
  });

  test('the own account, for another one', async () => {
    const answer = await askSource(sourceOn(closed), { kind: 'organization', account: MEMBER });
    expect(waysOf(answer)).toEqual([{ account: HUB, by: 'own', refused: 'account' }]);
  });

  test('the own role, which lacks the right', async () => {
    open.fail('organizations:DescribeAccount', { code: 'AccessDeniedException', status: 403, message: NOT_AUTHORIZED });
    const answer = await askSource(sourceOn(open), { kind: 'organization', account: MEMBER });
    open.reset();
    expect(waysOf(answer)).toEqual([{ account: HUB, by: 'own', refused: 'rights' }]);
  });

  test('the reader role in an account that Organizations does not answer', async () => {
    const answer = await askSource(sourceOn(closed, throughRole), { kind: 'organization', account: HUB });
    expect(waysOf(answer)).toEqual([{ account: MEMBER, by: 'reader-role', refused: 'account' }]);
  });

  test('the reader role that cannot be taken', async () => {
    open.fail('sts:AssumeRole', { code: 'AccessDenied', status: 403 });
    const answer = await askSource(sourceOn(open, throughRole), { kind: 'organization', account: HUB });
    open.reset();
    expect(waysOf(answer)).toEqual([{ account: MEMBER, by: 'reader-role', refused: 'role' }]);
  });

  test('is not told where Organizations was too slow or too busy', async () => {
    open.fail('organizations:DescribeAccount', { code: 'TooManyRequestsException', status: 400 });
    const answer = await askSource(sourceOn(open), { kind: 'organization', account: MEMBER });
    open.reset();
    expect(waysOf(answer)).toEqual([undefined]);
  });
});

describe('in words', () => {
  const words = async (asked: OrganizationWay): Promise<string> => {
    const parsed = parseRecord(example);
    if (parsed.kind !== 'denial') throw new Error(parsed.kind);
    const gap = {
      reason: 'access-denied',
      subject: '444455556666',
      permission: 'organizations:DescribeAccount',
      asked,
    } as const;
    const gaps = [
      { ...gap, layer: 'scp' },
      { ...gap, layer: 'rcp' },
    ] as const;
    return notSeen({ ...(await diagnosisOf(parsed.denial)), gaps }, 2).join('\n');
  };

  test.each([
    [
      { account: '111122223333', by: 'own', refused: 'account', managementAccount: '999988887777' },
      /own role in account `?111122223333`?\. Organizations answers only the management account, .* name one in `organizationAccount` \(the management account is `?999988887777`?\)/,
      false,
    ],
    [{ account: '111122223333', by: 'own', refused: 'rights' }, /which may not ask: deploy the stack again/, true],
    [{ account: '111122223333', by: 'own' }, /Organizations answers only/, true],
    [
      { account: '222233334444', by: 'reader-role', refused: 'role' },
      /could not be taken: deploy the reader role there/,
      true,
    ],
    [{ account: '222233334444', by: 'reader-role', refused: 'rights' }, /lacks the right/, true],
    [
      { account: '222233334444', by: 'reader-role', refused: 'account' },
      /reader role in account .*name one of them/,
      false,
    ],
  ] as const)('%j', async (asked, expected, missing) => {
    const told = await words(asked);
    expect(told).toMatch(expected);
    expect(told.match(/The organization was asked/g)).toHaveLength(1);
    expect(told.includes('Missing permission')).toBe(missing);
  });
});
