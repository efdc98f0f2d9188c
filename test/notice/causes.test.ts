/**
 * From the record and snapshot of every cause to every form of its notice, against the text that was read and found
 * good; and the rules that each must keep.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { compose } from '../../lambdas/notice/compose.ts';
import { chatNotice } from '../../lambdas/notice/formats/chat.ts';
import { emailNotice } from '../../lambdas/notice/formats/email.ts';
import { diagnosisJson } from '../../lambdas/notice/formats/json.ts';
import { markdownNotice } from '../../lambdas/notice/formats/markdown.ts';
import { terminalNotice } from '../../lambdas/notice/formats/terminal.ts';
import { safeJson } from '../../lambdas/notice/text/escape.ts';
import { explain } from '../diagnosis/explaining.ts';

const CASES = join(import.meta.dirname, '../cases/causes');
const SCHEMA = join(import.meta.dirname, '../../docs/schema/diagnosis.schema.json');
const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

describe.each(readdirSync(CASES))('the notice of %s', async (cause) => {
  const read = (name: string) => JSON.parse(readFileSync(join(CASES, cause, `${name}.json`), 'utf8'));
  const diagnosis = await explain(read('record'), read('snapshot'));
  if (diagnosis === undefined) throw new Error(`${cause} was not explained`);
  const notice = compose(diagnosis, { docsUrl: 'https://example.com/docs' });
  const { subject, body } = emailNotice(notice);
  const json = diagnosisJson(diagnosis, notice);
  const beforeFix = body.split(/^FIX/m)[0] ?? '';

  it('reads as it was blessed', async () => {
    const folder = join(CASES, cause, 'notice');
    await expect(`Subject: ${subject}\n\n${body}`).toMatchFileSnapshot(join(folder, 'email.txt'));
    await expect(`${JSON.stringify(chatNotice(notice), undefined, 2)}\n`).toMatchFileSnapshot(
      join(folder, 'chat.json'),
    );
    await expect(terminalNotice(notice, { colour: false })).toMatchFileSnapshot(join(folder, 'terminal.txt'));
    await expect(markdownNotice(notice)).toMatchFileSnapshot(join(folder, 'notice.md'));
    await expect(`${safeJson(json, 2)}\n`).toMatchFileSnapshot(join(folder, 'diagnosis.json'));
  });

  it('says who, what, why, how sure and the next step before the fix, in under 1,200 characters', () => {
    expect(beforeFix.length).toBeLessThan(1_200);
    for (const heading of ['WHAT WAS REFUSED', 'WHY', 'HOW SURE', 'NEXT STEP'])
      expect(beforeFix).toContain(`\n${heading}\n`);
  });

  it('says caller and cause within the first 300', () => {
    const opening = body.slice(0, 300).replace(/\s+/g, ' ');
    expect(opening).toContain(' was refused ');
    expect(opening).toContain(json.summary.slice(0, 290));
  });

  it('has a subject SNS takes, with who and what', () => {
    expect(subject).toMatch(/^[!-~][ -~]{10,98}$/);
    expect(subject).toMatch(/^(CRITICAL )?\S.*: \S+ (refused|denied)/);
  });

  it('gives JSON that the schema knows', () => {
    expect(validate(JSON.parse(JSON.stringify(json)))).toBe(true);
  });
});
