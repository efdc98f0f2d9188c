/** What is released: which number comes next, what stands in the changelog, and every reason to refuse. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nextVersion, refusals, releasedChangelog, unreleased } from '../../release/version.ts';

const CHANGELOG =
  '# Changelog\n\n## Unreleased\n\n### Answers\n\n- Better ones.\n\n## 0.1.0 (2026-01-01)\n\n- First.\n';
const FINE = { changed: '', branch: 'main', changelog: CHANGELOG, version: '0.2.0' };

describe('the next version', () => {
  it.each([
    ['0.1.9', 'patch', '0.1.10'],
    ['0.1.9', 'minor', '0.2.0'],
    ['0.1.9', 'major', '1.0.0'],
    ['0.1.9', '0.3.0', '0.3.0'],
    ['0.1.9', '0.1.10', '0.1.10'],
  ])('after %s with %s is %s', (current, step, next) => {
    expect(nextVersion(current, step)).toBe(next);
  });

  it.each(['', 'pacth', '0.1.9', '0.1.8', '0.0.99', '1', 'v1.0.0', '01.0.0', '1.0.0-beta'])(
    'is none with "%s"',
    (step) => {
      expect(nextVersion('0.1.9', step)).toBeUndefined();
    },
  );
});

describe('the changelog', () => {
  it('keeps what was unreleased under the version', () => {
    const released = releasedChangelog(CHANGELOG, '0.2.0', '2026-11-27');
    expect(released).toContain('## Unreleased\n\n## 0.2.0 (2026-11-27)\n\n### Answers\n\n- Better ones.\n');
    expect(unreleased(released)).toBe('');
    expect(released.endsWith('## 0.1.0 (2026-01-01)\n\n- First.\n')).toBe(true);
  });

  it('of Denyscope has room for what comes', () => {
    expect(readFileSync('CHANGELOG.md', 'utf8')).toContain('\n## Unreleased\n');
  });
});

describe('a release', () => {
  it('is made of a clean main whose changelog speaks', () => {
    expect(refusals(FINE)).toEqual([]);
  });

  it.each([
    ['a dirty tree', { ...FINE, changed: ' M lib/index.ts\n' }, /not committed:\n M lib\/index\.ts/],
    ['another branch', { ...FINE, branch: 'idea' }, /branch idea/],
    ['nothing to tell', { ...FINE, changelog: releasedChangelog(CHANGELOG, '0.2.0', '2026-11-27') }, /says nothing/],
    ['a changelog without the heading', { ...FINE, changelog: '# Changelog\n\n- Lost.\n' }, /says nothing/],
    ['no version', { ...FINE, version: undefined }, /say which/],
  ])('is refused for %s', (_, standing, reason) => {
    expect(refusals(standing)).toEqual([expect.stringMatching(reason)]);
  });

  it('is refused for all reasons at once', () => {
    expect(refusals({ changed: ' M a', branch: 'b', changelog: '', version: undefined })).toHaveLength(4);
  });
});
