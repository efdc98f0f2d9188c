/** One attack a row: what arrives, and what the person on call sees of it. */
import { expect, test } from 'vitest';
import type { Settings } from '../../lambdas/contract/settings.ts';
import { type Seen, type Step, seenAfter } from './world.ts';

export interface Attack {
  readonly attack: string;
  readonly settings?: Partial<Settings>;
  readonly steps: readonly Step[];
  /** Each matches a line of its own. */
  readonly sees: readonly RegExp[];
  readonly seesNot?: readonly RegExp[];
  /** Alerts at most. */
  readonly most?: number;
  /** In the text of one of the mails. */
  readonly mail?: RegExp;
  readonly also?: (seen: Seen) => void;
}

export function attacks(rows: readonly Attack[]): void {
  test.each(rows)('$attack', async ({ steps, settings, sees, seesNot = [], most, mail, also }) => {
    const seen = await seenAfter(steps, settings);
    const left = [...seen.lines];
    for (const wanted of sees) {
      const at = left.findIndex((line) => wanted.test(line));
      expect(at, `${wanted} in ${JSON.stringify(seen.lines)}`).toBeGreaterThanOrEqual(0);
      left.splice(at, 1);
    }
    for (const unwanted of seesNot) expect(seen.lines.filter((line) => unwanted.test(line))).toEqual([]);
    if (most !== undefined)
      expect(seen.lines.filter((line) => line.startsWith('alert')).length).toBeLessThanOrEqual(most);
    if (mail !== undefined) expect(seen.mail).toMatch(mail);
    also?.(seen);
    // Whatever is done to it: nothing is lost on the way.
    expect(seen.outcomes.filter(({ kind }) => kind === 'unreadable')).toEqual([]);
  });
}
