import { describe, expect, it } from 'vitest';
import { denyscope, jsonLines } from './run.ts';

const allow = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' },
};
const request = {
  principal: 'arn:aws:iam::111122223333:role/App',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::b/k',
  resourceAccount: '111122223333',
};
const line = (id: string): string =>
  JSON.stringify({ id, request, policies: { identity: [{ name: 'p', document: allow }] } });

describe('evaluate --jsonl', () => {
  it('answers each line in its place, bad ones too', async () => {
    const { code, out } = await denyscope(
      ['evaluate', '--jsonl'],
      `${line('a')}\n{"id":"b"}\nnonsense\n\n\uFEFF${line('d')}\n`,
    );
    expect(code).toBe(0);
    expect(jsonLines(out)).toEqual([
      expect.objectContaining({ id: 'a', decision: 'allowed', blockedBy: [], dependsOn: [] }),
      { id: 'b', error: expect.stringMatching(/^line 2: /) },
      { id: null, error: expect.stringMatching(/^line 3: no JSON/) },
      expect.objectContaining({ id: 'd', decision: 'allowed' }),
    ]);
  });

  it('keeps the order and the count over many lines', async () => {
    const ids = Array.from({ length: 5_000 }, (_, at) => `id-${at}`);
    const { out } = await denyscope(['evaluate', '--jsonl'], ids.map(line).join('\n'));
    expect(jsonLines(out).map(({ id }) => id)).toEqual(ids);
  });

  it('tells numbers apart that a double cannot', async () => {
    const document = `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericEquals":{"s3:max-keys":9007199254740993}}}}`;
    const one = (id: string, keys: string) =>
      `{"id":"${id}","request":${JSON.stringify(request).slice(0, -1)},"context":{"s3:max-keys":${keys}}},"policies":{"identity":[{"name":"p","document":${document}}]}}`;
    const { out } = await denyscope(
      ['evaluate', '--jsonl'],
      `${one('same', '9007199254740993')}\n${one('other', '9007199254740992')}\n`,
    );
    expect(jsonLines(out).map(({ decision }) => decision)).toEqual(['allowed', 'implicitDeny']);
  });

  it.each([
    ['its only line is an error', 'nonsense\n', 'no line of it could be decided'],
    ['every line is an error', '{"id":"b"}\n{"id":"c"}\n', 'no line of it could be decided'],
    ['it is empty', '', 'empty'],
    ['it is blank', '\n \n', 'empty'],
  ])('is of no use where %s', async (_, input, why) => {
    const { code, out, err } = await denyscope(['evaluate', '--jsonl'], input);
    expect(code).toBe(2);
    expect(err).toBe(`denyscope: standard input: ${why}\n`);
    expect(jsonLines(out).every(({ error }) => typeof error === 'string')).toBe(true);
  });

  it('names a file that is not there', async () => {
    const { code, err } = await denyscope(['evaluate', '--jsonl', 'nowhere.jsonl']);
    expect(code).toBe(2);
    expect(err).toMatch(/nowhere\.jsonl cannot be read: there is no such file/);
  });
});
