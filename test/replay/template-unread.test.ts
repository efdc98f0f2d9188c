/** What of a template is not read: it is said, and never passed over in silence. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../lambdas/denial/fields.ts';
import { read, TEXT, template } from './templates.ts';

describe('what is not read is said', () => {
  it.each<readonly [string, string, Json, string]>([
    ['a policy for a role that the snapshot lacks by name', 'IAM::Role', { RoleName: 'Nobody' }, 'new'],
    [
      'a policy of a bucket that was not captured',
      'S3::BucketPolicy',
      { Bucket: 'elsewhere', PolicyDocument: TEXT },
      'unresolved-place',
    ],
    [
      'a role whose name hangs on a parameter that has no value',
      'IAM::Role',
      {
        RoleName: { 'Fn::Join': ['-', ['app', { Ref: 'Stage' }]] },
        Policies: [{ PolicyName: 'P', PolicyDocument: TEXT }],
      },
      'unresolved-place',
    ],
    [
      'a role without a name of a stack that is not named',
      'IAM::Role',
      { Policies: [{ PolicyName: 'P', PolicyDocument: TEXT }] },
      'unresolved-place',
    ],
    ['a nested stack', 'CloudFormation::Stack', { TemplateURL: 'https://example.com/t.yaml' }, 'not-read'],
    ['a function of SAM', 'Serverless::Function', { Policies: ['AmazonS3ReadOnlyAccess'] }, 'not-read'],
    ['a policy of a type of tomorrow', 'Tomorrow::ThingPolicy', { Policy: TEXT }, 'not-read'],
    ['a thing with a policy in it', 'Tomorrow::Thing', { AccessPolicy: TEXT }, 'not-read'],
    ['an endpoint that nothing names', 'EC2::VPCEndpoint', { PolicyDocument: TEXT }, 'unresolved-place'],
    [
      'an endpoint of an unknown service',
      'EC2::VPCEndpoint',
      { VpcId: 'vpc-0a1b2c3d4e5f60718', ServiceName: { Ref: 'Service' }, PolicyDocument: TEXT },
      'unresolved-place',
    ],
    ['a policy for a bucket that is not named', 'S3::BucketPolicy', { PolicyDocument: TEXT }, 'unresolved-place'],
    ['a permission set that no account has', 'SSO::PermissionSet', { Name: 'Nobody' }, 'unresolved-place'],
    ['who has a permission set', 'SSO::Assignment', { PrincipalId: 'x' }, 'not-read'],
  ])('%s is said', (_, type, properties, kind) => {
    const { edits, notes } = read(template({ It: [type, properties] }));
    expect(edits).toEqual([]);
    expect(notes.map((note) => note.kind)).toContain(kind);
  });
});

describe('what is made only while it is deployed is said', () => {
  const said = (json: Json): readonly string[] =>
    read(json, { stack: 'App' }).notes.flatMap(({ kind, place }) => (kind === 'not-read' ? [place] : []));

  it.each<readonly [string, Json, readonly string[]]>([
    [
      'a loop',
      { Resources: { 'Fn::ForEach::Roles': ['Name', ['a', 'b'], { 'Role${Name}': { Type: 'AWS::IAM::Role' } }] } },
      ['App/Fn::ForEach::Roles'],
    ],
    [
      'an included file',
      { Resources: { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/k' } } } },
      ['App/Fn::Transform'],
    ],
    [
      'a macro of the template',
      { Transform: ['AWS::LanguageExtensions', 'Mine'], Resources: {} },
      ['App/Transform Mine'],
    ],
    [
      'an include of the template',
      { Transform: { Name: 'AWS::Include' }, Resources: {} },
      ['App/Transform AWS::Include'],
    ],
    ['nothing', { Transform: 'AWS::Serverless-2016-10-31', Resources: {} }, []],
  ])('%s', (_, json, places) => {
    expect(said(json)).toEqual(places);
  });
});
