/** Each type of Terraform that holds a policy: where it is added, changed and taken away, the call that it decides turns. */
import { expect, it } from 'vitest';
import type { Json } from '../../lambdas/denial/fields.ts';
import { readPlan } from '../../lambdas/replay/plan/read-plan.ts';
import { ALLOW, DENY, ENDPOINT, HOME, OPEN, OWN, PLACE, SHUT, seen } from './changing.ts';
import { KEY, POINT, SECRET, SUBJECTS } from './subjects.ts';

type Policy = Json | undefined;
/** What is seen where it is added, changed and taken away; absent: refused, refused and mended. `-`: not of this type. */
type Row = readonly [string, keyof typeof SUBJECTS, (policy: Policy) => Json | undefined, (readonly string[])?];

const SET = { name: 'Developer', arn: 'arn:aws:sso:::permissionSet/ssoins-1/ps-1' };
const ofSet = { permission_set_arn: SET.arn };
const role = { name: 'App', arn: `arn:aws:iam::${HOME}:role/App`, assume_role_policy: '{}' };
const reference = { customer_managed_policy_reference: [{ name: 'Own', path: '/' }] };
/** A resource of its own. */
const whole =
  (attributes: Json, name = 'policy') =>
  (policy: Policy) =>
    policy && { ...attributes, [name]: JSON.stringify(policy) };
/** An attachment: its own attributes hold no text. */
const joins = (attributes: Json) => (policy: Policy) => policy && attributes;
/** Among the attributes of what holds it. */
const within =
  (attributes: Json, name = 'policy') =>
  (policy: Policy) => ({ ...attributes, [name]: policy === undefined ? '' : JSON.stringify(policy) });
const ATTACHED = ['refused', '-', 'mended'];
const TEXT_ALONE = ['-', 'refused', '-'];
/** What AWS puts in the place of a text that is left out is not known. */
const LEFT_TO_AWS = ['refused', 'refused', 'open layer:resource text-unknown'];

const SEEN = ['refused', 'refused', 'mended'];

const ROWS: readonly Row[] = [
  ['aws_iam_role_policy', 'roleInline', whole({ role: 'App', name: 'Own' })],
  ['aws_iam_user_policy', 'userInline', whole({ user: 'bob', name: 'Own' })],
  ['aws_iam_group_policy', 'groupInline', whole({ group: 'ops', name: 'Own' })],
  ['aws_iam_role_policy_attachment', 'roleAttached', joins({ role: 'App', policy_arn: OWN }), ATTACHED],
  ['aws_iam_user_policy_attachment', 'userAttached', joins({ user: 'bob', policy_arn: OWN }), ATTACHED],
  ['aws_iam_group_policy_attachment', 'groupAttached', joins({ group: 'ops', policy_arn: OWN }), ATTACHED],
  ['aws_iam_policy_attachment', 'roleAttached', joins({ policy_arn: OWN, roles: ['App'] }), ATTACHED],
  ['aws_iam_group_membership', 'membership', joins({ group: 'ops', users: ['bob'] }), ATTACHED],
  ['aws_iam_user_group_membership', 'membership', joins({ user: 'bob', groups: ['ops'] }), ATTACHED],
  ['aws_iam_policy', 'roleAttached', whole({ arn: OWN, name: 'Own' }), TEXT_ALONE],
  [
    'aws_iam_role',
    'roleInline',
    (policy) => ({
      ...role,
      inline_policy: policy === undefined ? [] : [{ name: 'Own', policy: JSON.stringify(policy) }],
    }),
  ],
  [
    'aws_iam_role',
    'roleAttached',
    (policy) => ({ ...role, managed_policy_arns: policy === undefined ? [] : [OWN] }),
    ATTACHED,
  ],
  [
    'aws_iam_role',
    'roleBoundary',
    (policy) => ({ ...role, permissions_boundary: policy === undefined ? '' : OWN }),
    ATTACHED,
  ],
  ['aws_organizations_policy', 'scp', whole({ id: 'p-own' }, 'content'), TEXT_ALONE],
  ['aws_organizations_policy_attachment', 'scp', joins({ policy_id: 'p-own', target_id: HOME }), ATTACHED],
  ['aws_ssoadmin_permission_set_inline_policy', 'setInline', whole(ofSet, 'inline_policy')],
  ['aws_ssoadmin_managed_policy_attachment', 'setAttached', joins({ ...ofSet, managed_policy_arn: OWN }), ATTACHED],
  ['aws_ssoadmin_customer_managed_policy_attachment', 'setAttached', joins({ ...ofSet, ...reference }), ATTACHED],
  [
    'aws_ssoadmin_permissions_boundary_attachment',
    'setBoundary',
    joins({ ...ofSet, permissions_boundary: [reference] }),
    ATTACHED,
  ],
  [
    'aws_ssoadmin_permissions_boundary_attachment',
    'setBoundary',
    joins({ ...ofSet, permissions_boundary: [{ customer_managed_policy_reference: [], managed_policy_arn: OWN }] }),
    ATTACHED,
  ],
  ['aws_vpc_endpoint_policy', 'endpoint', whole({ vpc_endpoint_id: ENDPOINT })],
  ['aws_vpc_endpoint', 'endpoint', within({ id: ENDPOINT, vpc_id: 'vpc-1' })],
  ['aws_s3_bucket_policy', 'bucket', whole({ bucket: 'orders' })],
  ['aws_s3_bucket', 'bucket', within({ arn: 'arn:aws:s3:::orders', bucket: 'orders' }), LEFT_TO_AWS],
  ['aws_s3_access_point', 'accessPoint', within({ arn: POINT }), LEFT_TO_AWS],
  ['aws_s3control_access_point_policy', 'accessPoint', whole({ access_point_arn: POINT })],
  ['aws_kms_key', 'key', within({ arn: KEY }), LEFT_TO_AWS],
  ['aws_kms_key_policy', 'key', whole({ key_id: KEY.split('/')[1] }), ['refused', 'refused', 'open layer:resource']],
  ['aws_sqs_queue', 'queue', within({ arn: `arn:aws:sqs:${PLACE}:orders` }), LEFT_TO_AWS],
  ['aws_sqs_queue_policy', 'queue', whole({ queue_url: `https://sqs.eu-central-1.amazonaws.com/${HOME}/orders` })],
  ['aws_sns_topic', 'topic', within({ arn: `arn:aws:sns:${PLACE}:orders` }), LEFT_TO_AWS],
  ['aws_sns_topic_policy', 'topic', whole({ arn: `arn:aws:sns:${PLACE}:orders` })],
  ['aws_secretsmanager_secret', 'secret', within({ arn: SECRET }), LEFT_TO_AWS],
  ['aws_secretsmanager_secret_policy', 'secret', whole({ secret_arn: SECRET })],
  ['aws_ecr_repository_policy', 'repository', whole({ repository: 'orders' })],
  ['aws_dynamodb_resource_policy', 'table', whole({ resource_arn: `arn:aws:dynamodb:${PLACE}:table/orders` })],
  ['aws_kinesis_resource_policy', 'stream', whole({ resource_arn: `arn:aws:kinesis:${PLACE}:stream/orders` })],
  ['aws_efs_file_system_policy', 'fileSystem', whole({ file_system_id: 'fs-0123456789abcdef0' })],
  ['aws_backup_vault_policy', 'vault', whole({ backup_vault_name: 'orders' })],
  [
    'aws_opensearch_domain',
    'domain',
    within({ arn: `arn:aws:es:${PLACE}:domain/orders` }, 'access_policies'),
    LEFT_TO_AWS,
  ],
  ['aws_opensearch_domain_policy', 'domain', whole({ domain_name: 'orders' }, 'access_policies')],
  ['aws_elasticsearch_domain_policy', 'domain', whole({ domain_name: 'orders' }, 'access_policies')],
  ['aws_cloudwatch_event_bus_policy', 'bus', whole({ event_bus_name: 'orders' })],
  ['aws_codeartifact_domain_permissions_policy', 'artifacts', whole({ domain: 'orders' }, 'policy_document')],
];

