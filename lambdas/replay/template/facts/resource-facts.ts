/**
 * The types of CloudFormation whose policies stand on a resource, and what of a resource each says.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 * Errs towards saying that a place is not known.
 */
import { fieldAt, isObject, type Json } from '../../../denial/fields.ts';
import { permissionStatement } from '../../plan/permission-statement.ts';
import { knownStatements, knownText } from '../known-text.ts';
import type { Read, Reading } from '../reading.ts';
import { isPlain, Unresolved } from '../unresolved.ts';
import type { Fact } from './fact.ts';

/** A policy that is a resource of its own: the property that names what it stands on, and the one that holds its text. */
function on(place: string, text: string, as = (name: string) => name): Read {
  return (reading) => {
    const document = reading.property(text);
    const told = reading.listOf(place);
    if (told.length === 0) return reading.nowhere(place);
    return told.flatMap((one) => {
      const named = isPlain(one) && !String(one).startsWith('arn:') ? as(String(one)) : one;
      return textFact(reading, reading.arnOf(named), text, document, true);
    });
  };
}

/** A resource that holds its policy itself. `left`: what stands where it no longer says one; `null` is not known. */
function own(text: string, left?: null): Read {
  return (reading) => {
    const document = reading.property(text);
    return document === undefined || document === ''
      ? silence(reading, reading.ownArn(), text, left)
      : textFact(reading, reading.ownArn(), text, document, false);
  };
}

function silence(reading: Reading, arn: string | undefined, text: string, left?: null): readonly Fact[] {
  if (arn === undefined) return [];
  const make =
    left === null ? ({ kind: 'resource', arn, document: null } as const) : ({ kind: 'resource', arn } as const);
  return [{ key: `resource ${arn}`, place: reading.place(text), said: null, isSilent: true, make }];
}

function textFact(
  reading: Reading,
  arn: string | undefined,
  text: string,
  document: unknown,
  isOfItsOwn: boolean,
): readonly Fact[] {
  if (arn === undefined) return reading.nowhere(text);
  const known = knownText(document, reading.place(text)) ?? null;
  const make = { kind: 'resource', arn, document: known } as const;
  const undo = { kind: 'resource', arn } as const;
  const fact = { key: `resource ${arn}`, place: reading.place(text), said: document, make };
  return [isOfItsOwn ? { ...fact, undo } : fact];
}

/** Adds a statement to what others put on the same resource. */
function lambdaPermission(reading: Reading): readonly Fact[] {
  const told = reading.property('FunctionName');
  const arn = reading.arnOf(isPlain(told) && !String(told).startsWith('arn:') ? `function:${told}` : told);
  if (arn === undefined) return reading.nowhere('FunctionName');
  const said = permissionStatement({
    principal: reading.property('Principal'),
    action: reading.property('Action'),
    sourceArn: reading.property('SourceArn'),
    sourceAccount: reading.property('SourceAccount'),
    organization: reading.property('PrincipalOrgID'),
    urlAuthType: reading.property('FunctionUrlAuthType'),
    eventSourceToken: reading.property('EventSourceToken'),
  });
  return statementFact(reading, arn, said, reading.statementId(arn, said));
}

function busPolicy(reading: Reading): readonly Fact[] {
  const bus = reading.property('EventBusName') ?? 'default';
  const arn = reading.arnOf(isPlain(bus) && !String(bus).startsWith('arn:') ? `event-bus/${bus}` : bus);
  const [sid, said] = [reading.property('StatementId'), reading.property('Statement')];
  if (arn === undefined || !isPlain(sid) || !isObject(said)) return reading.nowhere('EventBusName');
  return statementFact(reading, arn, said, String(sid));
}

