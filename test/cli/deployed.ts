/** A deployed stack as CloudFormation lists it, for the commands that look after one; and how they are run. */
import { spawn } from 'node:child_process';
import type { World } from '../aws-endpoint/index.ts';
import { type AwsEndpoint, endpointEnvironment } from '../aws-endpoint/index.ts';
import type { Ran } from './run.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
export const MEMORY = 'Denyscope-MemoryTable2F605A68-X';

const QUEUES = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/`;
export const QUEUE_URL = {
  denials: `${QUEUES}denials`,
  denialDeadLetters: `${QUEUES}denials-dead`,
  changeDeadLetters: `${QUEUES}changes-dead`,
} as const;

export const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:alerts`;

export const RESOURCES = [
  ['IntakeDenialsC7B9432B', 'AWS::SQS::Queue', QUEUE_URL.denials],
  ['IntakeDeadLettersA15864BB', 'AWS::SQS::Queue', QUEUE_URL.denialDeadLetters],
  ['JournalDeadLettersBBF87ED2', 'AWS::SQS::Queue', QUEUE_URL.changeDeadLetters],
  ['DiagnoserHandlerFunction15EBAFC1', 'AWS::Lambda::Function', 'diagnose'],
  ['JournalHandlerFunctionE755A384', 'AWS::Lambda::Function', 'record'],
  ['TopicsAlerts790CC8DD', 'AWS::SNS::Topic', TOPIC],
  ['MemoryTable2F605A68', 'AWS::DynamoDB::Table', MEMORY],
] as const;

export function deployed(more: Partial<World> = {}): World {
  return {
    account: ACCOUNT,
    stacks: { [`Denyscope ${REGION}`]: { status: 'UPDATE_COMPLETE', outputs: {}, resources: RESOURCES } },
    ...more,
  };
}

export function run(endpoint: AwsEndpoint, args: readonly string[], input = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['bin/denyscope.ts', ...args], {
      env: { PATH: process.env['PATH'], ...endpointEnvironment(endpoint) },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
