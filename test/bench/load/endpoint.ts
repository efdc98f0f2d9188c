/** The endpoint under load, in a process of its own: counts its calls by kind and notes when which denial was told. */
import { isObject, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import { type Call, startAwsEndpoint } from '../../aws-endpoint/index.ts';
import { countCalls } from '../driven/call-kinds.ts';
import { loadWorld } from './world.ts';

const [accounts = '1', begunAt = '0'] = process.argv.slice(2);
/** By the id of its event. */
const toldAt: Record<string, number> = {};
const world = loadWorld(Number(accounts), Number(begunAt));
const endpoint = await startAwsEndpoint({
  ...world,
  answers: {
    ...world.answers,
    'sns:Publish': ({ params }) => {
      const id = eventOf(params);
      if (id !== undefined) toldAt[id] ??= Date.now();
      return { MessageId: '00000000-0000-4000-8000-000000000000' };
    },
  },
});

function eventOf(params: Call['params']): string | undefined {
  const message: unknown = JSON.parse(textAt(params, 'Message') ?? '{}');
  const diagnosis: unknown = JSON.parse((isObject(message) ? textAt(message, 'default') : undefined) ?? '{}');
  return textAt(isObject(diagnosis) ? objectAt(diagnosis, 'denial') : undefined, 'eventId');
}

const counts = countCalls(endpoint);
process.on('message', () => process.send?.({ calls: counts(), toldAt }));
process.send?.({ url: endpoint.url });
