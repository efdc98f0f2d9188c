/**
 * The words of the house above a fix: one comment more, whatever they hold, and nothing else that a parser, a shell or an
 * app would see.
 */
import { spawnSync } from 'node:child_process';
import { parse } from '@cdktf/hcl2json';
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { fixesIn } from '../../../lambdas/cli/fix-output.ts';
import { IDENTITY } from '../identity-diagnosis.ts';
import { HOSTILE, hostileDiagnosis } from './hostile-names.ts';

const URL = 'https://wiki.example.com/regions';
const FORMS = {
  cli: '#',
  terraform: '#',
  cdk: '//',
  cloudformation: '#',
} as const;
type Form = keyof typeof FORMS;
const NAMES = Object.keys(FORMS).filter((name): name is Form => name in FORMS);

/** What each reader makes of it, comments left out. */
const READ: Readonly<Record<Form, (text: string) => unknown>> = {
  cli: (text) => {
    const script = 'aws() { printf "%s\\n" "$@"; }\n';
    return spawnSync('bash', ['-euc', script + text], { encoding: 'utf8', env: { PATH: '/nowhere' } }).stdout;
  },
  terraform: (text) => parse('fix.tf', text),
  cdk: (text) => transformSync(text, { loader: 'ts', minifyWhitespace: true }).code,
  cloudformation: (text) =>
    [parseAllDocuments(text, { version: '1.1' })].flat().map((one) => ('toJS' in one ? one.toJS() : [])),
};

const said = (words: string) => [{ cause: IDENTITY.cause, words, url: URL }];

describe.each(NAMES)('the words of the house in %s', (form) => {
  it.each([...Object.entries(HOSTILE), ['plain words', 'Regions: ask the landing zone first.']])(
    'are one comment above the fix: %s',
    async (_, words) => {
      for (const diagnosis of [hostileDiagnosis('arn:aws:s3:::b/k'), hostileDiagnosis('arn:aws:s3:::b/k', true)]) {
        const [without, withWords] = [fixesIn(form)(diagnosis), fixesIn(form, said(words))(diagnosis)];
        const before = without.split('\n');
        const added = withWords.split('\n');
        const at = added.findIndex((line, place) => line !== before[place]);
        expect(added.filter((_line, place) => place !== at)).toEqual(before);
        expect(added[at]).toMatch(new RegExp(`^${FORMS[form]} .* ${URL}$`));
        expect(added[at]).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(await READ[form](withWords)).toEqual(await READ[form](without));
      }
    },
  );

  it('stand above the first of several, and nowhere where they are of something else', () => {
    const [fix] = IDENTITY.fixes;
    if (fix === undefined) throw new Error('no fix');
    const twice = { ...IDENTITY, fixes: [fix, fix] };
    const told = (guidance: Parameters<typeof fixesIn>[1]) =>
      fixesIn(
        form,
        guidance,
      )(twice)
        .split('\n')
        .filter((line) => line.includes(URL));
    expect(told(said('Ask first.'))).toEqual([`${FORMS[form]} Ask first. ${URL}`]);
    expect(told([{ cause: 'scp-explicit-deny', words: 'Ask first.', url: URL }])).toEqual([]);
  });
});

it('stand in the JSON of each fix as they were written', () => {
  const [line = ''] = fixesIn('json', said('Ask first.'))(IDENTITY).split('\n');
  expect(JSON.parse(line)).toMatchObject({ guidance: [{ words: 'Ask first.', url: URL }] });
  expect(JSON.parse(fixesIn('json')(IDENTITY).split('\n')[0] ?? '')).not.toHaveProperty('guidance');
});