const OF_PRINCIPALS = /^(?:role|user|group|set|membership|scp)/;

it.each(ROWS.map(([type, kind, make, expected = SEEN]) => ({ type, kind, make, expected })))(
  '$type: $kind',
  async ({ type, kind, make, expected }) => {
    const [good, bad] = OF_PRINCIPALS.test(kind) ? [ALLOW, DENY] : [OPEN, SHUT];
    const subject = SUBJECTS[kind];
    const unchanged = {
      address: 'aws_ssoadmin_permission_set.it',
      mode: 'managed',
      type: 'aws_ssoadmin_permission_set',
      change: { actions: ['no-op'], before: SET, after: SET },
    };
    const turn = async (before: Policy, after: Policy, denied = false) => {
      const [from, to] = [make(before), make(after)];
      const actions = from === undefined ? ['create'] : to === undefined ? ['delete'] : ['update'];
      const change = {
        address: `${type}.it`,
        mode: 'managed',
        type,
        change: { actions, before: from ?? null, after: to ?? null, after_unknown: {} },
      };
      const planned = readPlan({
        format_version: '1.2',
        terraform_version: '1.13.4',
        resource_changes: [unchanged, change],
      });
      return (await seen(subject, before, planned ?? { edits: [], notes: [] }, denied)).join(' ');
    };
    const [added, changed, removed] = expected;
    if (added !== '-') expect(await turn(undefined, bad)).toBe(added);
    if (changed !== '-') expect(await turn(good, bad)).toBe(changed);
    if (removed !== '-') expect(await turn(bad, undefined, true)).toBe(removed);
  },
);

it.each<readonly [string, Json, string]>([
  [
    'of a function',
    { function_name: 'orders', statement_id: 'S', action: 'lambda:InvokeFunction', principal: '444455556666' },
    'aws_lambda_permission',
  ],
  [
    'of a bus',
    { event_bus_name: 'orders', statement_id: 'S', action: 'events:PutEvents', principal: '444455556666' },
    'aws_cloudwatch_event_permission',
  ],
])('a permission %s mends where it comes and refuses where it goes', async (_, attributes, type) => {
  const subject = SUBJECTS[type === 'aws_lambda_permission' ? 'function' : 'otherBus'];
  const planOf = (actions: readonly string[], before: Json | null, after: Json | null) =>
    readPlan({
      format_version: '1.2',
      resource_changes: [{ address: 'it', mode: 'managed', type, change: { actions, before, after } }],
    }) ?? { edits: [], notes: [] };
  const arn =
    type === 'aws_lambda_permission'
      ? `arn:aws:lambda:${PLACE}:function:orders`
      : `arn:aws:events:${PLACE}:event-bus/orders`;
  const held = {
    Version: '2012-10-17',
    Statement: [{ Sid: 'S', Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: '*', Resource: arn }],
  };
  expect(await seen(subject, undefined, planOf(['create'], null, attributes), true)).toEqual(['mended']);
  expect(await seen(subject, held, planOf(['delete'], attributes, null), false)).toEqual(['refused']);
});
