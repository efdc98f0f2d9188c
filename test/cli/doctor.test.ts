/**
 * The command that looks at a deployment, run as a person does: all is well first, then each fault planted by itself. It
 * must find that fault and no other, and name the remedy.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { listAt, objectAt } from '../../lambdas/denial/fields.ts';
import { CHECKS } from '../../lambdas/deployment/finding.ts';
import { ACCOUNT, REGION, run } from './deployed.ts';
import { FAULTS } from './doctor-faults.ts';
import { endpoint, found, planted, READABLE, SETTINGS } from './doctor-world.ts';
import { scratch } from './run.ts';

afterEach(() => endpoint.close());

describe('denyscope doctor', () => {
  it('says that all is well, of every check', async () => {
    const all = await found({});
    expect(all.filter(({ state }) => state === 'wrong' || state === 'unread')).toEqual([]);
    expect([...new Set(all.map(({ check }) => check))]).toEqual(CHECKS);
  });

  it.each(FAULTS)('finds %s, and what to do', async (_, fault, check, what, remedy) => {
    const all = await found(fault);
    const wrong = all.filter(({ state }) => state === 'wrong');
    expect([...new Set(wrong.map((one) => one.check))]).toEqual([check]);
    const told = wrong.find((one) => what.test(one.what));
    expect(told, JSON.stringify(wrong)).toBeDefined();
    expect(told?.remedy).toMatch(remedy);
    expect(all.filter(({ state }) => state === 'unread')).toEqual([]);
  });

  it.each([
    ['cloudtrail:DescribeTrails', 'trail'],
    ['events:DescribeRule', 'rules'],
    ['lambda:Invoke', 'reader-roles', 'lambda:InvokeFunction'],
    ['sns:ListSubscriptionsByTopic', 'subscriptions'],
    ['secretsmanager:DescribeSecret', 'chat'],
    ['monitoring:GetMetricData', 'metrics', 'cloudwatch:GetMetricData'],
    ['monitoring:DescribeInsightRules', 'insight-rules', 'cloudwatch:DescribeInsightRules'],
    ['monitoring:GetInsightRuleReport', 'insight-rules', 'cloudwatch:GetInsightRuleReport'],
    ['dynamodb:Query', 'permissions'],
    ['sqs:GetQueueAttributes', 'dead-letters'],
  ])('never takes for well what %s could not read', async (refused, check, permission = refused) => {
    const told = (await found({ refused })).filter((one) => one.check === check);
    expect(told.map(({ state }) => state)).toContain('unread');
    expect(told.find(({ state }) => state === 'unread')?.remedy).toContain(permission);
  });

  it('asks for every account, however many, and takes none for readable of which nothing was said', async () => {
    const accounts = Array.from({ length: 120 }, (_, at) => String(100_000_000_000 + at));
    const asked: string[][] = [];
    const reach = (input: unknown) => {
      const wanted = listAt(objectAt(input, 'denyscopeAccessCheck'), 'accounts').map(String);
      asked.push(wanted);
      const told = wanted.filter((one) => one !== accounts[119]);
      return { ...READABLE, accounts: told.map((subject) => ({ subject, readable: true, gaps: [] })) };
    };
    const all = await found({
      settings: { ...SETTINGS, accounts },
      world: { functions: { diagnose: (input) => ({ value: reach(input) }) } },
    });
    expect(new Set(asked.flat())).toEqual(new Set([...accounts, '444455556666']));
    expect(Math.max(...asked.map((batch) => batch.length))).toBe(50);
    const roles = all.filter(({ check }) => check === 'reader-roles');
    expect(roles.map(({ state }) => state)).toEqual(['ok', 'unread']);
    expect(roles[1]?.what).toContain(accounts[119]);
  });

  it('does not know of a member that was never heard whether it is there', async () => {
    const all = await found({ settings: { ...SETTINGS, accounts: ['444455556666', '777788889999'] } });
    const members = all.filter(({ check }) => check === 'members');
    expect(members.map(({ state, what }) => [state, what])).toEqual([
      ['ok', '1 account and Region sent a heartbeat in the last three hours.'],
      ['unread', 'Account 777788889999 was not heard of yet; a heartbeat comes once an hour.'],
    ]);
  });

  it('says where it looked when there is no such stack, or when it may not look', async () => {
    await planted({});
    const ran = await run(endpoint, ['doctor', '--stack', 'Other']);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(
      /WRONG +stack +There is no stack Other in account 111122223333, eu-west-1\.\n +-> name it with --stack/,
    );
    expect(ran.out).toMatch(/ok +trail/);
    endpoint.fail('cloudformation:DescribeStacks', { code: 'AccessDenied', status: 403 });
    expect((await run(endpoint, ['doctor'])).out).toMatch(/UNREAD +stack .*\n.*cloudformation:DescribeStacks/);
  });

  it('is run as a person does: lines, JSON and exit codes', async () => {
    await planted({});
    const file = scratch('settings.json', JSON.stringify(SETTINGS));
    const well = await run(endpoint, ['doctor', '--settings', file, '--format', 'json']);
    expect(well).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(well.out)).toMatchObject({
      schemaVersion: 1,
      stack: 'Denyscope',
      account: ACCOUNT,
      region: REGION,
      findings: expect.arrayContaining([expect.objectContaining({ check: 'trail', state: 'ok' })]),
    });
    await endpoint.close();
    await planted({ world: { letters: { 'denials-dead': [{ id: '1', body: 'x' }], 'changes-dead': [] } } });
    const wrong = await run(endpoint, ['doctor', '--settings', file]);
    expect(wrong.code).toBe(1);
    expect(wrong.out).toMatch(
      /^WRONG {3}dead-letters +1 dead letter of denials waits; after 14 days they are gone\.\n +-> denyscope redrive$/m,
    );
    expect(wrong.out.trimEnd().split('\n').at(-1)).toBe('1 thing is wrong.');
    expect((await run(endpoint, ['doctor', '--settings', 'none.json'])).code).toBe(2);
  });
});
