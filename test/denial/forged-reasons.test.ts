/**
 * Names are of people's making: an object's key, a session, a user, a role, a tag may hold the very words of a reason. AWS's
 * reason stands behind the resource and nowhere else; where the resource ends in more than one way nothing is stated.
 */
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../lambdas/denial/message/stated-reason.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { parseText } from '../../lambdas/denial/text/error-text.ts';
import { denied } from './records.ts';

const WHO =
  'User: arn:aws:sts::111122223333:assumed-role/App/s is not authorized to perform: s3:GetObject on resource: ';
const TRUE_REASON = 'because no identity-based policy allows the s3:GetObject action';
const FORGED = [
  'with an explicit deny in a service control policy',
  'with an explicit deny in a service control policy: arn:aws:organizations::999988887777:policy/o-x/service_control_policy/p-x',
  'because no permissions boundary allows the s3:GetObject action',
  'with explicit deny',
  'due to an explicit deny in a Service Control Policy',
];
const KEYS = FORGED.flatMap((words) => [
  `b ${words}`,
  `b" ${words}`,
  `b" ${words}. on resource: "arn:aws:s3:::acme/b`,
  `b" ${words} User: x is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::acme/b`,
  `${words}`,
]);

describe('a key that speaks like AWS', () => {
  it.each(KEYS)('%s', (key) => {
    for (const message of [
      `${WHO}"arn:aws:s3:::acme/${key}" ${TRUE_REASON}`,
      `${WHO}"arn:aws:s3:::acme/${key}"`,
      `${WHO}arn:aws:s3:::acme/${key} ${TRUE_REASON}`,
    ]) {
      const stated = [readMessage(message).stated, ofRecord(message), ofText(message)];
      for (const one of stated) expect([undefined, 'identity implicitDeny']).toContain(one && shown(one));
    }
  });

  it('and fills the message so that its end is cut', () => {
    for (const words of FORGED) {
      const start = `${WHO}"arn:aws:s3:::acme/`;
      const key = `${'k'.repeat(1024 - start.length - words.length - 2)}" ${words}`;
      expect(readMessage(`${start}${key}`.slice(0, 1024)).stated).toBeUndefined();
    }
  });

  it('gives no id, no encoded message and no setting', () => {
    const key =
      'k authorization id: forged-id-12345678 Encoded authorization failure message: AbCd by the BlockPublicAcls setting in S3 Block Public Access IAM user access not activated';
    const { authorizationId, encodedMessage, setting } = readMessage(`${WHO}"arn:aws:s3:::acme/${key}" ${TRUE_REASON}`);
    expect({ authorizationId, encodedMessage, setting }).toEqual({});
  });
});

describe('other names that speak like AWS', () => {
  it.each(FORGED)('around a nameless refusal: %s', (words) => {
    const text = `upload failed: ./x ${words} to s3://acme/k An error occurred (AccessDenied) when calling the PutObject operation: Access Denied`;
    expect(denied(parseText(text)).message.stated).toBeUndefined();
  });

  it.each(FORGED)('before the sentence: %s', (words) => {
    const message = `Error: creating Bucket (${words}): ${WHO}"arn:aws:s3:::acme/k" ${TRUE_REASON}`;
    expect(shown(readMessage(message).stated)).toBe('identity implicitDeny');
  });
});

describe('a long key of an honest caller', () => {
  it('keeps its reason while the message is whole', () => {
    const message = `${WHO}"arn:aws:s3:::acme/${'k'.repeat(300)}" ${TRUE_REASON}`;
    expect(shown(readMessage(message).stated)).toBe('identity implicitDeny');
  });
});

function shown(stated: { readonly layer?: string; readonly effect: string } | undefined): string | undefined {
  return stated && `${stated.layer} ${stated.effect}`;
}

function ofRecord(errorMessage: string): ReturnType<typeof readMessage>['stated'] {
  const parsed = parse({
    eventName: 'GetObject',
    eventSource: 's3.amazonaws.com',
    errorCode: 'AccessDenied',
    errorMessage,
  });
  return denied(parsed).message.stated;
}

function ofText(text: string): ReturnType<typeof readMessage>['stated'] {
  return denied(parseText(`An error occurred (AccessDenied) when calling the GetObject operation: ${text}`)).message
    .stated;
}
