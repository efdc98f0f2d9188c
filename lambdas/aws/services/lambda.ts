/**
 * AWS Lambda: functions, their versions and aliases, and layer versions each have a policy of their own.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 */
import { arnAt, type CallScope, pick, type RequestParameters, whole } from '../parameters.ts';
import { named, put, type Service } from '../service.ts';

const fn = named((name) => `function:${name.split(':function:').at(-1)}`);
/** CloudTrail puts the version of the API behind the name. */
const VERSION = '20150331v2';

export const lambda = {
  prefix: 'lambda',
  name: 'AWS Lambda',
  saidAs: /Lambda\b/,
  requestArn: (parameters, place) =>
    whole(pick(parameters, 'functionName', 'functionArn'), (name) => functionArn(name, parameters, place)) ??
    whole(pick(parameters, 'layerName'), (name) => arnAt(place, 'lambda', `layer:${name}`)) ??
    whole(pick(parameters, 'uUID', 'uuid', 'UUID'), (id) => arnAt(place, 'lambda', `event-source-mapping:${id}`)),
  carries: {
    reader: 'lambda',
    policyName: 'function policy',
    permission: 'lambda:GetPolicy',
    resource: /^((?:function|layer):.+)$/,
  },
  creates: ['CreateFunction', 'PublishLayerVersion'],
  reads: {
    lambda: [
      { action: 'lambda:GetPolicy', reason: 'Function policy', layer: 'resource' },
      { action: 'lambda:GetLayerVersionPolicy', reason: 'Layer version policy', layer: 'resource' },
      { action: 'lambda:ListTags', reason: 'Tags of a function' },
    ],
  },
  inventory: [{ action: 'lambda:ListFunctions', reason: 'Which functions there are' }],
  changes: {
    AddPermission: { ...put('functionName', undefined, fn), version: VERSION },
    RemovePermission: { ...put('functionName', undefined, fn), version: VERSION },
  },
  passes: { to: 'lambda.amazonaws.com', calls: ['CreateFunction', 'UpdateFunctionConfiguration'] },
  // For a customer managed key only: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
  keyUse: {
    actions: {
      GetFunction: ['kms:Decrypt'],
      GetFunctionConfiguration: ['kms:Decrypt'],
      UpdateFunctionConfiguration: ['kms:Encrypt', 'kms:Decrypt'],
    },
    context: ({ text }) => ({ 'aws:lambda:FunctionArn': text }),
  },
  linkedRoles: { 'replicator.lambda': { role: 'LambdaReplicator', words: ['Lambda@Edge'] } },
} as const satisfies Service;

/** A function may be named with its account before it and its version behind it. */
function functionArn(name: string, parameters: RequestParameters, place: CallScope): string {
  const partial = /^(?<account>\d{12}):(?:function:)?(?<name>.+)$/.exec(name)?.groups;
  const owner = partial?.['account'] ?? place.account;
  const plain = partial?.['name'] ?? name;
  const qualifier = pick(parameters, 'qualifier');
  const suffix = qualifier !== undefined && !plain.includes(':') ? `:${qualifier}` : '';
  return arnAt({ ...place, account: owner }, 'lambda', `function:${plain}${suffix}`);
}
