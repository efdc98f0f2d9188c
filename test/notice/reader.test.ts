/**
 * What an engineer who knew nothing but the mail took from it, kept beside each case: the cause must be the one it was,
 * and the opening must still hold all it was taken from.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const CASES = join(import.meta.dirname, '../cases/causes');
const ANSWERS = ['cause', 'who', 'what', 'sure', 'nextStep'];

/** Words that must stand in the opening, by the parts of a cause's name. */
const WORDS: readonly (readonly [RegExp, RegExp])[] = [
  [/-explicit-deny$/, /explicitly denies/],
  [/-no-allow$/, /does not allow|no .+ allows|does not let .+ in/],
  [/^identity-/, /identity-based policy/],
  [/^boundary-/, /permissions boundary/],
  [/^session-/, /session policy/],
  [/^scp-/, /service control policy/],
  [/^rcp-/, /resource control policy/],
  [/^resource-/, /bucket policy|key policy/],
  [/^trust-/, /trust policy/],
  [/^endpoint-/, /VPC endpoint/],
  [/^object-missing$/, /object \S+ does not exist/],
  [/^object-ownership$/, /Object Ownership/],
  [/^block-public-access$/, /Block Public Access/],
  [/^service-linked-role-missing$/, /service-linked role .+ does not exist/],
  [/^service-setting$/, /not activated/],
  [/^credentials-expired$/, /credentials had expired/],
  [/^credentials-invalid$/, /does not know the access key/],
  [/^clock-skew$/, /clock/],
  [/^since-changed$/, /allow it, so they have .*changed since/],
  [/^unexplained$/, /reason could not be determined/],
];

describe.each(readdirSync(CASES))('a reader of the mail about %s', (slug) => {
  const read = (name: string) => JSON.parse(readFileSync(join(CASES, slug, name), 'utf8'));
  const answer: Readonly<Record<string, string>> = read('reader.json');
  const mail = readFileSync(join(CASES, slug, 'notice/email.txt'), 'utf8');
  const opening = (mail.split('\n\n').slice(1).join('\n\n').slice(0, 300) ?? '').replace(/\s+/g, ' ');

  it('understood the cause and said who, what, how sure and what to do', () => {
    expect(answer['cause']).toBe(read('expected.json').cause);
    expect(Object.keys(answer)).toEqual(ANSWERS);
    for (const part of ANSWERS) expect(answer[part]).toMatch(/\S{4}/);
  });

  it('found caller, action and the words of the cause in the first 300 characters', () => {
    const name = /^(?:Role|User) (\S+)/.exec(answer['who'] ?? '')?.[1]?.replace(/,$/, '') ?? 'nobody';
    const action = /^\S+:\w+/.exec(answer['what'] ?? '')?.[0] ?? 'nothing';
    expect(opening).toContain(`${name} was refused ${action}`);
    const words = WORDS.filter(([cause]) => cause.test(slug));
    expect(words.length).toBeGreaterThan(0);
    for (const [, said] of words) expect(opening).toMatch(said);
  });
});
