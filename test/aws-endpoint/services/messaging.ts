/**
 * SNS, SQS, EventBridge and CloudWatch Logs: policies of topics, queues and buses, and what is sent to them (kept in the
 * recorded calls, from which tests read it).
 */
import { createHash } from 'node:crypto';
import { fieldAt, isObject, listAt, textAt } from '../../../lambdas/denial/fields.ts';
import {
  AwsFault,
  type Context,
  findResource,
  type Letter,
  type Operations,
  operation,
  policyText,
  resource,
  text,
} from '../world.ts';

// Source: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
function checkPublish(context: Context): void {
  const [subject, message] = [textAt(context.params, 'Subject'), text(context, 'Message')];
  if (subject !== undefined && (subject.length >= 100 || /[^\x20-\x7e]/.test(subject))) {
    throw new AwsFault('InvalidParameter', 400, 'Invalid parameter: Subject');
  }
  if (Buffer.byteLength(message) > 262_144) throw new AwsFault('InvalidParameter', 400, 'Message too long');
  if (textAt(context.params, 'MessageStructure') !== 'json') return;
  let body: unknown;
  try {
    body = JSON.parse(message);
  } catch {
    throw new AwsFault('InvalidParameter', 400, 'Message Structure - JSON message body failed to parse');
  }
  if (
    !isObject(body) ||
    !Object.values(body).every((one) => typeof one === 'string') ||
    body['default'] === undefined
  ) {
    throw new AwsFault('InvalidParameter', 400, 'Message Structure - No default entry in JSON message body');
  }
}

export const sns: Operations = {
  Publish: operation(['Message'], (context) => {
    if (textAt(context.params, 'TopicArn') === undefined) throw new AwsFault('InvalidParameter', 400, 'TopicArn');
    checkPublish(context);
    return { MessageId: `00000000-0000-4000-8000-${String(Date.now()).padStart(12, '0')}` };
  }),
  GetTopicAttributes: operation(['TopicArn'], (context) => {
    const found = resource(context.world, text(context, 'TopicArn'));
    if (found === undefined) throw new AwsFault('NotFound', 404, 'Topic does not exist');
    const attributes = new Map([
      ['TopicArn', text(context, 'TopicArn')],
      ['Owner', found.owner],
    ]);
    const policy = policyText(found.entry);
    const key = textAt(found.entry, 'kmsKeyArn');
    if (policy !== undefined) attributes.set('Policy', policy);
    if (key !== undefined) attributes.set('KmsMasterKeyId', key);
    return { Attributes: attributes };
  }),
  ListTagsForResource: operation(['ResourceArn'], (context) => {
    const found = resource(context.world, text(context, 'ResourceArn'));
    if (found === undefined) throw new AwsFault('ResourceNotFound', 404, 'Resource does not exist');
    return { Tags: tagList(found.entry) };
  }),
};

