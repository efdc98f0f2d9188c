/** Data and network activity events: nothing unless asked for, then a trail of our own or the command for another one. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../lambdas/contract/settings.ts';
import { hub, isObject, listed, objectIn, resourceOf, resourcesOf, statementsOf } from './synthesized.ts';

const WANTED = {
  dataEvents: [
    { type: 'AWS::S3::Object' },
    {
      type: 'AWS::DynamoDB::Table',
      resources: ['arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
      access: 'write',
    },
  ],
  networkActivity: ['s3.amazonaws.com', 'kms.amazonaws.com'],
};

describe('a trail of its own', () => {
  const stack = hub({ trail: { ...WANTED, own: true, keepDays: 7 } });
  const { properties } = resourceOf(stack, 'AWS::CloudTrail::Trail');

  it('logs what was asked for, no management event, and not its own records', () => {
    const fields = listed(properties['AdvancedEventSelectors']).map((one) =>
      isObject(one) ? one['FieldSelectors'] : one,
    );
    expect(fields).toEqual([
      [
        { Field: 'eventCategory', Equals: ['Data'] },
        { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
        { Field: 'resources.ARN', NotStartsWith: [{ 'Fn::Join': ['', [expect.anything(), '/']] }] },
      ],
      [
        { Field: 'eventCategory', Equals: ['Data'] },
        { Field: 'resources.type', Equals: ['AWS::DynamoDB::Table'] },
        { Field: 'resources.ARN', StartsWith: ['arn:aws:dynamodb:eu-west-1:111122223333:table/orders'] },
        { Field: 'readOnly', Equals: ['false'] },
      ],
      [
        { Field: 'eventCategory', Equals: ['NetworkActivity'] },
        { Field: 'eventSource', Equals: ['s3.amazonaws.com'] },
        { Field: 'errorCode', Equals: ['VpceAccessDenied'] },
      ],
      [
        { Field: 'eventCategory', Equals: ['NetworkActivity'] },
        { Field: 'eventSource', Equals: ['kms.amazonaws.com'] },
        { Field: 'errorCode', Equals: ['VpceAccessDenied'] },
      ],
    ]);
    expect(properties['IsMultiRegionTrail']).toBe(false);
  });

  it('has a bucket that only CloudTrail fills, for this trail alone, and that forgets', () => {
    const statements = statementsOf(resourceOf(stack, 'AWS::S3::BucketPolicy').properties['PolicyDocument']);
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.map(({ Action }) => Action)).toEqual([['s3:GetBucketAcl'], ['s3:PutObject']]);
    for (const { Principal, Condition } of allowed) {
      expect(Principal).toEqual({ Service: 'cloudtrail.amazonaws.com' });
      expect(JSON.stringify(Condition)).toContain('trail/Denyscope-data-events');
    }
    expect(JSON.stringify(resourceOf(stack, 'AWS::S3::Bucket').properties)).toContain('"ExpirationInDays":7');
  });

  it('is not there unless it was asked for', () => {
    for (const settings of [{}, { trail: WANTED }]) {
      expect(resourcesOf(hub(settings), 'AWS::CloudTrail::Trail')).toEqual([]);
      expect(resourcesOf(hub(settings), 'AWS::S3::Bucket')).toEqual([]);
    }
  });
});

describe('the command for a trail that is there', () => {
  const TRAIL = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/all';

  function commandOf(trail: object): string {
    const outputs = objectIn(Template.fromStack(hub({ trail })).toJSON(), 'Outputs');
    const value = objectIn(outputs, 'AddToTheTrail')['Value'];
    return typeof value === 'string' ? value : '';
  }

  /** Runs it with an `aws` that writes down how it was called and answers as CloudTrail does. */
  function run(command: string, answer: string): string[][] {
    const folder = mkdtempSync(join(tmpdir(), 'denyscope-trail-'));
    const log = join(folder, 'calls');
    const fake = `#!/usr/bin/env node
require('node:fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify(process.argv.slice(2)) + '\\n');
if (process.argv[3] === 'get-event-selectors') console.log(${JSON.stringify(answer)});`;
    try {
      writeFileSync(join(folder, 'aws'), fake, { mode: 0o755 });
      const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
      spawnSync('sh', ['-c', command], { env });
      return readFileSync(log, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it('is one that a shell runs: reads the selectors, and puts what came back, in the Region of the trail', () => {
    const [read = [], put = []] = run(commandOf({ ...WANTED, addTo: TRAIL }), '[{"FieldSelectors":[]}]');
    expect(read.slice(0, 6)).toEqual([
      'cloudtrail',
      'get-event-selectors',
      '--region',
      'us-east-1',
      '--trail-name',
      TRAIL,
    ]);
    const [, more = ''] = /^AdvancedEventSelectors && \[AdvancedEventSelectors,`(.*)`\]\[\]$/.exec(read[7] ?? '') ?? [];
    expect(JSON.parse(more)).toHaveLength(4);
    expect(put.slice(0, 6)).toEqual([
      'cloudtrail',
      'put-event-selectors',
      '--region',
      'us-east-1',
      '--trail-name',
      TRAIL,
    ]);
    expect(put.slice(6)).toEqual(['--advanced-event-selectors', '[{"FieldSelectors":[]}]']);
  });

  it('changes nothing of a trail that has basic selectors: its management events would be gone', () => {
    expect(run(commandOf(WANTED), 'null').map(([, verb]) => verb)).toEqual(['get-event-selectors']);
  });

  it('names what is to be filled in where the settings name no trail', () => {
    expect(commandOf(WANTED)).toMatch(/^t=ARN-OF-THE-TRAIL; .*--region eu-west-1/);
  });
});

describe('the settings of a trail', () => {
  it.each([
    ['nothing to log', { own: true }, 'names neither dataEvents nor networkActivity'],
    [
      'two trails',
      { ...WANTED, own: true, addTo: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/all' },
      'charged twice',
    ],
    [
      'a wildcard',
      { dataEvents: [{ type: 'AWS::S3::Object', resources: ['arn:aws:s3:::logs/*'] }] },
      'without wildcards',
    ],
    ['a quote', { dataEvents: [{ type: 'AWS::S3::Object', resources: ["arn:aws:s3:::a'b"] }] }, 'or quotes'],
    ['a type that is none', { dataEvents: [{ type: 's3' }] }, 'such as AWS::S3::Object'],
    ['a service for a source', { networkActivity: ['s3'] }, 'such as s3.amazonaws.com'],
  ])('refuse %s', (_what, trail, words) => {
    const read = readSettings({ trail });
    expect(read.kind === 'wrong' ? read.problems.join('\n') : '').toContain(words);
  });
});
