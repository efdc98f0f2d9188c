/** Templates for tests, read against the examples' snapshot. */
import type { Json } from '../../lambdas/denial/fields.ts';
import type { Planned } from '../../lambdas/replay/plan/planned.ts';
import { readTemplates, type TemplateInput } from '../../lambdas/replay/template/template.ts';
import { SNAPSHOT } from './replaying.ts';

export const ACCOUNT = '444455556666';
const WHERE = { 'AWS::AccountId': ACCOUNT, 'AWS::Region': 'eu-central-1' };
export const TEXT = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' }] };
export const OTHER = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
export const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
export const user = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;
export const ARTIFACTS = `arn:aws:iam::${ACCOUNT}:policy/ArtifactReader`;
export const DEVELOPER = role('aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Developer_0123456789abcdef');
export const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

export function template(all: Readonly<Record<string, readonly [string, Json]>>): Json {
  return {
    Resources: Object.fromEntries(
      Object.entries(all).map(([id, [type, properties]]) => [id, { Type: `AWS::${type}`, Properties: properties }]),
    ),
  };
}

export function read(json: Json, more: Partial<TemplateInput> = {}, snapshot: Json = SNAPSHOT): Planned {
  return readTemplates([{ template: json, file: 'app.yaml', parameters: WHERE, ...more }], snapshot);
}
