import { describe, expect, it } from 'vitest';
import { plainText } from '../../lambdas/denial/text/frame/plain-text.ts';

describe('a pasted text without what stands around it', () => {
  // What patterns run over grows with the words of a text, not with its blanks.
  it.each([' ', '\t', '\\', '\n'])('is read in time behind a run of %j', (one) => {
    expect(plainText(`${one.repeat(200_000)}User: anna`).flat).toContain('User: anna');
  });

  it.each([' ', '\t', '\\', '\n'])('is read in time before a run of %j', (one) => {
    expect(plainText(`> User: anna${one.repeat(200_000)}`).flat).toContain('User: anna');
  });

  it.each([1_000, 30_000])('holds no runs of blanks or line breaks: %i', (times) => {
    for (const blank of [' ', '\n', '\t', '\r\n', ' \n', '\\n', '\u00a0']) {
      const { raw, flat } = plainText(`x${blank.repeat(times)}y`);
      expect([raw.length <= 8, flat]).toEqual([true, 'x y']);
    }
  });

  it.each([
    ['colours', '\u001b[31mAccess\u001b[0m Denied', 'Access Denied'],
    ['a box', '╷\n│ Error: a\n│ b\n╵', 'Error: a b'],
    ['mail quotes', '> > a\n> > b', 'a b'],
    ['a comment', '# a\n# b', 'a b'],
    ['time stamps of a build', '2026-11-01T00:00:00.0000000Z a\n2026-11-01T00:00:01.0000000Z b', 'a b'],
    ['escapes of JSON', 'on resource: \\"arn\\"\\n\\tstatus', 'on resource: "arn" status'],
    ['quotes of a word processor', '“a” ‘b’ &quot;c&quot;', '"a" \'b\' "c"'],
    ['a path of Windows', 'C:\\new\\table.txt', 'C:\\new\\table.txt'],
    ['an account cut in two', 'arn:aws:iam::1111\n22223333:role/x', 'arn:aws:iam::111122223333:role/x'],
    [
      'time stamps of a build, one of them of an empty line',
      '2026-11-01T00:00:00.0000000Z a\n2026-11-01T00:00:01.0000000Z \n2026-11-01T00:00:02.0000000Z b',
      'a b',
    ],
    [
      'a user cut in two',
      'User: arn:aws:iam::1:user/an\nna is not authorized to',
      'User: arn:aws:iam::1:user/anna is not authorized to',
    ],
    [
      'a resource cut in two before its reason',
      'on resource: arn:aws:s3:::acme-da\nta because no identity-based policy',
      'on resource: arn:aws:s3:::acme-data because no identity-based policy',
    ],
    [
      'a quoted resource cut in two before its reason',
      'on resource: "arn:aws:s3:::acme-da\nta" with an explicit deny',
      'on resource: "arn:aws:s3:::acme-data" with an explicit deny',
    ],
    [
      'a resource and the next sentence',
      'on resource: arn:aws:s3:::acme\nthen it ended',
      'on resource: arn:aws:s3:::acme then it ended',
    ],
    ['an action cut in two', 'perform: iam:PutRolePo\nlicy on resource', 'perform: iam:PutRolePolicy on resource'],
    ['two actions in two lines', 'dynamodb:GetItem\ndynamodb:PutItem', 'dynamodb:GetItem dynamodb:PutItem'],
    [
      'two lines of a log of one width',
      `${'a'.repeat(60)} end\n${'a'.repeat(60)} end`,
      `${'a'.repeat(60)} end ${'a'.repeat(60)} end`,
    ],
  ])('%s', (_, text, flat) => {
    expect(plainText(text).flat).toBe(flat);
  });
});
