/** An SCP and an RCP of one name, as Organizations tells them: each keeps its id. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { askSource, sourceOn } from './asking.ts';
import { MEMBER, world } from './world.ts';

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint(JSON.parse(JSON.stringify(world()).replace('"name":"Edge"', '"name":"Guard"')));
});
afterAll(() => endpoint.close());

test('each is known by its own id', async () => {
  const answer = await askSource(sourceOn(endpoint), { kind: 'organization', account: MEMBER });
  expect(answer).toMatchObject({
    value: {
      policies: expect.arrayContaining([
        { id: 'p-guard', layer: 'scp', name: 'Guard' },
        { id: 'p-edge', layer: 'rcp', name: 'Guard' },
      ]),
    },
  });
});
