/**
 * What a text is not read as: a reason that belongs to another refusal, a refusal that is none.
 */
import { describe, expect, it } from 'vitest';
import type { Denial } from '../../lambdas/denial/denial.ts';
import { parseText } from '../../lambdas/denial/text/error-text.ts';

const FIRST =
  'User: arn:aws:iam::111122223333:user/a is not authorized to perform: glue:StartJobRun on resource: arn:aws:glue:eu-west-1:111122223333:job/x';
const REASON = 'because no identity-based policy allows the';

describe('a text', () => {
  it('does not give a refusal the reason of the next one', () => {
    const other = `User: arn:aws:iam::444455556666:user/b is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::444455556666:user/z ${REASON} iam:CreateUser action`;
    const { needs, message } = denialIn(`${FIRST} ${other}`);
    expect(needs.map(({ action }) => action)).toEqual(['glue:StartJobRun']);
    expect(message.stated).toBeUndefined();
  });

  it('gives a refusal the reason that stands where it is told again', () => {
    const { message } = denialIn(`${FIRST} Caused by: ${FIRST} ${REASON} glue:StartJobRun action`);
    expect(message.stated).toEqual({ layer: 'identity', effect: 'implicitDeny' });
  });

  it.each([
    'https://abc.lambda-url.eu-west-1.on.aws/ returned 200. {"Message":"Forbidden words were filtered"}',
    'AWS proxy: make sure your API key is valid, access denied',
    'An error occurred (AccessDeniedException) when calling the RegisterDomain operation: Your account does not have a valid payment method.',
    'role analyst is not associated to cluster prod, says the cluster of AWS',
    '{"topicArn":"arn:aws:sns:eu-west-1:111122223333:t","status":"SUCCESS","note":"no message is denied"}',
  ])('is not of a setting because of a word: %s', (text) => {
    const parsed = parseText(text, {});
    expect(parsed.kind === 'denial' ? parsed.denial.message.setting : undefined).toBeUndefined();
  });

  it.each([
    'arn:aws:sts::111122223333:assumed-role/Dev/john.Smith',
    'arn:aws:iam::111122223333:user/team/anna@Glue',
    'arn:aws:iam::111122223333:user/dep+Lambda',
    'Deployer',
  ])('is not of a service because of how a name ends, or of a word before the sentence: %s', (who) => {
    const isArn = who.startsWith('arn:');
    const { caller, message } = denialIn(
      `AccessDenied: ${isArn ? 'User: ' : ''}${who} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/admin`,
    );
    expect(caller.kind).not.toBe('service');
    expect(caller.arn).toBe(isArn ? who : undefined);
    expect(message.setting).toBeUndefined();
  });

  it.each([',', ' | ', '","', '\t'])('names who called in a row of CloudTrail: %j', (between) => {
    const cells = [
      'arn:aws:sts::111122223333:assumed-role/Dev/jane',
      '1f0f1c3e-1111-2222-3333-444455556666',
      's3.amazonaws.com',
      'GetObject',
      'AccessDenied',
      'Access Denied',
    ];
    const quote = between.includes('"') ? '"' : '';
    const { caller, needs } = denialIn(`${quote}${cells.join(between)}${quote}`);
    expect(caller.arn).toBe(cells[0]);
    expect(needs[0]?.action).toBe('s3:GetObject');
  });
});

function denialIn(text: string): Denial {
  const parsed = parseText(text, {});
  if (parsed.kind !== 'denial') throw new Error(parsed.kind);
  return parsed.denial;
}
