import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { denyscope, jsonLines, scratch } from './run.ts';

const SNAPSHOT = ['--snapshot', 'examples/snapshot.json'];
const examples = readdirSync('examples/denials').map((name) => `examples/denials/${name}`);
const example = (stem: string): string => readFileSync(`examples/denials/${stem}.json`, 'utf8');
const records = examples.map((file): unknown => JSON.parse(readFileSync(file, 'utf8')));
const success = {
  eventVersion: '1.11',
  eventName: 'GetObject',
  eventSource: 's3.amazonaws.com',
  eventID: 'x',
  userIdentity: {},
};

describe('explain', () => {
  it('gives one line for each denied record of a compressed log file and passes over the rest', async () => {
    const log = scratch('log.json.gz', gzipSync(JSON.stringify({ Records: [success, ...records, success, success] })));
    const { code, out, err } = await denyscope(['explain', log, ...SNAPSHOT, '--format', 'json']);
    expect(code).toBe(0);
    const lines = jsonLines(out);
    expect(lines).toHaveLength(records.length);
    for (const line of lines)
      expect(line).toMatchObject({ schemaVersion: 1, denial: { action: expect.stringMatching(/^[\w-]+:\w+$/) } });
    expect(err).toContain(`${records.length} denied calls explained, 3 records of other calls passed over`);
  });

  it.each(['text', 'html', 'markdown'])('prints %s', async (format) => {
    const { code, out } = await denyscope([
      'explain',
      'examples/denials/04-boundary-no-allow.json',
      ...SNAPSHOT,
      '--format',
      format,
    ]);
    expect(code).toBe(0);
    expect(out).toContain('BuildRunner');
    expect(out).toContain('lambda:UpdateFunctionCode');
  });

  it('reads the text of an error from a pipe', async () => {
    const text = `An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:sts::444455556666:assumed-role/ReportWriter/i-0abc is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::tidewater-reports/x.pdf" because no identity-based policy allows the s3:GetObject action`;
    const { code, out } = await denyscope(['explain', '-', ...SNAPSHOT, '--format', 'json'], text);
    expect(code).toBe(0);
    expect(jsonLines(out)[0]).toMatchObject({ cause: 'identity-no-allow', denial: { action: 's3:GetObject' } });
  });

  it('asks the policies of whom the person names, where the text names nobody', async () => {
    const text = `$ aws s3 cp x s3://tidewater-reports/x An error occurred (AccessDenied) when calling the PutObject operation: Access Denied`;
    const role = 'arn:aws:iam::444455556666:role/ReportWriter';
    const bare = await denyscope(['explain', '-', ...SNAPSHOT], text);
    expect(bare.out).toContain('--as ARN');
    const args = ['explain', '-', ...SNAPSHOT, '--as', role, '--region', 'eu-central-1', '--format', 'json'];
    const named = await denyscope(args, text);
    const [line] = jsonLines(named.out);
    expect(line).toMatchObject({
      denial: { region: 'eu-central-1', principal: { entityArn: role } },
      checks: [{ action: 's3:PutObject', resource: 'arn:aws:s3:::tidewater-reports/x' }],
    });
    expect((await denyscope(['explain', '-', ...SNAPSHOT, '--as', 'ana'], text)).code).toBe(2);
  });

  it('asks for the role and the token that a text of AssumeRoleWithWebIdentity does not show, and takes both', async () => {
    const text = 'Error: Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity';
    const bare = await denyscope(['explain', '-', ...SNAPSHOT], text);
    expect(bare.out).toContain('--role');
    expect(bare.out).toContain('--subject');
    expect(bare.out).not.toContain('--as');
    const role = 'arn:aws:iam::111122223333:role/Deploy';
    const token = [
      '--subject',
      'repo:acme/shop:pull_request',
      '--audience',
      'sts.amazonaws.com',
      '--provider',
      'gitlab.com',
    ];
    const told = await denyscope(['explain', '-', ...SNAPSHOT, '--role', role, ...token, '--format', 'json'], text);
    expect(jsonLines(told.out)[0]).toMatchObject({
      denial: {
        account: '111122223333',
        resource: role,
        principal: { provider: 'gitlab.com', subject: 'repo:acme/shop:pull_request', audience: 'sts.amazonaws.com' },
      },
    });
    expect((await denyscope(['explain', '-', ...SNAPSHOT, '--role', 'Deploy'], text)).code).toBe(2);
    expect((await denyscope(['explain', '-', ...SNAPSHOT, '--provider', 'github'], text)).code).toBe(2);
  });

  it('prints only the fix, as documents and as commands', async () => {
    const file = 'examples/denials/01-identity-no-allow.json';
    const json = await denyscope(['explain', file, ...SNAPSHOT, '--fix']);
    expect(jsonLines(json.out)[0]).toMatchObject({ layer: 'identity', verified: true });
    const cli = await denyscope(['explain', file, ...SNAPSHOT, '--fix', 'cli']);
    expect(cli.out).toMatch(/^aws iam put-role-policy --role-name 'OrdersApi' .* --policy-document '\{"Version"/m);
  });

  it('writes the code of many fixes as one file', async () => {
    const { code, out } = await denyscope(['explain', ...examples, ...SNAPSHOT, '--fix', 'cdk']);
    expect(code).toBe(0);
    expect(out.match(/^import /gm)).toHaveLength(1);
    const names = [...out.matchAll(/^const (\w+) = /gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(10);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    ['terraform', /^data "aws_iam_policy_document" "fix_orders_api_dynamodb_get_item" \{$/m],
    ['cdk', /^const fixOrdersApiDynamodbGetItem = new iam\.PolicyStatement\(\{$/m],
    ['cloudformation', /^ {4}Type: AWS::IAM::RolePolicy$/m],
  ])('prints the fix in the language of the repository: %s', async (form, wanted) => {
    const file = 'examples/denials/01-identity-no-allow.json';
    const { code, out, err } = await denyscope(['explain', file, ...SNAPSHOT, '--fix', form]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(wanted);
  });
});

describe('explain on bad input', () => {
  it('names a file that is not there and explains the others', async () => {
    const { code, out, err } = await denyscope([
      'explain',
      'nowhere.json',
      'examples/denials/01-identity-no-allow.json',
      ...SNAPSHOT,
      '--format',
      'json',
    ]);
    expect(code).toBe(2);
    expect(jsonLines(out)).toHaveLength(1);
    expect(err).toMatch(/nowhere\.json: skipped: cannot be read: there is no such file/);
    expect(err).not.toMatch(/at .*\.ts:\d+/);
  });

  it('explains what stands before the cut of a truncated log', async () => {
    const whole = gzipSync(JSON.stringify({ Records: Array.from({ length: 40 }, () => records).flat() }));
    const { code, out, err } = await denyscope([
      'explain',
      scratch('cut.json.gz', whole.subarray(0, whole.length - 200)),
      ...SNAPSHOT,
      '--format',
      'json',
    ]);
    expect(code).toBe(0);
    expect(jsonLines(out).length).toBeGreaterThan(20);
    expect(err).toMatch(/cut\.json\.gz.*skipped/);
  });

  it('counts records that are no objects', async () => {
    const { out, err } = await denyscope(
      ['explain', '-', ...SNAPSHOT, '--format', 'json'],
      JSON.stringify({ Records: [1, null, 'x', [], JSON.parse(example('01-identity-no-allow'))] }),
    );
    expect(jsonLines(out)).toHaveLength(1);
    expect(err).toMatch(/4 items skipped/);
  });

  it('says that a log holds no denial', async () => {
    const { code, out, err } = await denyscope(['explain', '-', ...SNAPSHOT], JSON.stringify({ Records: [success] }));
    expect([code, out]).toEqual([0, '']);
    expect(err).toMatch(/0 denied calls explained, 1 record of other calls passed over/);
  });

  it('takes a line of a megabyte in its stride', async () => {
    const long = JSON.stringify({
      ...JSON.parse(example('01-identity-no-allow')),
      additionalEventData: 'x'.repeat(1_000_000),
    });
    const { code, out } = await denyscope(
      ['explain', '-', ...SNAPSHOT, '--format', 'json'],
      `${long}\n${example('11-scp-root').replace(/\n\s*/g, '')}\n`,
    );
    expect(code).toBe(0);
    expect(jsonLines(out)).toHaveLength(2);
  });

  it.each([
    ['no JSON', '{', /snapshot .*: .*JSON/],
    ['no object', '[]', /snapshot/],
    ['another version', '{"schemaVersion":9,"accounts":{}}', /schemaVersion/],
  ])('refuses a snapshot that is %s', async (_, content, complaint) => {
    const { code, err } = await denyscope(
      ['explain', '-', '--snapshot', scratch('snapshot.json', content)],
      example('01-identity-no-allow'),
    );
    expect(code).toBe(2);
    expect(err).toMatch(complaint);
  });

  it('turns everything a bare snapshot lacks into gaps', async () => {
    const { code, out } = await denyscope(
      ['explain', '-', '--snapshot', scratch('s.json', '{"schemaVersion":1,"accounts":{}}'), '--format', 'json'],
      example('28-kms-key-policy'),
    );
    expect(code).toBe(0);
    expect(jsonLines(out)[0]).toMatchObject({
      outcome: 'not-explained',
      cause: 'unexplained',
      gaps: expect.arrayContaining([expect.anything()]),
    });
  });

  it.each([
    [['explain', '--since', 'soon'], /--since `soon` is not a duration/],
    [['explain', '--format', 'yaml', '-'], /yaml/],
    [['explain', '--since', '1h', 'file.json'], /either files or/],
    [['nonsense'], /unknown command/],
  ])('names what is wrong with %j', async (args, complaint) => {
    const { code, err } = await denyscope(args);
    expect(code).toBe(2);
    expect(err).toMatch(complaint);
  });

  it('says when AWS cannot be reached', async () => {
    const { code, err } = await denyscope(['explain', 'examples/denials/01-identity-no-allow.json']);
    expect(code).toBe(3);
    expect(err).toMatch(/AWS could not be reached/);
  });
});
