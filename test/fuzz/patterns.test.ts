/**
 * No regular expression of the code is more than linear: texts that make it begin everywhere and end nowhere are read in no time.
 */
import { expect, it } from 'vitest';
import { hardTexts, patternsIn } from './patterns.ts';

const ROOMS = 'engine denial change admission evidence diagnosis spike replay notice delivery flows cli'.split(' ');
const LENGTH = 16_384;
/** Of CPU. One that looks at every pair of places takes more than a hundred. */
const MOST_MS = 60;

const PATTERNS = patternsIn(ROOMS);

it('finds the patterns', () => {
  expect(PATTERNS.length).toBeGreaterThan(800);
});

it('none is more than linear', { timeout: 240_000 }, () => {
  const slow = PATTERNS.filter(({ source, flags }) => {
    const pattern = new RegExp(source, flags.replace(/[gy]/g, ''));
    return hardTexts(source, LENGTH).some((text) => quickest(pattern, text) > MOST_MS);
  });
  expect(slow.map(({ file, source }) => `${file} ${source}`)).toEqual([]);
});

/** Of three, for other threads count as well. */
function quickest(pattern: RegExp, text: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (let left = 3; left > 0 && least > MOST_MS; left -= 1) {
    const before = process.cpuUsage();
    pattern.test(text);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}
