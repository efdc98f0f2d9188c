/**
 * The dead-letter queues that are looked at: the two of the stack, or one that is named, such as that of a forwarder in
 * another Region or account. Errs towards none: only what is the ARN of a queue is asked for.
 */
import type { ConnectOptions } from '../../adapters/connection/accounts.ts';
import { signIn } from '../../adapters/connection/sign-in.ts';
import { type DeadLetterQueue, deadLetterQueue } from '../../adapters/deployment/dead-letter-queue.ts';
import { DNS_SUFFIX, partitionOf } from '../../aws/regions.ts';
import { type Deployment, partOf } from '../../deployment/deployment.ts';
import { missingPartSentence, notReachedSentence } from '../../notice/words/deployment/access.ts';
import { REDRIVE_WORDS } from '../../notice/words/deployment/dead-letters.ts';
import { EXIT } from '../exit.ts';
import type { DeploymentOptions } from '../open-deployment.ts';

export interface QueueOptions extends DeploymentOptions {
  /** ARN of another queue. */
  readonly from?: string;
  readonly fromProfile?: string;
}

type OpenedQueues =
  | { readonly kind: 'open'; readonly queues: readonly DeadLetterQueue[] }
  | { readonly kind: 'closed'; readonly problem: string; readonly code: number };

export async function openQueues(
  { from, fromProfile }: QueueOptions,
  deployment: Deployment,
  connect: ConnectOptions,
): Promise<OpenedQueues> {
  if (from === undefined) {
    const urls = [partOf(deployment, 'denialDeadLetters'), partOf(deployment, 'changeDeadLetters')];
    const found = urls.flatMap((url) => url ?? []);
    return found.length < urls.length
      ? closed(missingPartSentence('two dead-letter queues', deployment.stack), EXIT.unusable)
      : { kind: 'open', queues: found.map((url) => deadLetterQueue(url, connect)) };
  }
  const [, region, account, name] = /^arn:[\w-]+:sqs:([a-z0-9-]+):(\d{12}):([\w-]{1,80})$/.exec(from) ?? [];
  const partition = partitionOf(region ?? '');
  if (region === undefined || partition === undefined || account === undefined || name === undefined) {
    return closed(REDRIVE_WORDS.wrongQueue(from), EXIT.unusable);
  }
  const signedIn = fromProfile === undefined ? undefined : await signIn({ profile: fromProfile, region });
  if (signedIn?.kind === 'unreachable') return closed(notReachedSentence(signedIn.reason), EXIT.unreachable);
  // The address is never called as it stands: the client takes the one of its Region.
  const url = `https://sqs.${region}.${DNS_SUFFIX[partition]}/${account}/${name}`;
  return { kind: 'open', queues: [deadLetterQueue(url, signedIn?.connect ?? { ...connect, region })] };
}

function closed(problem: string, code: number): OpenedQueues {
  return { kind: 'closed', problem, code };
}
