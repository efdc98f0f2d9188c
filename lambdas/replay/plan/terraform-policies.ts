/**
 * Policies on resources in a Terraform plan: those that are a resource of their own, those that a resource holds itself, and
 * statements that others join.
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 * Errs towards leaving out where a place is known only after apply, and towards "not known" where a text is left to AWS.
 */
import { type Json, listAt, present, textAt } from '../../denial/fields.ts';
import { anyArn, queueArn } from '../edit/resource-in.ts';
import { permissionStatement } from './permission-statement.ts';
import { changesText, type EditOrNote, type ResourceChange, textOf } from './resource-change.ts';

type Read = (change: ResourceChange) => readonly EditOrNote[];

export const POLICY_READERS: Readonly<Record<string, Read>> = {
  aws_s3_bucket_policy: on('bucket'),
  aws_s3_bucket: owned('policy', 'bucket'),
  aws_s3control_access_point_policy: on('access_point_arn'),
  aws_s3_access_point: owned('policy', 'name'),
  aws_kms_key_policy: on('key_id'),
  aws_kms_key: owned('policy'),
  aws_kms_replica_key: owned('policy'),
  aws_sqs_queue_policy: on('queue_url', { as: queueArn }),
  aws_sqs_queue: owned('policy', 'name'),
  aws_sns_topic_policy: on('arn'),
  aws_sns_topic: owned('policy', 'name'),
  aws_secretsmanager_secret_policy: on('secret_arn'),
  aws_secretsmanager_secret: owned('policy'),
  aws_lambda_permission: functionPermission,
  aws_ecr_repository_policy: on('repository', { as: (name) => anyArn('ecr', `repository/${name}`) }),
  aws_dynamodb_resource_policy: on('resource_arn'),
  aws_kinesis_resource_policy: on('resource_arn'),
  aws_efs_file_system_policy: on('file_system_id', { as: (id) => anyArn('elasticfilesystem', `file-system/${id}`) }),
  aws_backup_vault_policy: on('backup_vault_name', { as: (name) => anyArn('backup', `backup-vault:${name}`) }),
  aws_opensearch_domain_policy: on('domain_name', { as: searchDomain, text: 'access_policies' }),
  aws_opensearch_domain: owned('access_policies', 'domain_name'),
  aws_elasticsearch_domain_policy: on('domain_name', { as: searchDomain, text: 'access_policies' }),
  aws_elasticsearch_domain: owned('access_policies', 'domain_name'),
  aws_codeartifact_domain_permissions_policy: on('domain', {
    as: (name) => anyArn('codeartifact', `domain/${name}`),
    text: 'policy_document',
  }),
  aws_cloudwatch_event_bus_policy: on('event_bus_name', { as: busOf, otherwise: 'default' }),
  aws_cloudwatch_event_permission: busPermission,
};

/** Types that others put policies on, or that hold none that is read: where they go, their callers fail otherwise. */
const HOLDERS = [
  'aws_backup_vault',
  'aws_cloudwatch_event_bus',
  'aws_codeartifact_domain',
  'aws_codeartifact_repository',
  'aws_dynamodb_table',
  'aws_ecr_repository',
  'aws_efs_file_system',
  'aws_iam_group',
  'aws_kinesis_stream',
  'aws_lambda_function',
];

export const HOLDER_READERS: Readonly<Record<string, Read>> = Object.fromEntries(
  HOLDERS.map((type) => [type, ({ after }: ResourceChange) => (after === undefined ? ['deleted' as const] : [])]),
);

interface Policy {
  /** What the attribute names, as resources of a snapshot are named; an ARN stays as it is. */
  readonly as?: (name: string) => string;
  readonly text?: string;
  /** What is meant where the attribute is left out. */
  readonly otherwise?: string;
}

/** A policy that is a resource of its own, and the attribute that names what it is put on. */
function on(attribute: string, { as = (name) => name, text = 'policy', otherwise }: Policy = {}): Read {
  const placeIn = (resource: Json | undefined): string | undefined => {
    const named = textAt(resource, attribute) ?? (resource === undefined ? undefined : otherwise);
    return named === undefined || named.startsWith('arn:') ? named : as(named);
  };
  return (change) => {
    const [from, to] = [placeIn(change.now), change.isUnknown(attribute) ? undefined : placeIn(change.after)];
    const gone = from === undefined || from === to ? [] : [{ kind: 'resource', arn: from } as const];
    if (change.after === undefined) return gone;
    const referred = change.referred(attribute);
    const arn = to ?? textAt(referred, 'arn') ?? textAt(referred, 'bucket');
    if (arn === undefined) return [...gone, referred === undefined ? 'place-unknown' : 'new'];
    return [...gone, { kind: 'resource', arn, document: textOf(change, text) ?? null }];
  };
}

