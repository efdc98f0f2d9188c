import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { parseText } from '../../lambdas/denial/text/error-text.ts';
import cases from '../cases/denial/texts.json' with { type: 'json' };
import { denied, recordOf } from './records.ts';

describe('an error as a tool printed it', () => {
  test.each(cases)('$name', (one) => {
    const parsed = parseText(one.text);
    if (one.parsed) {
      expect(parsed).toEqual(one.parsed);
      return;
    }
    const denial = denied(parsed);
    expect(denial).toMatchObject(one.denial ?? {});
    const needs = denial.needs.map((need) => `${need.action} ${need.resource}`);
    if (one.needs) expect(needs).toEqual(one.needs);
    if (one.first) expect(denial.needs[0]?.action).toBe(one.first);
  });

  const BARE = 'An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied';
  const ROLE = 'arn:aws:iam::111122223333:role/App';
  const SESSION = 'arn:aws:sts::111122223333:assumed-role/Dev/ana';

  test.each([
    { text: BARE, known: { stated: ROLE, signedIn: SESSION }, arn: ROLE, takenFrom: 'person' },
    { text: BARE, known: { signedIn: SESSION }, arn: SESSION, takenFrom: 'sign-in' },
    { text: BARE, known: {}, arn: undefined, takenFrom: undefined },
    {
      text: `AccessDenied: User: ${SESSION} is not authorized to perform: s3:ListAllMyBuckets`,
      known: { stated: ROLE, signedIn: ROLE },
      arn: SESSION,
      takenFrom: undefined,
    },
    { text: 'Unable to locate credentials', known: { signedIn: SESSION }, arn: undefined, takenFrom: undefined },
    {
      text: 'The provided execution role does not have permissions to call CreateNetworkInterface on EC2',
      known: { signedIn: SESSION },
      arn: undefined,
      takenFrom: undefined,
    },
    {
      text: 'The provided execution role does not have permissions to call CreateNetworkInterface on EC2',
      known: { stated: ROLE, signedIn: SESSION },
      arn: ROLE,
      takenFrom: 'person',
    },
  ])('who called, known beside the text: $known of $text', ({ text, known, arn, takenFrom }) => {
    const { caller } = denied(parseText(text, known));
    expect([caller.arn, caller.takenFrom]).toEqual([arn, takenFrom]);
  });

  const refused = (operation: string) =>
    `An error occurred (AccessDenied) when calling the ${operation} operation: Not authorized to perform sts:${operation}`;
  const asked = { subject: 'repo:acme/shop', audience: 'sts.amazonaws.com' };
  const token = { kind: 'unknown', subject: asked.subject, session: asked.subject, takenFrom: 'person' };

  test.each([
    {
      operation: 'AssumeRoleWithWebIdentity',
      known: { ...asked, provider: 'https://gitlab.com' },
      caller: { ...token, identityType: 'WebIdentityUser', provider: 'gitlab.com', audience: asked.audience },
      keys: ['aws:FederatedProvider', 'gitlab.com:aud', 'gitlab.com:sub'],
    },
    {
      operation: 'AssumeRoleWithSAML',
      known: { ...asked, provider: 'arn:aws:iam::111122223333:saml-provider/Corp' },
      caller: { ...token, identityType: 'SAMLUser', provider: 'arn:aws:iam::111122223333:saml-provider/Corp' },
      keys: ['aws:FederatedProvider', 'saml:doc', 'saml:sub'],
    },
    {
      operation: 'AssumeRoleWithSAML',
      known: {},
      caller: { kind: 'unknown', identityType: 'SAMLUser' },
      keys: [],
    },
  ])('whose token was refused, by $operation: $known', ({ operation, known, caller, keys }) => {
    const denial = denied(parseText(refused(operation), known));
    expect(denial.caller).toEqual(caller);
    expect(Object.keys(denial.requestContext.context).sort()).toEqual(keys);
  });

  test.each([
    [{ role: 'arn:aws-cn:iam::111122223333:role/App' }, 'arn:aws-cn:iam::111122223333:role/App'],
    [
      { role: 'arn:aws-us-gov:iam::111122223333:role/App', region: 'eu-west-1' },
      'arn:aws-us-gov:iam::111122223333:role/App',
    ],
    [{ region: 'cn-north-1' }, 'arn:aws-cn:iam::*:role/*'],
    [{ region: 'us-gov-west-1' }, 'arn:aws-us-gov:iam::*:role/*'],
    [{}, 'arn:aws:iam::*:role/*'],
  ])('the partition of a refused token is that of its role, else of the Region: %o', (known, role) => {
    const { partition, needs } = denied(parseText(refused('AssumeRoleWithWebIdentity'), known));
    expect([partition, needs[0]?.resource]).toEqual([role.split(':')[1], role]);
  });

  test('the Region is the one of the text, else the one given beside it', () => {
    const inText = 'operation error S3: GetObject, https://b.s3.eu-west-1.amazonaws.com/k api error AccessDenied: no';
    expect(denied(parseText(inText, { region: 'us-east-1' })).region).toBe('eu-west-1');
    expect(denied(parseText(BARE, { region: 'us-east-1' })).region).toBe('us-east-1');
  });

  test('a record in one piece is taken as a record', () => {
    expect(parseText(JSON.stringify(recordOf()))).toEqual(parse(recordOf()));
  });

  test('the same text has the same id', () => {
    const text = 'An error occurred (AccessDenied) when calling the GetObject operation: Access Denied';
    expect(denied(parseText(text)).eventId).toBe(denied(parseText(`  ${text}\n`)).eventId);
  });

  test('any text is read', () => {
    const words = fc.constantFrom(
      ...cases.flatMap((one) => one.text.split(' ')),
      '\n',
      '│',
      '╷',
      '{"',
      '"}',
      '(',
      ')',
      '<Code>',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'binary' }),
          fc.array(words, { maxLength: 60 }).map((parts) => parts.join(' ')),
        ),
        (text) => {
          expect(['denial', 'not-a-denial', 'unreadable']).toContain(parseText(text).kind);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a megabyte is read in a moment', () => {
    for (const part of [
      'User: ',
      'operation error S3: ',
      'x'.repeat(100),
      '│ \n',
      '<Code>a',
      'Service: a ',
      'Resource handler returned message: "',
    ]) {
      expect(() => parseText(part.repeat(1_000_000 / part.length))).not.toThrow();
    }
  });
});
