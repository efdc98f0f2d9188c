/**
 * What a log left out of a record is said where the answer may hang on it.
 */
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../lambdas/denial/record/parse.ts';
import { notSeen } from '../../lambdas/notice/words/gaps.ts';
import { diagnosisOf, example } from '../cli/explained.ts';

async function told(record: Readonly<Record<string, unknown>>, lacks: readonly string[]): Promise<string> {
  const parsed = parseRecord(record, lacks);
  if (parsed.kind !== 'denial') throw new Error(parsed.kind);
  return notSeen(await diagnosisOf(parsed.denial), 0).join('\n');
}

const silent = { ...example, errorMessage: undefined };

describe('what the log did not carry', () => {
  it('is named in words', async () => {
    const lines = await told({ ...silent, userIdentity: {} }, [
      'userIdentity',
      'errorMessage',
      'requestParameters',
      'addendum',
    ]);
    expect(lines).toContain(
      "The log that was read does not carry who called, AWS's message, the parameters of the call",
    );
    expect(lines).toContain('the record in CloudTrail has it.');
    expect(lines).not.toContain('addendum');
  });

  it('is said of a field that was cut', async () => {
    expect(await told({ ...silent, requestParameters: '{"tableName":"or' }, [])).toMatch(
      /The field .*requestParameters.* breaks off after 16 characters; the record in CloudTrail has it/,
    );
  });

  it('is not said where AWS stated the cause, or nothing that counts is missing', async () => {
    expect(await told(example, ['requestParameters'])).toBe('');
    expect(await told(silent, ['addendum'])).not.toContain('does not carry');
  });
});