/** A resource that holds its policy itself; `name` is what it keeps its identity by when it is made anew. */
function owned(text: string, name?: string): Read {
  return (change) => {
    const { now, after } = change;
    const arn = textAt(now, 'arn');
    if (arn === undefined) return ['new'];
    if (after === undefined) return ['deleted'];
    if (change.isUnknown('arn') && (name === undefined || textAt(now, name) !== textAt(after, name)))
      return ['deleted', 'new'];
    // A text that is left out is left to AWS: what then stands nobody knows.
    return changesText(change, text) ? [{ kind: 'resource', arn, document: textOf(change, text) ?? null }] : [];
  };
}

interface Statement {
  readonly arn: string;
  readonly sid: string;
}

/** One statement among others: what stood goes, unless the same place takes the new one. */
function statementOn(
  change: ResourceChange,
  placeOf: (resource: Json) => Statement | undefined,
  statement: (resource: Json) => Json | undefined,
): readonly EditOrNote[] {
  const { now, after } = change;
  const [from, to] = [now && placeOf(now), after && placeOf(after)];
  const isSame = from !== undefined && from.arn === to?.arn && from.sid === to.sid;
  const gone = from === undefined || isSame ? [] : [{ kind: 'resource-statement', ...from } as const];
  if (after === undefined) return now !== undefined && from === undefined ? ['place-unknown'] : gone;
  if (to === undefined) return [...gone, 'place-unknown'];
  const made = statement(after);
  return [
    ...gone,
    made === undefined
      ? { kind: 'resource', arn: to.arn, document: null }
      : { kind: 'resource-statement', ...to, statement: made },
  ];
}

function functionPermission(change: ResourceChange): readonly EditOrNote[] {
  const isOpen = ['principal', 'action', 'source_arn', 'source_account', 'principal_org_id'].some(change.isUnknown);
  return statementOn(
    change,
    (told) => {
      const [name, sid] = [textAt(told, 'function_name'), textAt(told, 'statement_id')];
      return name === undefined || sid === undefined
        ? undefined
        : { arn: name.startsWith('arn:') ? name : `function:${name}`, sid };
    },
    (told) =>
      isOpen
        ? undefined
        : permissionStatement({
            principal: textAt(told, 'principal') ?? '',
            action: textAt(told, 'action') ?? '',
            sourceArn: textAt(told, 'source_arn'),
            sourceAccount: textAt(told, 'source_account'),
            organization: textAt(told, 'principal_org_id'),
            urlAuthType: textAt(told, 'function_url_auth_type'),
            eventSourceToken: textAt(told, 'event_source_token'),
          }),
  );
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html */
function busPermission(change: ResourceChange): readonly EditOrNote[] {
  return statementOn(
    change,
    (told) => {
      const [bus, sid] = [textAt(told, 'event_bus_name') ?? 'default', textAt(told, 'statement_id')];
      return sid === undefined ? undefined : { arn: busOf(bus), sid };
    },
    (told) => {
      if (change.isUnknown('principal') || change.isUnknown('condition')) return undefined;
      const principal = textAt(told, 'principal') ?? '*';
      const [condition] = listAt(told, 'condition');
      const [type, key, value] = ['type', 'key', 'value'].map((name) => textAt(condition, name) ?? '');
      return present<Json>({
        Effect: 'Allow',
        Principal: principal === '*' ? '*' : { AWS: `arn:aws:iam::${principal}:root` },
        Action: textAt(told, 'action') ?? 'events:PutEvents',
        Resource: '*',
        Condition: condition === undefined ? undefined : { [type ?? '']: { [key ?? '']: value } },
      });
    },
  );
}

function busOf(name: string): string {
  return name.startsWith('arn:') ? name : anyArn('events', `event-bus/${name}`);
}

function searchDomain(name: string): string {
  return anyArn('es', `domain/${name}`);
}
