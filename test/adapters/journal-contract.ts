/**
 * What every journal must do: keep a change under its target, give it back newest first, and once.
 */
import { expect, test } from 'vitest';
import type { Journal } from '../../lambdas/change/journal.ts';
import type { PolicyChange } from '../../lambdas/change/policy-change.ts';

let serial = 0;

export function change(target: string, minute: number, more: Partial<PolicyChange> = {}): PolicyChange {
  return {
    eventId: `event-${minute}`,
    time: `2026-11-01T10:${String(minute).padStart(2, '0')}:00Z`,
    account: '111122223333',
    region: 'us-east-1',
    actor: 'arn:aws:iam::111122223333:user/dev',
    action: 'iam:PutRolePolicy',
    kind: 'put',
    layer: 'identity',
    target,
    policy: 'Inline',
    newDocument: { Version: '2012-10-17', Statement: [] },
    ...more,
  };
}

export function journalContract(open: () => Journal): void {
  const fresh = (): string => {
    serial += 1;
    return `arn:aws:iam::111122223333:role/Role${Date.now()}-${serial}`;
  };
  const from = '2026-11-01T10:00:00Z';
  const until = '2026-11-01T10:30:00Z';

  test('changes come back whole, newest first, of the targets asked for', async () => {
    const [journal, one, two, other] = [open(), fresh(), fresh(), fresh()];
    const changes = [change(one, 1), change(two, 3), change(one, 5)];
    for (const entry of [...changes, change(other, 4)]) await journal.record(entry);
    expect(await journal.changesOf([one, two], from, until, 10)).toEqual(changes.toReversed());
  });

  test('the bounds of the time are in, what lies beyond is not', async () => {
    const [journal, target] = [open(), fresh()];
    for (const minute of [0, 10, 30, 31]) await journal.record(change(target, minute));
    const found = await journal.changesOf([target], from, until, 10);
    expect(found.map((entry) => entry.eventId)).toEqual(['event-30', 'event-10', 'event-0']);
  });

  test('no more than asked for, and an event recorded twice once', async () => {
    const [journal, target] = [open(), fresh()];
    for (const minute of [1, 2, 2, 3]) await journal.record(change(target, minute));
    const found = await journal.changesOf([target], from, until, 2);
    expect(found.map((entry) => entry.eventId)).toEqual(['event-3', 'event-2']);
  });

  test('a role is found under its path and without', async () => {
    const [journal, target] = [open(), fresh()];
    await journal.record(change(target, 1));
    const withPath = target.replace(':role/', ':role/team/app/');
    expect(await journal.changesOf([withPath], from, until, 10)).toHaveLength(1);
  });

  test('it knows since when it hears of an account and Region', async () => {
    const [journal, target] = [open(), fresh()];
    const region = `region-${serial}`;
    expect(await journal.coverage('111122223333', region)).toBeUndefined();
    await journal.record(change(target, 1, { region }));
    const first = await journal.coverage('111122223333', region);
    await journal.record(change(target, 2, { region }));
    const second = await journal.coverage('111122223333', region);
    expect(second?.since).toBe(first?.since);
    expect(Date.parse(second?.latest ?? '')).toBeGreaterThanOrEqual(Date.parse(first?.latest ?? ''));
    expect(await journal.coverage('444455556666', region)).toBeUndefined();
  });
}
