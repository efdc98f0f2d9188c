/**
 * A deployed stack as CloudFormation lists it, and the parts of it that commands ask for. Parts are found by where they
 * stand in the construct: CloudFormation's name of a part ends in that and a hash, in an app of one's own too. Errs
 * towards none: of two parts that fit, neither is taken.
 */

export interface StackPart {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

export interface Deployment {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  /** Of CloudFormation, such as `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly parts: readonly StackPart[];
}

export const PARTS = {
  denialQueue: ['AWS::SQS::Queue', 'IntakeDenials'],
  denialDeadLetters: ['AWS::SQS::Queue', 'IntakeDeadLetters'],
  changeDeadLetters: ['AWS::SQS::Queue', 'JournalDeadLetters'],
  diagnoser: ['AWS::Lambda::Function', 'DiagnoserHandlerFunction'],
  recorder: ['AWS::Lambda::Function', 'JournalHandlerFunction'],
  alerts: ['AWS::SNS::Topic', 'TopicsAlerts'],
  chat: ['AWS::SNS::Topic', 'TopicsChat'],
  memory: ['AWS::DynamoDB::Table', 'MemoryTable'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

export type PartName = keyof typeof PARTS;

/** Its physical name: the URL of a queue, the ARN of a topic, the name of a function or table. */
export function partOf({ parts }: Pick<Deployment, 'parts'>, name: PartName): string | undefined {
  const [type, place] = PARTS[name];
  const [found, second] = parts.filter((part) => part.type === type && standsAt(part.logicalId, place));
  return second === undefined ? found?.physicalId : undefined;
}

function standsAt(logicalId: string, place: string): boolean {
  return logicalId.slice(0, -HASH).endsWith(place) && /^[0-9A-F]{8}$/.test(logicalId.slice(-HASH));
}

const HASH = 8;