export function tagList(entry: unknown): readonly { readonly Key: string; readonly Value: unknown }[] {
  return Object.entries(fieldAt(entry, 'tags') ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

const NO_QUEUE = 'AWS.SimpleQueueService.NonExistentQueue';

function queue(context: Context) {
  const [account, name] = new URL(text(context, 'QueueUrl')).pathname.split('/').slice(1);
  const found = findResource(context.world, (arn) => arn.includes(':sqs:') && arn.endsWith(`:${account}:${name}`));
  if (found === undefined) throw new AwsFault(NO_QUEUE, 400, 'The specified queue does not exist.');
  return found;
}

export const sqs: Operations = {
  GetQueueUrl: operation(['QueueName'], (context) => {
    const owner = textAt(context.params, 'QueueOwnerAWSAccountId') ?? context.account;
    const suffix = `:${owner}:${text(context, 'QueueName')}`;
    const found = findResource(context.world, (arn) => arn.includes(':sqs:') && arn.endsWith(suffix));
    if (found === undefined) throw new AwsFault(NO_QUEUE, 400, 'The specified queue does not exist.');
    return { QueueUrl: `https://sqs.${context.region}.amazonaws.com/${owner}/${text(context, 'QueueName')}` };
  }),
  GetQueueAttributes: operation(['QueueUrl'], (context) => {
    const letters = lettersOf(context);
    if (letters !== undefined) return { Attributes: countsOf(letters) };
    const { arn, entry } = queue(context);
    const policy = policyText(entry);
    const key = textAt(entry, 'kmsKeyArn');
    return {
      Attributes: {
        QueueArn: arn,
        ...(policy === undefined ? {} : { Policy: policy }),
        ...(key === undefined ? {} : { KmsMasterKeyId: key }),
      },
    };
  }),
  // The SDK compares the digest and refuses an answer without it.
  ListQueueTags: operation(['QueueUrl'], (context) => ({ Tags: queue(context).entry['tags'] ?? {} })),
  SendMessage: operation(['QueueUrl', 'MessageBody'], (context) => ({
    MessageId: '00000000-0000-4000-8000-000000000001',
    MD5OfMessageBody: digestOf(text(context, 'MessageBody')),
  })),
  ReceiveMessage: operation(['QueueUrl'], (context) => {
    const most = Number(context.params['MaxNumberOfMessages'] ?? 1);
    const seen = (lettersOf(context) ?? []).filter(({ hidden }) => hidden !== true).slice(0, most);
    for (const letter of seen) {
      letter.hidden = true;
      letter.receives = (letter.receives ?? 0) + 1;
    }
    return {
      Messages: seen.map(({ id, body, attributes = {}, receives }) => ({
        MessageId: id,
        ReceiptHandle: id,
        Body: body,
        MD5OfBody: digestOf(body),
        Attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: '1795773600000' },
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
        ),
      })),
    };
  }),
  ChangeMessageVisibility: operation(['QueueUrl', 'ReceiptHandle', 'VisibilityTimeout'], (context) => {
    const letter = lettersOf(context)?.find(({ id }) => id === text(context, 'ReceiptHandle'));
    if (letter !== undefined) letter.hidden = context.params['VisibilityTimeout'] !== 0;
    return {};
  }),
  DeleteMessage: operation(['QueueUrl', 'ReceiptHandle'], (context) => {
    const letters = lettersOf(context) ?? [];
    const at = letters.findIndex(({ id }) => id === text(context, 'ReceiptHandle'));
    if (at >= 0) letters.splice(at, 1);
    return {};
  }),
};

function lettersOf(context: Context): Letter[] | undefined {
  return context.world.letters?.[text(context, 'QueueUrl').split('/').at(-1) ?? ''];
}

function countsOf(letters: readonly Letter[]): Readonly<Record<string, string>> {
  const hidden = letters.filter((letter) => letter.hidden === true).length;
  return {
    ApproximateNumberOfMessages: String(letters.length - hidden),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
  };
}

function digestOf(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

export const events: Operations = {
  PutEvents: operation(['Entries'], (context) => {
    const entries = listAt(context.params, 'Entries').map((entry) => {
      const bad = ['Source', 'DetailType', 'Detail'].find((name) => textAt(entry, name) === undefined);
      if (bad !== undefined) return { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter ${bad} is not valid.` };
      // AWS keeps the prefix for itself, which is why nobody can forge a denial.
      if ((textAt(entry, 'Source') ?? '').startsWith('aws.')) {
        return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
      }
      return { EventId: '00000000-0000-4000-8000-000000000002' };
    });
    return { FailedEntryCount: entries.filter((one) => 'ErrorCode' in one).length, Entries: entries };
  }),
  DescribeEventBus: operation([], (context) => {
    const name = textAt(context.params, 'Name') ?? 'default';
    const found = findResource(context.world, (arn) => arn === name || arn.endsWith(`:event-bus/${name}`));
    if (found === undefined && name !== 'default') {
      throw new AwsFault('ResourceNotFoundException', 400, `Event bus ${name} does not exist.`);
    }
    const policy = policyText(found?.entry);
    return { Name: name, Arn: found?.arn, ...(policy === undefined ? {} : { Policy: policy }) };
  }),
};

export const logs: Operations = {
  DescribeResourcePolicies: operation([], (context) => {
    const target = textAt(context.params, 'resourceArn');
    const all = Object.entries(fieldAt(context.world.snapshot, 'accounts') ?? {}).flatMap(([owner, account]) =>
      owner !== context.account || !isObject(account)
        ? []
        : Object.entries(fieldAt(account, 'resources') ?? {}).flatMap(([arn, entry]) => {
            const policy =
              arn.includes(':logs:') && (target === undefined || arn === target) ? policyText(entry) : undefined;
            return policy === undefined ? [] : [{ policyName: arn.split(':').at(-1), policyDocument: policy }];
          }),
    );
    return { resourcePolicies: all };
  }),
};