function statementFact(reading: Reading, arn: string, said: Json, sid: string): readonly Fact[] {
  const place = reading.place('');
  const statements = knownStatements(said, place);
  const [statement = said] = statements;
  return [
    {
      key: `statement ${arn} ${sid}`,
      place,
      said,
      // A part of it that is in doubt would be a statement of its own, for which the policy has no name.
      make:
        statements.length === 1
          ? { kind: 'resource-statement', arn, sid, statement }
          : { kind: 'resource', arn, document: null },
      undo: { kind: 'resource-statement', arn, sid },
    },
  ];
}

const SWITCHES = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

/** Block Public Access is not tried: a switch that comes on, or may, is told. */
function bucket(reading: Reading): readonly Fact[] {
  const said = reading.property('PublicAccessBlockConfiguration');
  if (reading.isNew || said === undefined) return [];
  const held = fieldAt(reading.held, 'publicAccessBlock');
  const comesOn = (name: string): boolean => {
    const then = fieldAt(said, name);
    const isOff = then === undefined || then === false || then === 'false';
    return !isOff && fieldAt(held, name) !== true;
  };
  if (!isObject(said) || said instanceof Unresolved || SWITCHES.some(comesOn))
    reading.notes.push({ kind: 'not-read', place: reading.place('(PublicAccessBlockConfiguration)') });
  return [];
}

export const RESOURCE_TYPES: Readonly<Record<string, Read>> = {
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': on('Bucket', 'PolicyDocument'),
  'AWS::S3::AccessPoint': own('Policy'),
  'AWS::S3::AccessPointPolicy': on('AccessPointArn', 'Policy'),
  // AWS gives a key its default policy.
  'AWS::KMS::Key': own('KeyPolicy', null),
  'AWS::KMS::ReplicaKey': own('KeyPolicy', null),
  'AWS::SQS::QueuePolicy': on('Queues', 'PolicyDocument'),
  'AWS::SQS::QueueInlinePolicy': on('Queue', 'PolicyDocument'),
  'AWS::SNS::TopicPolicy': on('Topics', 'PolicyDocument'),
  'AWS::SNS::TopicInlinePolicy': on('TopicArn', 'PolicyDocument'),
  'AWS::SecretsManager::ResourcePolicy': on('SecretId', 'ResourcePolicy', (name) => `secret:${name}`),
  'AWS::Lambda::Permission': lambdaPermission,
  'AWS::Events::EventBusPolicy': busPolicy,
  'AWS::Events::EventBus': own('Policy'),
  'AWS::ECR::Repository': own('RepositoryPolicyText'),
  'AWS::DynamoDB::Table': (reading) => policyIn(reading, reading.property('ResourcePolicy'), reading.ownArn()),
  'AWS::DynamoDB::GlobalTable': (reading) =>
    reading.listOf('Replicas').flatMap((replica) => {
      const [region, policy] = [fieldAt(replica, 'Region'), fieldAt(replica, 'ResourcePolicy')];
      return policyIn(reading, policy, isPlain(region) ? reading.arnIn(String(region)) : undefined);
    }),
  'AWS::Kinesis::ResourcePolicy': on('ResourceArn', 'ResourcePolicy'),
  'AWS::EFS::FileSystem': own('FileSystemPolicy'),
  'AWS::Backup::BackupVault': own('AccessPolicy'),
  // A domain is never without one.
  'AWS::OpenSearchService::Domain': own('AccessPolicies', null),
  'AWS::Elasticsearch::Domain': own('AccessPolicies', null),
  'AWS::CodeArtifact::Domain': own('PermissionsPolicyDocument'),
  'AWS::CodeArtifact::Repository': own('PermissionsPolicyDocument'),
};

/** `ResourcePolicy: { PolicyDocument: … }`. */
function policyIn(reading: Reading, held: unknown, arn: string | undefined): readonly Fact[] {
  const text = 'ResourcePolicy.PolicyDocument';
  if (held === undefined) return silence(reading, arn, text);
  return textFact(reading, arn, text, isObject(held) ? (held['PolicyDocument'] ?? held) : held, false);
}
