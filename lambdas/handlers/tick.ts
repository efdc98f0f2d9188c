/**
 * Every five minutes: windows that ended become one digest, held denials one summary, a day its digest; then the
 * heartbeat and a zero for every count, so that silence means trouble. One thing that fails keeps no other from being
 * told; the function then fails, for an alarm to see, and the next tick tells what is left. A heartbeat of a member comes
 * here too and is noted.
 */
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { type AccountRegion, isSame, placeOf } from '../admission/ledger/members.ts';
import { MEMBER_HEARTBEAT } from '../contract/names.ts';
import { isObject, listAt } from '../denial/fields.ts';
import { tickMeasures } from '../flows/metrics.ts';
import { type TickOutcome, tellDay, tellEndedWindows, tellHeld, tellSilent } from '../flows/tick.ts';
import { createPorts } from './create-ports.ts';
import { emit, logger } from './telemetry.ts';

const { ports: made, ledger, members, hub, accountNames } = createPorts();
const ports = { ...made, accountNames };
const TICK_MS = 5 * 60_000;

export const handler = middy<unknown, void>()
  .use(injectLambdaContext(logger))
  .handler(async (event) => {
    const now = ports.now();
    const member = heartbeatOf(event);
    if (member !== undefined) return members.heard(member, now.toISOString());
    const claimed = await ledger.claimTick(now.toISOString());
    // The rule may fire twice: another container is at work and measures too.
    if (claimed === undefined) return;
    let silent: number | undefined;
    const steps: Readonly<Record<string, () => Promise<TickOutcome>>> = {
      windows: () => tellEndedWindows(ports, new Date(now.getTime() - TICK_MS).toISOString()),
      held: () => tellHeld(ports),
      day: () => tellDay(ports, claimed.dayToldUntil),
      silent: async () => {
        const { told, silent: now } = await tellSilent(ports, members, hub);
        silent = now;
        return told;
      },
    };
    const failed: string[] = [];
    for (const [name, step] of Object.entries(steps)) {
      const told = await step().catch((error: unknown) => (error instanceof Error ? error.name : 'not an Error'));
      if (typeof told === 'string' || told.kind === 'lost') failed.push(name);
      logger.info('tick', { step: name, result: typeof told === 'string' ? told : told.kind });
    }
    if (failed.length > 0) throw new Error(`not told: ${failed.join(', ')}`);
    emit(tickMeasures(ports.settings.watchedPrincipals, silent));
  });

/** The hub does not forward to itself: what fires here is the schedule of this function, whatever its stack is called. */
function heartbeatOf(event: unknown): AccountRegion | undefined {
  if (!isObject(event) || event['detail-type'] !== MEMBER_HEARTBEAT.detailType) return undefined;
  const isHeartbeat = listAt(event, 'resources').some(
    (rule) => typeof rule === 'string' && rule.includes(MEMBER_HEARTBEAT.rule),
  );
  const place = isHeartbeat ? placeOf(event) : undefined;
  return place === undefined || isSame(place, hub) ? undefined : place;
}
