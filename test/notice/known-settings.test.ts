/** Every setting of a service that the cases tell has words of its own, and none of the words is for nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KNOWN_SETTINGS } from '../../lambdas/notice/words/settings/known-settings.ts';

/** Worded by what is known of the role or the resource, or by quotation. */
const BY_SUBJECT: ReadonlySet<string> = new Set([
  'handed-role-permissions',
  'handed-role-trust',
  'service-not-let-in',
  'service-words',
]);

const FOLDER = join(import.meta.dirname, '../cases/texts');
const TOLD = new Set(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => settingOf(readFileSync(join(FOLDER, file), 'utf8'))),
);

describe('the setting of a service', () => {
  it.each([...TOLD].filter((setting) => !BY_SUBJECT.has(setting)).sort())('%s has words', (setting) => {
    expect(Object.keys(KNOWN_SETTINGS)).toContain(setting);
  });

  it.each(Object.entries(KNOWN_SETTINGS))(
    '%s completes a sentence and says what to do',
    (_, { clause, step, short }) => {
      expect(clause).not.toMatch(/[.!:]$/);
      expect(step).toMatch(/^[A-Z`].*\.$/);
      expect((short ?? '').length).toBeLessThanOrEqual(48);
    },
  );
});

function settingOf(sidecar: string): readonly string[] {
  const found = /"setting": "(?<setting>[^"]+)"/.exec(sidecar)?.groups?.['setting'];
  return found === undefined ? [] : [found];
}
