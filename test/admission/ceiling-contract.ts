/**
 * What every ceiling must do, run on the log inside a process and on the one in a table: the limits, what belongs to whom,
 * and that a place is a fingerprint's and not a try's.
 */
import { expect, test } from 'vitest';
import type { Ceiling } from '../../lambdas/admission/ceiling/ceiling.ts';
import type { Wish } from '../../lambdas/admission/ceiling/places.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';

export const LIMITS = DEFAULT_SETTINGS.flood;
export const NOW = '2026-11-01T10:01:00Z';
const at = (minute: number, hour = 10) => `2026-11-01T${hour}:${String(minute).padStart(2, '0')}:00Z`;

let serial = 0;
export function wish(payer: string, more: Partial<Wish> = {}): Wish {
  serial += 1;
  return { fingerprint: `f${serial}`, payer, account: '111122223333', severity: 'info', signs: [], ...more };
}
export const wishes = (count: number, of: (n: number) => Wish) => Array.from({ length: count }, (_, n) => of(n));
const critical = (payer: string, sign: string, more: Partial<Wish> = {}) =>
  wish(payer, { severity: 'critical', signs: [sign], ...more });
const outsider = (account: string) => {
  const { account: _, ...one } = wish(`outsiders of ${account}`);
  return one;
};
export const granted = async (ceiling: Ceiling, wanted: readonly Wish[], now = NOW) =>
  (await ceiling.take(wanted, LIMITS, now)).filter(Boolean).length;

