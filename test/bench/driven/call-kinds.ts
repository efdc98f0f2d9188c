/** Calls of the functions by kind: writes to the memory by what they write, all else by its service. */
import { objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import type { Call } from '../../aws-endpoint/index.ts';

function kindOf({ service, operation, params }: Call): string {
  if (service !== 'dynamodb') return service === 'sns' ? 'publish' : service === 'events' ? 'bus' : `read ${service}`;
  if (operation === 'Query') return 'memory query';
  if (operation === 'GetItem') return 'memory get';
  if (operation === 'BatchGetItem') return 'memory batch get';
  const key = textAt(objectAt(objectAt(params, 'Key') ?? objectAt(params, 'Item'), 'pk'), 'S') ?? '';
  if (!key.startsWith('fingerprint#')) return `write ${key.split('#')[0]}`;
  const names = Object.keys(objectAt(params, 'ExpressionAttributeNames') ?? {});
  return names.includes('#latest') ? 'write sighting' : names.includes('#settled') ? 'write settled' : 'write window';
}

/** Takes the calls off an endpoint from time to time, and keeps their numbers. */
export function countCalls(endpoint: { readonly calls: readonly Call[]; reset(): void }) {
  const counts: Record<string, number> = {};
  const collect = (): void => {
    for (const call of endpoint.calls) {
      const kind = kindOf(call);
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    endpoint.reset();
  };
  setInterval(collect, 200).unref();
  return () => {
    collect();
    return { ...counts };
  };
}
