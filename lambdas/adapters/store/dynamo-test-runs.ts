/**
 * Tests of the deployment in the memory's table, for a day: one item a test, and a count an hour. What they hold is read
 * back without trust.
 */
import { isObject, present, textAt } from '../../denial/fields.ts';
import { TESTS_AN_HOUR, type TestReceipt, type TestRun, type TestRuns } from '../../deployment/test-runs.ts';
import type { ConnectOptions } from '../connection/accounts.ts';
import { expiryOf, type Item, jsonOf, numberOf, textOf } from './item.ts';
import { COUNTING, keyOf, memoryTable, refusedItem } from './table.ts';

const KEPT_MS = 24 * 3_600_000;

export function dynamoTestRuns(tableName: string, connect: ConnectOptions): TestRuns {
  const table = memoryTable(tableName, connect);
  const keyOfTest = (id: string) => keyOf(`test#${id}`);

  async function write(run: TestRun): Promise<void> {
    const { receipts, ...plain } = run;
    await table.put({
      ...keyOfTest(run.id),
      ...plain,
      receipts: JSON.stringify(receipts),
      expiresAt: expiryOf(Date.parse(run.arrivedAt) + KEPT_MS),
    });
  }

  /** Whether this hour has room for one more. */
  async function counted(at: string): Promise<boolean> {
    try {
      await table.update(keyOf('tests', at.slice(0, 13)), {
        update: 'SET #count = if_not_exists(#count, :zero) + :one, #expiresAt = :expiresAt',
        condition: 'attribute_not_exists(#count) OR #count < :most',
        values: { ...COUNTING, ':most': TESTS_AN_HOUR, ':expiresAt': expiryOf(Date.parse(at) + KEPT_MS) },
      });
      return true;
    } catch (error) {
      if (refusedItem(error) === undefined) throw error;
      return false;
    }
  }

  return {
    async begin(id, at) {
      try {
        await table.put(
          { ...keyOfTest(id), id, state: 'arrived', arrivedAt: at, expiresAt: expiryOf(Date.parse(at) + KEPT_MS) },
          { condition: 'attribute_not_exists(#state) OR #state = :arrived', values: { ':arrived': 'arrived' } },
        );
      } catch (error) {
        if (refusedItem(error) === undefined) throw error;
        return 'again';
      }
      return (await counted(at)) ? 'begun' : 'too-many';
    },
    end: write,
    async find(id) {
      const item = await table.get(keyOfTest(id));
      return item === undefined ? undefined : runOf(id, item);
    },
  };
}

const STATES = ['arrived', 'told', 'failed', 'refused'] as const;

function runOf(id: string, item: Item): TestRun | undefined {
  const state = STATES.find((one) => one === textOf(item, 'state'));
  const arrivedAt = textOf(item, 'arrivedAt');
  if (state === undefined || arrivedAt === undefined) return undefined;
  const written = jsonOf(item, 'receipts');
  return present<TestRun>({
    id,
    state,
    arrivedAt,
    leftAt: textOf(item, 'leftAt'),
    reason: textOf(item, 'reason'),
    gaps: numberOf(item, 'gaps'),
    receipts: Array.isArray(written) ? written.flatMap(receiptOf) : [],
  });
}

function receiptOf(written: unknown): readonly TestReceipt[] {
  const channel = textAt(written, 'channel');
  if (!isObject(written) || channel === undefined) return [];
  if (written['kind'] === 'sent') return [{ kind: 'sent', channel, id: textAt(written, 'id') ?? '' }];
  return [{ kind: 'failed', channel, reason: textAt(written, 'reason') ?? '' }];
}
