/**
 * The same error however its lines are broken on the way to whoever pastes it: by a window in the middle of words, by an
 * editor or a mail between them, in a box, under the quotes of a mail, or with the escapes of a log.
 */
import { describe, expect, it } from 'vitest';
import { readItems } from '../../lambdas/cli/input/read-input.ts';
import { parseText } from '../../lambdas/denial/text/error-text.ts';
import { denied } from './records.ts';

const ERRORS: Readonly<Record<string, string>> = {
  'identity, DynamoDB':
    'An error occurred (AccessDeniedException) when calling the PutItem operation: User: arn:aws:sts::111122223333:assumed-role/app-prod/i-0123456789abcdef0 is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-1:111122223333:table/Orders because no identity-based policy allows the dynamodb:PutItem action',
  'service control policy by ARN, S3':
    'An error occurred (AccessDenied) when calling the CreateBucket operation: User: arn:aws:sts::111122223333:assumed-role/Dev/ana@example.com is not authorized to perform: s3:CreateBucket on resource: "arn:aws:s3:::acme-new-bucket" with an explicit deny in a service control policy: arn:aws:organizations::444455556666:policy/o-exampleorgid/service_control_policy/p-examplepolicyid',
  'Go, endpoint':
    'operation error ECR: BatchGetImage, https response error StatusCode: 403, RequestID: 8e10d6df-356f-4831-8cd4-7eb14d19e849, api error AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/EksNode/i-0123456789abcdef0 is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:111122223333:repository/app because no VPC endpoint policy allows the ecr:BatchGetImage action',
  'a role by name':
    'An error occurred (AccessDenied) when calling the PutRolePolicy operation: User: arn:aws:iam::111122223333:user/anna is not authorized to perform: iam:PutRolePolicy on resource: role cdk-hnb659fds-lookup-role because no identity-based policy allows the iam:PutRolePolicy action',
};

const WIDTHS = [60, 66, 72, 76, 80, 90, 96, 100, 110, 120, 132, 140, 160, 180];

const FORMS: Readonly<Record<string, (text: string, width: number) => string>> = {
  'in the middle of words': cut,
  'between words': wrapped,
  'quoted in a mail, between words': (text, width) => wrapped(text, width).replace(/^/gm, '> '),
  'quoted in a mail, in the middle of words': (text, width) => cut(text, width).replace(/^/gm, '> '),
  'in a box': (text, width) => `╷\n${wrapped(`Error: ${text}`, width).replace(/^/gm, '│ ')}\n│\n╵`,
  'in a comment': (text, width) => wrapped(text, width).replace(/^/gm, '# '),
  'behind a log line': (text, width) => `2026-11-01T00:00:00Z INFO started\n${cut(text, width)}\nexit status 254`,
  'with escapes': (text) => `level=error msg="${text.replaceAll('"', '\\"')}" retry=1`,
  'with twofold escapes': (text) => `{"log":"x" "${text.replaceAll('"', '\\\\\\"')}`,
  'in JSON, cut by a window': (text, width) => cut(JSON.stringify({ level: 'error', msg: text }), width),
  'in JSON, deep': (text) => JSON.stringify({ a: [{ b: { c: JSON.stringify({ cause: text }) } }] }),
  'told three times': (text) => `${text}\nERROR: ${text}\nTraceback: ${text}`,
};

describe('a wrapped error', () => {
  it.each(Object.keys(FORMS))('%s', async (form) => {
    const of = FORMS[form] ?? String;
    for (const [name, text] of Object.entries(ERRORS))
      for (const width of WIDTHS)
        expect(await readings(of(text, width)), `${name}, ${width} columns`).toEqual([await onlyReading(text)]);
  });

  it('keeps refusals apart that differ in one part', async () => {
    const [first = '', second = ''] = Object.values(ERRORS);
    const other = second.replace('acme-new-bucket', 'acme-other-bucket');
    for (const width of WIDTHS) {
      const pasted = [first, second, other].map((text) => wrapped(text, width)).join('\n\n');
      expect(await readings(pasted)).toEqual(await Promise.all([first, second, other].map(onlyReading)));
    }
  });
});

async function onlyReading(text: string): Promise<unknown> {
  return (await readings(text))[0];
}

async function readings(text: string): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for await (const item of readItems(bytesOf(text), 'text')) {
    expect(item.kind).toBe('text');
    if (item.kind !== 'text') continue;
    const { caller, needs, message, region } = denied(parseText(item.text));
    all.push({ arn: caller.arn, needs: needs[0], stated: message.stated, region });
  }
  return all;
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

function cut(text: string, width: number): string {
  return (text.match(new RegExp(`[\\s\\S]{1,${width}}`, 'g')) ?? []).map((line) => line.trimEnd()).join('\n');
}

function wrapped(text: string, width: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}
