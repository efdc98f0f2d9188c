import { afterAll, beforeAll, expect, test } from 'vitest';
import { sharedOrganization } from '../../lambdas/adapters/shared-organization.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { askSource, sourceOn } from './asking.ts';
import { CONNECT } from './connect.ts';
import { MEMBER, world } from './world.ts';

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint(world());
});
afterAll(() => endpoint.close());

const LOOKUP = { kind: 'organization', account: MEMBER } as const;
const asked = () => endpoint.calls.filter((call) => call.service === 'organizations').length;
const container = (table: string, now?: () => number) => {
  const shared = sharedOrganization(table, { ...CONNECT, endpoint: endpoint.url }, now);
  return { shared, source: sourceOn(endpoint, { shared }) };
};

test('what one container read the next one knows, to the letter', async () => {
  const first = await askSource(container('one').source, LOOKUP);
  const before = asked();
  expect(await askSource(container('one').source, LOOKUP)).toMatchObject({
    kind: 'found',
    value: first.kind === 'found' ? first.value : {},
  });
  expect(asked()).toBe(before);
});

test('after a change everybody reads anew, whoever read before included', async () => {
  const one = container('two');
  await askSource(one.source, LOOKUP);
  const before = asked();
  await one.shared.forget();
  await askSource(container('two').source, LOOKUP);
  expect(asked()).toBeGreaterThan(before);
});

test('after a quarter of an hour it is read anew', async () => {
  await askSource(container('three').source, LOOKUP);
  const before = asked();
  await askSource(container('three', () => Date.now() + 16 * 60_000).source, LOOKUP);
  expect(asked()).toBeGreaterThan(before);
});

test('a table that does not answer costs nothing but time', async () => {
  endpoint.fail('dynamodb:GetItem', { code: 'InternalServerError', status: 500 });
  endpoint.fail('dynamodb:PutItem', { code: 'InternalServerError', status: 500 });
  expect((await askSource(container('four').source, LOOKUP)).kind).toBe('found');
  endpoint.reset();
});
