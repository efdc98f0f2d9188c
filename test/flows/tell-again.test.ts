/** What somebody in chat asked for takes no more time than the function has left: beyond it the whole batch would come again. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { tellAgain } from '../../lambdas/flows/tell-again.ts';

test('a look-up that does not end is cut off before the function is', async () => {
  const parsed = parse(JSON.parse(readFileSync('examples/denials/01-identity-no-allow.json', 'utf8')));
  if (parsed.kind !== 'denial') throw new Error('the example is no denial');
  const sent: string[] = [];
  const begun = performance.now();
  const told = await tellAgain('0123456789abcdef', {
    source: { principal: () => new Promise(() => {}) },
    settings: DEFAULT_SETTINGS,
    channels: [
      {
        name: 'chat',
        required: false,
        send: async ({ notice }) => {
          sent.push(notice.threadId);
          return { kind: 'sent', channel: 'chat', id: '1' };
        },
      },
    ],
    recall: async () => parsed.denial,
    unask: async () => {
      throw new Error('it was told');
    },
    remainingMs: () => 6_000,
  });
  expect(told).toBe('told');
  expect(sent).toHaveLength(1);
  expect(performance.now() - begun).toBeLessThan(5_000);
});
