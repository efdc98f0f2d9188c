/**
 * A policy change that breaks callers: the account as it stands afterwards and the changes that CloudTrail recorded.
 * Each is real: the calls are allowed by the policies as they were before.
 */
import { ACCOUNT, type Because, CALLS, changeRecord, isoOf, REGION } from './calls.ts';
import type { Random } from './random.ts';
import { BUCKETS, callerOf, documentFor, emptyWorld, type Incident, workloadCalls } from './setting.ts';
import { allow, type Document, MANAGEMENT, policyArn, type RoleState, UNIT, type WorldState } from './world.ts';

const DAY_MS = 86_400_000;

const MECHANISMS = ['detach', 'narrow', 'delete', 'version', 'scp', 'bucket', 'boundary'] as const;

export function brokenByAChange(random: Random, rolesBefore: readonly RoleState[], changedAt: number): Incident {
  const mechanism = random.pick(MECHANISMS);
  const many = mechanism === 'scp' || mechanism === 'bucket' || mechanism === 'version';
  const names = Array.from({ length: many ? random.whole(1, 4) : 1 }, (_, at) => `service-${at + 1}`);
  const bucket = random.pick(BUCKETS);
  const calls =
    mechanism === 'bucket'
      ? [CALLS.getObject(bucket, 'in/1.json'), CALLS.putObject(bucket, 'out/1.json')]
      : workloadCalls(random, 4);
  const wide = documentFor(calls);
  const narrow = allow(['logs:PutLogEvents'], ['*']);
  const earlier = changedAt - random.between(1, 4) * DAY_MS;
  const world = emptyWorld([]);
  const first = names[0] ?? '';
  const iam = (event: string, parameters: Record<string, unknown>, id: string, time: number) =>
    changeRecord({ id, time, source: 'iam.amazonaws.com', event, parameters });
  const put = (document: Document, id: string, time: number) =>
    iam('PutRolePolicy', { roleName: first, policyName: 'App', policyDocument: JSON.stringify(document) }, id, time);
  const after = (roles: readonly RoleState[], more: Partial<WorldState>): WorldState => ({
    ...world,
    ...more,
    roles: [...rolesBefore, ...roles],
  });
  const built = ((): { readonly world: WorldState; readonly because: Because } => {
    switch (mechanism) {
      case 'detach':
        return {
          because: 'nobody-allows',
          world: after([{ name: first, inline: { Logs: narrow } }], {
            managed: [{ name: 'AppAccess', versions: [{ document: wide, created: '2026-02-01T08:00:00Z' }] }],
            changes: [
              iam('DetachRolePolicy', { roleName: first, policyArn: policyArn('AppAccess') }, 'culprit', changedAt),
            ],
          }),
        };
      case 'narrow':
        return {
          because: 'nobody-allows',
          world: after([{ name: first, inline: { App: narrow } }], {
            changes: [put(wide, 'earlier', earlier), put(narrow, 'culprit', changedAt)],
          }),
        };
      case 'delete':
        return {
          because: 'nobody-allows',
          world: after([{ name: first, inline: { Logs: narrow } }], {
            changes: [
              put(wide, 'earlier', earlier),
              iam('DeleteRolePolicy', { roleName: first, policyName: 'App' }, 'culprit', changedAt),
            ],
          }),
        };
      case 'version':
        return {
          because: 'nobody-allows',
          world: after(
            names.map((name) => ({ name, attached: ['AppAccess'] })),
            {
              managed: [
                {
                  name: 'AppAccess',
                  versions: [
                    { document: wide, created: '2026-02-01T08:00:00Z' },
                    { document: narrow, created: isoOf(changedAt) },
                  ],
                },
              ],
              changes: [
                iam(
                  'CreatePolicyVersion',
                  { policyArn: policyArn('AppAccess'), policyDocument: JSON.stringify(narrow), setAsDefault: true },
                  'culprit',
                  changedAt,
                ),
              ],
            },
          ),
        };
      case 'scp':
        return {
          because: 'scp',
          world: after(
            names.map((name) => ({ name, inline: { App: wide } })),
            {
              scps: {
                'p-lockdown1': {
                  Version: '2012-10-17',
                  Statement: [
                    { Sid: 'Lockdown', Effect: 'Deny', Action: calls.map(({ action }) => action), Resource: '*' },
                  ],
                },
              },
              attachedScps: ['p-lockdown1'],
              changes: [
                changeRecord({
                  id: 'culprit',
                  time: changedAt,
                  source: 'organizations.amazonaws.com',
                  event: 'AttachPolicy',
                  account: MANAGEMENT,
                  parameters: { policyId: 'p-lockdown1', targetId: UNIT },
                }),
              ],
            },
          ),
        };
      case 'bucket': {
        const open = allow(['s3:GetObject'], [`arn:aws:s3:::${bucket}/public/*`]);
        const before: Document = {
          ...open,
          Statement: open.Statement.map((one) => ({ ...one, Principal: { AWS: ACCOUNT } })),
        };
        const shut: Document = {
          Version: '2012-10-17',
          Statement: [
            ...before.Statement,
            { Sid: 'Shut', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${bucket}/*` },
          ],
        };
        const putBucket = (document: Document, id: string, time: number) =>
          changeRecord({
            id,
            time,
            source: 's3.amazonaws.com',
            event: 'PutBucketPolicy',
            region: REGION,
            parameters: { bucketName: bucket, bucketPolicy: document },
          });
        return {
          because: 'bucket-policy',
          world: after(
            names.map((name) => ({ name, inline: { App: wide } })),
            {
              buckets: { ...world.buckets, [bucket]: shut },
              changes: [putBucket(before, 'earlier', earlier), putBucket(shut, 'culprit', changedAt)],
            },
          ),
        };
      }
      case 'boundary':
        return {
          because: 'boundary',
          world: after([{ name: first, inline: { App: wide }, boundary: 'Narrow' }], {
            managed: [
              { name: 'Narrow', versions: [{ document: narrow, created: '2026-02-01T08:00:00Z' }] },
              { name: 'Wide', versions: [{ document: allow(['*'], ['*']), created: '2026-02-01T08:00:00Z' }] },
            ],
            changes: [
              iam(
                'PutRolePermissionsBoundary',
                { roleName: first, permissionsBoundary: policyArn('Wide') },
                'earlier',
                earlier,
              ),
              iam(
                'PutRolePermissionsBoundary',
                { roleName: first, permissionsBoundary: policyArn('Narrow') },
                'culprit',
                changedAt,
              ),
            ],
          }),
        };
    }
  })();
  const refused = names.flatMap((name) => {
    const caller = callerOf(name, random);
    return calls.map((call) => ({ caller, call, because: built.because, often: random.between(0.5, 3) }));
  });
  return { truth: { verdict: 'broken-by-a-change', culprit: 'culprit' }, world: built.world, refused };
}
