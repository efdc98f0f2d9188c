/**
 * The types of CloudFormation whose policies stand on a resource, and what of a resource each says.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 * Errs towards saying that a place is not known.
 */
import { isObject, type Json } from '../../../denial/fields.ts';
import { permissionStatement } from '../../plan/permission-statement.ts';
import { knownStatements, knownText } from '../known-text.ts';
import type { Read, Reading } from '../reading.ts';
import { isPlain } from '../unresolved.ts';
import type { Fact } from './fact.ts';

/** A policy that is a resource of its own: the property that names what it stands on, and the one that holds its text. */
function on(place: string, text: string): Read {
  return (reading) => {
    const told = reading.property(place);
    const document = reading.property(text);
    return (Array.isArray(told) ? told : [told]).flatMap((one) =>
      textFact(reading, reading.arnOf(one), text, document, true),
    );
  };
}

/** A resource that holds its policy itself. */
function own(text: string): Read {
  return (reading) => {
    const document = reading.property(text);
    return document === undefined ? [] : textFact(reading, reading.ownArn(), text, document, false);
  };
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

export const RESOURCE_TYPES: Readonly<Record<string, Read>> = {
  'AWS::S3::BucketPolicy': on('Bucket', 'PolicyDocument'),
  'AWS::S3::AccessPoint': own('Policy'),
  'AWS::S3::AccessPointPolicy': on('AccessPointArn', 'Policy'),
  'AWS::KMS::Key': own('KeyPolicy'),
  'AWS::SQS::QueuePolicy': on('Queues', 'PolicyDocument'),
  'AWS::SQS::QueueInlinePolicy': on('Queue', 'PolicyDocument'),
  'AWS::SNS::TopicPolicy': on('Topics', 'PolicyDocument'),
  'AWS::SNS::TopicInlinePolicy': on('TopicArn', 'PolicyDocument'),
  'AWS::SecretsManager::ResourcePolicy': on('SecretId', 'ResourcePolicy'),
  'AWS::Lambda::Permission': lambdaPermission,
  'AWS::Events::EventBusPolicy': busPolicy,
  'AWS::Events::EventBus': own('Policy'),
  'AWS::ECR::Repository': own('RepositoryPolicyText'),
  'AWS::DynamoDB::Table': (reading) => policyIn(reading, 'ResourcePolicy'),
  'AWS::Kinesis::ResourcePolicy': on('ResourceArn', 'ResourcePolicy'),
  'AWS::EFS::FileSystem': own('FileSystemPolicy'),
  'AWS::Backup::BackupVault': own('AccessPolicy'),
  'AWS::OpenSearchService::Domain': own('AccessPolicies'),
};

/** `ResourcePolicy: { PolicyDocument: … }`. */
function policyIn(reading: Reading, property: string): readonly Fact[] {
  const held = reading.property(property);
  if (!isObject(held)) return [];
  return textFact(reading, reading.ownArn(), `${property}.PolicyDocument`, held['PolicyDocument'], false);
}
