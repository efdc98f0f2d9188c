/**
 * The same organization read live and from its snapshot gives the same facts: every answer, entity by entity.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isObject, type Json, listAt, objectAt, textAt } from '../../lambdas/denial/fields.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import type { Lookup, PolicySource } from '../../lambdas/evidence/source.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { type AnyAnswer, askSource, sourceOn } from './asking.ts';

const JSON_TEXT: unknown = JSON.parse(readFileSync(new URL('../../examples/snapshot.json', import.meta.url), 'utf8'));
const SNAPSHOT: Json = isObject(JSON_TEXT) ? JSON_TEXT : {};
const HUB = textAt(objectAt(SNAPSHOT, 'organization'), 'managementAccountId') ?? '';
const REGION = 'eu-central-1';

function lookups(): readonly { readonly name: string; readonly lookup: Lookup }[] {
  return Object.entries(objectAt(SNAPSHOT, 'accounts') ?? {}).flatMap(([account, held]) => {
    const iam = objectAt(held, 'iam');
    const named = (list: string, field: string) => listAt(iam, list).flatMap((one) => textAt(one, field) ?? []);
    const all: Lookup[] = [
      { kind: 'organization', account },
      ...named('RoleDetailList', 'RoleName').map(
        (name): Lookup => ({ kind: 'principal', account, type: 'role', name }),
      ),
      ...named('UserDetailList', 'UserName').map(
        (name): Lookup => ({ kind: 'principal', account, type: 'user', name }),
      ),
      ...Object.keys(objectAt(held, 'resources') ?? {}).map(
        (arn): Lookup => ({ kind: 'resource', arn, account, region: REGION }),
      ),
      ...Object.keys(objectAt(held, 'vpcEndpoints') ?? {}).map(
        (id): Lookup => ({ kind: 'vpc-endpoint', id, account, region: REGION }),
      ),
    ];
    return all.map((lookup) => ({ name: `${account} ${Object.values(lookup).join(' ')}`, lookup }));
  });
}

/** What AWS tells beyond a snapshot, and a snapshot beyond AWS, without bearing on an evaluation. */
const APART = [
  'exists',
  'aliases',
  'accounts',
  'allAccounts',
  'policies',
  'keyManager',
  'keyState',
  'maxSessionDurationSeconds',
  'uniqueId',
];

function comparable(answer: AnyAnswer): unknown {
  if (answer.kind !== 'found' || !isObject(answer.value)) return answer;
  const value: Json = { ...answer.value };
  const facts = Object.entries(value).filter(([name, one]) => !APART.includes(name) && one !== undefined);
  return { ...Object.fromEntries(facts), ...('path' in value ? { path: pathOf(value) } : {}) };
}

/** Names of units cost a call each and are not read live. */
function pathOf(value: Json): unknown {
  return listAt(value, 'path').map((node) => ({ id: textAt(node, 'id'), kind: textAt(node, 'kind') }));
}

describe('live and snapshot agree on', () => {
  let endpoint: AwsEndpoint;
  let live: PolicySource;
  const { snapshot } = readSnapshot(SNAPSHOT);
  if (snapshot === undefined) throw new Error('the example cannot be read');
  const offline = snapshotSource(snapshot);
  let compared = 0;

  beforeAll(async () => {
    endpoint = await startAwsEndpoint({ account: HUB, snapshot: SNAPSHOT, assumableRoles: ['denyscope-reader'] });
    live = sourceOn(endpoint, { account: HUB });
  });
  afterAll(() => endpoint.close());

  test.each(lookups())('$name', async ({ lookup }) => {
    const [one, other] = await Promise.all([askSource(live, lookup), askSource(offline, lookup)]);
    if (other.kind === 'found' && (other.gaps ?? []).length === 0) {
      compared += 1;
      expect(comparable(one)).toEqual(comparable(other));
    } else {
      // What the snapshot left out is not there for the endpoint to find either.
      expect(one.kind).not.toBe('absent');
    }
  });

  test('most of the organization was compared', () => {
    expect(compared).toBeGreaterThan(lookups().length * 0.8);
  });
});
