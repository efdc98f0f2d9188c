/**
 * The endpoint in a process of its own: it keeps counts of its calls by kind, not the calls, and gives them to its
 * parent when asked.
 */
import { readFileSync } from 'node:fs';
import { objectAt, textAt } from '../../lambdas/denial/fields.ts';
import { type Call, startAwsEndpoint } from '../aws-endpoint/index.ts';

export type CallCounts = Readonly<Record<string, number>>;

const counts: Record<string, number> = {};
const { organization: _, ...snapshot } = JSON.parse(readFileSync('examples/snapshot.json', 'utf8'));
const endpoint = await startAwsEndpoint({ account: '444455556666', snapshot, assumableRoles: ['denyscope-reader'] });

function collect(): void {
  for (const call of endpoint.calls) {
    const kind = kindOf(call);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  endpoint.reset();
}

/** Writes to the memory by what they write, all else by its service. */
function kindOf({ service, operation, params }: Call): string {
  if (service !== 'dynamodb') return service === 'sns' ? 'publish' : service === 'events' ? 'bus' : `read ${service}`;
  if (operation === 'Query') return 'memory query';
  if (operation === 'GetItem') return 'memory get';
  const key = textAt(objectAt(objectAt(params, 'Key'), 'pk'), 'S') ?? '';
  if (!key.startsWith('fingerprint#')) return `write ${key.split('#')[0]}`;
  const names = Object.keys(objectAt(params, 'ExpressionAttributeNames') ?? {});
  return names.includes('#latest') ? 'write sighting' : names.includes('#settled') ? 'write settled' : 'write window';
}

setInterval(collect, 200).unref();
process.on('message', () => {
  collect();
  process.send?.({ counts: { ...counts } });
});
process.send?.({ url: endpoint.url });