export function ceilingContract(open: () => Ceiling): void {
  test('one caller gets its share of an hour and no more', async () => {
    const ceiling = open();
    const ask = (count: number, now: string) =>
      granted(
        ceiling,
        wishes(count, () => wish('one')),
        now,
      );
    expect(await ask(8, NOW)).toBe(8);
    expect(await ask(8, at(20))).toBe(LIMITS.perPrincipalHour - 8);
    expect(await ask(8, at(40))).toBe(0);
    expect(await ask(3, at(1, 11))).toBe(3);
  });

  test('all together get twenty in five minutes and sixty an hour', async () => {
    const ceiling = open();
    const given: number[] = [];
    for (let slot = 0; slot < 6; slot += 1) {
      const now = at(slot * 5 + 1);
      given.push(
        await granted(
          ceiling,
          wishes(30, (n) => wish(`${now} ${n}`)),
          now,
        ),
      );
    }
    expect(given).toEqual([20, 20, 20, 0, 0, 0]);
  });

  test('a place belongs to a fingerprint: whoever asks again has it, in the next hour too', async () => {
    const ceiling = open();
    const ten = wishes(10, () => wish('one'));
    const late = at(58);
    expect(await granted(ceiling, ten, late)).toBe(10);
    for (let tries = 0; tries < 4; tries += 1) expect(await granted(ceiling, ten, late)).toBe(10);
    expect(await granted(ceiling, [wish('one')], late)).toBe(0);
    await granted(
      ceiling,
      wishes(10, () => wish('one')),
      at(1, 11),
    );
    const again = ten.map((one) => ({ ...one, since: late }));
    expect(await granted(ceiling, again, at(4, 11))).toBe(10);
    expect(await granted(open(), again, at(4, 11))).toBe(10);
  });

  test('what was held has no place that it could come back to', async () => {
    const ceiling = open();
    const eleven = wishes(11, () => wish('one'));
    expect(await granted(ceiling, eleven)).toBe(10);
    expect(await granted(ceiling, eleven)).toBe(10);
    const again = eleven.map((one) => ({ ...one, since: NOW }));
    expect(await granted(ceiling, again, at(1, 11))).toBe(11);
  });

  test('what failed before it had a place is not held by those who came since', async () => {
    const ceiling = open();
    await granted(
      ceiling,
      wishes(30, (n) => wish(`other-${n}`)),
    );
    expect(
      await granted(
        ceiling,
        wishes(10, (n) => wish(`failed-${n}`, { since: NOW, retried: true })),
      ),
    ).toBe(10);
    expect(
      await granted(
        ceiling,
        wishes(200, (n) => wish(`more-${n}`, { since: NOW, retried: true })),
      ),
    ).toBe(50);
  });

  test('each kind of critical sign passes a used up ceiling, once a caller', async () => {
    const ceiling = open();
    await granted(
      ceiling,
      wishes(100, (n) => wish(`other-${n}`)),
    );
    await granted(
      ceiling,
      wishes(20, () => wish('intruder')),
    );
    const signs = [
      'hacking-tool',
      'guardrail-target cloudtrail:stoplogging',
      'guardrail-target guardduty:deletedetector',
    ];
    for (const sign of signs) {
      expect(
        await granted(
          ceiling,
          wishes(3, () => critical('intruder', sign)),
        ),
      ).toBe(1);
      expect(
        await granted(
          ceiling,
          wishes(3, () => critical('intruder', sign)),
        ),
      ).toBe(0);
    }
  });

  test('a critical notice beyond the hour of critical ones still goes where an ordinary one would', async () => {
    const ceiling = open();
    const limits = { ...LIMITS, criticalPerHour: 1 };
    const take = (one: Wish) => ceiling.take([one], limits, NOW);
    expect(await take(critical('one', 'root-used'))).toEqual([true]);
    expect(await take(critical('two', 'root-used'))).toEqual([true]);
    for (let n = 0; n < limits.per5Minutes - 1; n += 1) await take(wish(`other-${n}`));
    expect(await take(critical('three', 'root-used'))).toEqual([false]);
  });

  test('signs that grew worse are told once a caller, and once more to the event that was not told', async () => {
    const ceiling = open();
    const graver = (escalates: string) => critical('one', 'hacking-tool', { fingerprint: 'known', escalates });
    expect(await granted(ceiling, [wish('one', { fingerprint: 'known' })])).toBe(1);
    expect(await granted(ceiling, [graver('event-1')])).toBe(1);
    expect(await granted(ceiling, [graver('event-2')])).toBe(0);
    expect(await granted(ceiling, [graver('event-1')])).toBe(1);
  });

  test('sixty denials of outsiders leave room for the next one of our own', async () => {
    const ceiling = open();
    expect(
      await granted(
        ceiling,
        wishes(60, () => outsider('111122223333')),
      ),
    ).toBe(LIMITS.perPrincipalHour);
    expect(
      await granted(
        ceiling,
        wishes(60, (n) => outsider(`stranger ${n}`)),
      ),
    ).toBe(0);
    expect(
      await granted(
        ceiling,
        wishes(10, (n) => wish(`role ${n}`)),
      ),
    ).toBe(10);
    expect(
      await granted(
        ceiling,
        wishes(60, (n) => outsider(`other ${n}`)),
        at(6),
      ),
    ).toBe(10);
    expect(
      await granted(
        ceiling,
        wishes(60, (n) => outsider(`further ${n}`)),
        at(11),
      ),
    ).toBe(10);
    expect(
      await granted(
        ceiling,
        wishes(60, (n) => outsider(`more ${n}`)),
        at(16),
      ),
    ).toBe(0);
  });

  test('outsiders cannot use up the hour of critical notices either', async () => {
    const ceiling = open();
    const theirs = wishes(200, (n) => ({
      ...outsider(`stranger ${n}`),
      severity: 'critical' as const,
      signs: ['tool'],
    }));
    await granted(ceiling, theirs);
    await granted(
      ceiling,
      wishes(200, (n) => wish(`noisy ${n}`)),
    );
    expect(await granted(ceiling, [critical('ours', 'root-used')])).toBe(1);
  });

  test('one account that uses up the hour leaves the others their first notices', async () => {
    const ceiling = open();
    for (const minute of [1, 6, 11, 16])
      await granted(
        ceiling,
        wishes(30, (n) => wish(`dev ${minute} ${n}`)),
        at(minute),
      );
    const prod = (n: number) => wish(`prod ${n}`, { account: '444455556666' });
    expect(await granted(ceiling, wishes(10, prod), at(17))).toBe(3);
    expect(await granted(ceiling, [wish('dev again')], at(18))).toBe(0);
    const accounts = wishes(200, (n) => wish(`of ${n}`, { account: String(100_000_000_000 + n) }));
    expect(await granted(ceiling, accounts, at(19))).toBeLessThanOrEqual(LIMITS.per5Minutes);
  });

  test('a storm in one account leaves the next account more than its first notices', async () => {
    const ceiling = open();
    await granted(
      ceiling,
      wishes(500, (n) => wish(`storm ${n}`)),
    );
    const second = (n: number) => wish(`second ${n}`, { account: '444455556666' });
    expect(await granted(ceiling, wishes(1, second))).toBe(1);
    let ofSecond = 1;
    for (const minute of [6, 11, 16]) {
      const storm = wishes(500, (n) => wish(`storm ${minute} ${n}`));
      expect(await granted(ceiling, storm, at(minute))).toBeLessThanOrEqual(LIMITS.per5Minutes / 2);
      ofSecond += await granted(ceiling, wishes(10, second), at(minute));
    }
    expect(ofSecond).toBe(LIMITS.perHour / 2);
  });

  test('five hundred accounts at once: each is told of once, up to a total that does not grow', async () => {
    const ceiling = open();
    const told = new Set<string>();
    let total = 0;
    for (let minute = 1; minute < 60; minute += 5) {
      for (let round = 0; round < 3; round += 1) {
        const all = wishes(500, (n) =>
          wish(`${minute} ${round} ${n}`, { account: String(100_000_000_000 + ((n * 7 + minute) % 500)) }),
        );
        const given = await ceiling.take(all, LIMITS, at(minute));
        for (const [place, is] of given.entries()) if (is) told.add(all[place]?.account ?? '');
        total += given.filter(Boolean).length;
      }
    }
    expect(total).toBeLessThanOrEqual(2 * LIMITS.perHour + LIMITS.per5Minutes);
    expect(told.size).toBeGreaterThanOrEqual(LIMITS.perHour);
  });

  test('an owner within a noisy account is told of where its tag is known', async () => {
    const ceiling = open();
    for (const minute of [1, 6, 11, 16])
      await granted(
        ceiling,
        wishes(100, (n) => wish(`noisy ${minute} ${n}`, { owner: 'noisy' })),
        at(minute),
      );
    expect(await granted(ceiling, [wish('unknown')], at(17))).toBe(0);
    expect(await granted(ceiling, [wish('quiet', { owner: 'quiet' })], at(17))).toBe(1);
    expect(await granted(ceiling, [wish('noisy', { owner: 'noisy' })], at(17))).toBe(0);
  });

  test('critical ones of one caller and action are told once, and another action or sign is told', async () => {
    const ceiling = open();
    const tried = (action: string, sign = 'hacking-tool') => critical('intruder', sign, { action });
    expect(
      await granted(
        ceiling,
        wishes(29, () => tried('ec2:getpassworddata')),
      ),
    ).toBe(1);
    expect(await granted(ceiling, [tried('ec2:getpassworddata')], at(30))).toBe(0);
    expect(await granted(ceiling, [tried('ec2:getpassworddata', 'many-actions')], at(30))).toBe(1);
    expect(await granted(ceiling, [tried('s3:getobject')], at(30))).toBe(1);
  });
}
