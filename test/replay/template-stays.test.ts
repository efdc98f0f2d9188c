/** What stays although a template no longer says it, what goes with a condition, and the part of a bucket that is not tried. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../lambdas/denial/fields.ts';
import { HOME, OPEN } from './changing.ts';
import { read, template } from './templates.ts';

const bucket = (entry: Json): Json => ({
  schemaVersion: 1,
  accounts: { [HOME]: { iam: {}, resources: { 'arn:aws:s3:::uploads': entry } } },
});
const parameters = { 'AWS::AccountId': HOME, 'AWS::Region': 'eu-central-1' };
const policy = (more: Json): Json => ({
  Resources: {
    It: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: 'uploads', PolicyDocument: OPEN }, ...more },
  },
});

describe('a policy that leaves the template', () => {
  it.each<readonly [string, Json, number]>([
    ['goes', {}, 1],
    ['stays where it is retained', { DeletionPolicy: 'Retain' }, 0],
    ['goes where it is to be deleted', { DeletionPolicy: 'Delete' }, 1],
  ])('%s', (_, more, edits) => {
    const planned = read(template({}), { deployed: policy(more), parameters }, bucket({ policy: OPEN }));
    expect(planned.edits).toHaveLength(edits);
  });
});

describe('a thing whose condition comes to be false', () => {
  const role = (stage: string): Json => ({
    Conditions: { Is: { 'Fn::Equals': [stage, 'prod'] } },
    Resources: { It: { Type: 'AWS::IAM::Role', Condition: 'Is', Properties: { RoleName: 'App' } } },
  });

  it('goes', () => {
    const { notes } = read(role('test'), { deployed: role('prod'), parameters }, bucket({}));
    expect(notes.map(({ kind }) => kind)).toEqual(['deleted']);
  });

  it('does not go where it never stood', () => {
    const { notes } = read(template({}), { deployed: role('test'), parameters }, bucket({}));
    expect(notes).toEqual([]);
  });
});

describe('Block Public Access of a bucket', () => {
  const on = { RestrictPublicBuckets: true };
  const blocked = (said: unknown): Json =>
    template({ It: ['S3::Bucket', { BucketName: 'uploads', PublicAccessBlockConfiguration: said }] });

  it.each<readonly [string, unknown, Json, readonly string[]]>([
    ['that comes on is not tried', on, {}, ['not-read']],
    ['that may come on is not tried', { Ref: 'Blocked' }, {}, ['not-read']],
    ['that could not be read is not tried', on, { publicAccessBlock: null }, ['not-read']],
    ['that is on already changes nothing', on, { publicAccessBlock: on }, []],
    ['that goes off refuses nobody', { RestrictPublicBuckets: 'false' }, { publicAccessBlock: on }, []],
  ])('%s', (_, said, entry, kinds) => {
    const { notes } = read(blocked(said), { parameters }, bucket(entry));
    expect(notes.map(({ kind }) => kind).filter((kind) => kind !== 'removals-unseen')).toEqual(kinds);
  });
});
