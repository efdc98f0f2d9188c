/**
 * What comes through the queue beside denials: tests of the deployment, and what buttons of chat want explained again.
 * Most containers never see one, so it is loaded with the first. Neither is tried again: whoever waits asks once more.
 */
import { isTest } from '../denial/record/test-event.ts';
import { askedAgain } from '../flows/asked-again.ts';
import { tellAgain } from '../flows/tell-again.ts';
import { tellTest } from '../flows/tell-test.ts';
import type { FunctionPorts } from './create-ports.ts';
import { logger } from './telemetry.ts';

export async function tellAsides(
  items: readonly unknown[],
  { ports, tests, recall, unask }: FunctionPorts,
  remainingMs: () => number,
): Promise<void> {
  for (const item of items.filter(isTest)) {
    logger.info('test', { ...(await tellTest(item, { ...ports, tests: await tests() })) });
  }
  await Promise.all(
    items
      .flatMap((item) => askedAgain(item) ?? [])
      .map(async (fingerprint) => {
        const result = await tellAgain(fingerprint, { ...ports, recall, unask, remainingMs });
        logger.info('again', { fingerprint, result });
      }),
  );
}
