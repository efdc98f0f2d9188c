/**
 * A small CDK app, synthesized by the CDK itself: its folder `cdk.out` as the change, and the one before it as what is deployed.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import {
  AccountPrincipal,
  ArnPrincipal,
  Effect,
  ManagedPolicy,
  Policy,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Bucket, BucketPolicy } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { beforeAll, describe, expect, it } from 'vitest';
import { denyscope, scratch } from '../cli/run.ts';
import { edited, SNAPSHOT } from './replaying.ts';

const env = { account: '444455556666', region: 'eu-central-1' };
const LOG = ['examples/calls.jsonl', 'examples/denials/33-detached-policy.json'];

type Change = 'none' | 'breaks' | 'mends' | 'detaches';

/** Roles and a bucket that are there, and a worker of its own. */
function addTo(stack: Stack, change: Change): void {
  const api = Role.fromRoleName(stack, 'Api', 'OrdersApi');
  const reader = Role.fromRoleName(stack, 'Reader', 'LakeReader');
  const queue = new Queue(stack, 'Jobs');
  const worker = new Role(stack, 'Worker', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  queue.grantConsumeMessages(worker);
  const tables = new Policy(stack, 'Tables', { policyName: 'Tables', roles: [api] });
  tables.addStatements(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
  if (change === 'breaks')
    tables.addStatements(
      new PolicyStatement({
        sid: 'NoTables',
        effect: Effect.DENY,
        actions: ['dynamodb:*'],
        resources: [stack.formatArn({ service: 'dynamodb', resource: 'table', resourceName: 'orders' })],
      }),
    );
  if (change === 'mends') Bucket.fromBucketName(stack, 'Artifacts', 'tidewater-artifacts').grantRead(reader);
  const uploads = Bucket.fromBucketName(stack, 'Uploads', 'tidewater-uploads');
  const policy = new BucketPolicy(stack, 'UploadsPolicy', { bucket: uploads });
  policy.document.addStatements(
    new PolicyStatement({
      principals: [new AccountPrincipal(env.account), new ArnPrincipal(worker.roleArn)],
      actions: ['s3:GetObject'],
      resources: [uploads.arnForObjects('*')],
    }),
  );
  if (change !== 'detaches')
    new ManagedPolicy(stack, 'Bound', {
      managedPolicyName: 'ArtifactReader',
      roles: [reader],
      statements: [
        new PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::tidewater-artifacts/*'] }),
      ],
    });
}

function synthesized(change: Change, isStaged = false): string {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'denyscope-cdk-')), analyticsReporting: false });
  addTo(new Stack(isStaged ? new Stage(app, 'Production', { env }) : app, 'orders', { env }), change);
  return app.synth().directory;
}

const folders = new Map<Change | 'staged', string>();

beforeAll(() => {
  for (const change of ['none', 'breaks', 'mends', 'detaches'] as const) folders.set(change, synthesized(change));
  folders.set('staged', synthesized('breaks', true));
}, 60_000);

function replay(
  change: Change | 'staged',
  deployed?: Change,
  snapshot = 'examples/snapshot.json',
): ReturnType<typeof denyscope> {
  const before = deployed === undefined ? [] : ['--deployed', folders.get(deployed) ?? ''];
  return denyscope([
    'replay',
    ...LOG,
    '--snapshot',
    snapshot,
    '--change',
    folders.get(change) ?? '',
    ...before,
    '--format',
    'json',
  ]);
}

function groups(out: string, name: string): readonly (readonly unknown[])[] {
  return JSON.parse(out)[name].map(({ caller, action, count }: Record<string, unknown>) => [caller, action, count]);
}

const API = `arn:aws:iam::${env.account}:role/OrdersApi`;
const BOUND = `arn:aws:iam::${env.account}:policy/ArtifactReader`;
const READER = `arn:aws:iam::${env.account}:role/LakeReader`;

describe('the folder of a CDK app', () => {
  it.each(['breaks', 'staged'] as const)('that %s is told by the calls that it refuses', async (change) => {
    const { code, out, err } = await replay(change);
    expect(groups(out, 'newlyRefused')).toEqual([
      [API, 'dynamodb:PutItem', 3],
      [API, 'dynamodb:Query', 3],
    ]);
    expect(groups(out, 'cannotTell')).toEqual([]);
    expect(code).toBe(1);
    expect(err).toMatch(/orders\/Worker[0-9A-F]{8}` is new/);
  });

  it('that mends a denial says so', async () => {
    const { code, out } = await replay('mends', 'detaches');
    expect(code).toBe(0);
    expect(JSON.parse(out).mended).toEqual([{ caller: READER, mended: 1, denials: 1 }]);
  });

  it('that is deployed already changes nothing', async () => {
    const { code, out, err } = await replay('none', 'none');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ newlyRefused: [], newlyAllowed: [], cannotTell: [] });
    expect(err).not.toContain('cannot be resolved');
  });

  it('that takes a policy away is told by exactly the calls that had it', async () => {
    const before = edited(SNAPSHOT, [{ kind: 'attach', entity: READER, policyArn: BOUND }]);
    const snapshot = scratch('before.json', JSON.stringify(before));
    const { code, out } = await replay('detaches', 'none', snapshot);
    expect(groups(out, 'newlyRefused')).toEqual([[READER, 's3:GetObject', 3]]);
    expect(code).toBe(1);
  });

  it('that changes only what the snapshot lacks cannot be used', async () => {
    const { code, out, err } = await replay('detaches', 'none');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/orders\/Bound[0-9A-F]{8} Roles: the snapshot has no policy there/);
  });
});
