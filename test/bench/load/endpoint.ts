/**
 * The endpoint under load, in a process of its own: counts its calls by kind, notes when which denial was told, and what the
 * notices say was not seen.
 */
import { isObject, listAt, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import { type Call, startAwsEndpoint } from '../../aws-endpoint/index.ts';
import { countCalls } from '../driven/call-kinds.ts';
import { loadWorld } from './world.ts';

const [accounts = '1', begunAt = '0', unlimited] = process.argv.slice(2);
/** By the id of its event. */
const toldAt: Record<string, number> = {};
const gaps: Record<string, number> = {};
const world = loadWorld(
  Number(accounts),
  Number(begunAt),
  unlimited === undefined ? undefined : Number.POSITIVE_INFINITY,
);
const endpoint = await startAwsEndpoint({
  ...world,
  answers: {
    ...world.answers,
    'sns:Publish': ({ params }) => {
      note(diagnosisOf(params));
      return { MessageId: '00000000-0000-4000-8000-000000000000' };
    },
  },
});

function note(diagnosis: unknown): void {
  const id = textAt(objectAt(diagnosis, 'denial'), 'eventId');
  if (id === undefined) return;
  toldAt[id] ??= Date.now();
  for (const gap of listAt(diagnosis, 'gaps')) {
    const kind = `${textAt(gap, 'layer') ?? 'changes'} ${textAt(gap, 'reason') ?? ''}`;
    gaps[kind] = (gaps[kind] ?? 0) + 1;
  }
}

function diagnosisOf(params: Call['params']): unknown {
  const message: unknown = JSON.parse(textAt(params, 'Message') ?? '{}');
  return JSON.parse((isObject(message) ? textAt(message, 'default') : undefined) ?? '{}');
}

const counts = countCalls(endpoint);
process.on('message', () => process.send?.({ calls: counts(), toldAt, gaps }));
process.send?.({ url: endpoint.url });
