/**
 * DynamoDB with true conditional writes on tables that make themselves: keys `pk` and `sk`, indexes by whatever the key
 * condition names. Time to live, transactions and capacity are not here; `moto` has those.
 */
import { MEMORY_TABLE } from '../../../lambdas/contract/memory-table.ts';
import { fieldAt, isObject, type Json, listAt, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import { AwsFault, type Context, type Operations, operation, text } from '../world.ts';
import { holds, type Item, type Names, update } from './expression.ts';

type Table = Map<string, Item>;

function scopeOf(context: Context): Names {
  return {
    names: objectAt(context.params, 'ExpressionAttributeNames') ?? {},
    values: objectAt(context.params, 'ExpressionAttributeValues') ?? {},
  };
}

function asItem(value: unknown): Item {
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).flatMap(([name, one]) => (isObject(one) ? [[name, one]] : [])))
    : {};
}

function keyOf(item: Item): string {
  return JSON.stringify([item['pk'], item['sk']]);
}

function check(context: Context, before: Item | undefined): void {
  if (holds(textAt(context.params, 'ConditionExpression'), scopeOf(context), before)) return;
  const wanted = textAt(context.params, 'ReturnValuesOnConditionCheckFailure') === 'ALL_OLD';
  const details = wanted && before !== undefined ? { Item: before } : {};
  throw new AwsFault('ConditionalCheckFailedException', 400, 'The conditional request failed', details);
}

/** What finds an item again: of an index too. */
function keysOf(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => KEYS.has(name)));
}

const KEYS = new Set(['pk', 'sk', ...Object.values(MEMORY_TABLE.dueIndex)]);
const MAX_ITEM_BYTES = 400 * 1024;

function keep(table: Table, key: string, item: Item): void {
  if (Buffer.byteLength(JSON.stringify(item)) > MAX_ITEM_BYTES) {
    throw new AwsFault('ValidationException', 400, 'Item size has exceeded the maximum allowed size');
  }
  table.set(key, item);
}

export function createDynamoDb(): Operations {
  const tables = new Map<string, Table>();
  const tableOf = (context: Context): Table => {
    const name = text(context, 'TableName');
    const found = tables.get(name) ?? new Map();
    tables.set(name, found);
    return found;
  };
  return {
    /** All at once: the attributes that are named, or whole items. */
    Scan: operation(['TableName'], (context) => {
      const { names } = scopeOf(context);
      const projection = textAt(context.params, 'ProjectionExpression');
      const wanted = projection?.split(', ').map((name) => textAt(names, name) ?? name);
      const items = [...tableOf(context).values()];
      if (wanted === undefined) return { Items: items };
      return {
        Items: items.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => wanted.includes(name)))),
      };
    }),
    GetItem: operation(['TableName', 'Key'], (context) => {
      const found = tableOf(context).get(keyOf(asItem(context.params['Key'])));
      return found === undefined ? {} : { Item: found };
    }),
    BatchGetItem: operation(['RequestItems'], (context) => ({
      Responses: Object.fromEntries(
        Object.entries(objectAt(context.params, 'RequestItems') ?? {}).map(([name, request]) => [
          name,
          listAt(request, 'Keys').flatMap((key) => tables.get(name)?.get(keyOf(asItem(key))) ?? []),
        ]),
      ),
      UnprocessedKeys: {},
    })),
    PutItem: operation(['TableName', 'Item'], (context) => {
      const table = tableOf(context);
      const item = asItem(context.params['Item']);
      const before = table.get(keyOf(item));
      check(context, before);
      keep(table, keyOf(item), item);
      return textAt(context.params, 'ReturnValues') === 'ALL_OLD' && before !== undefined ? { Attributes: before } : {};
    }),
    UpdateItem: operation(['TableName', 'Key'], (context) => {
      const table = tableOf(context);
      const key = asItem(context.params['Key']);
      const before = table.get(keyOf(key));
      check(context, before);
      const after = update(textAt(context.params, 'UpdateExpression') ?? '', scopeOf(context), before ?? key);
      keep(table, keyOf(key), after);
      const wanted = textAt(context.params, 'ReturnValues');
      if (wanted === 'ALL_NEW') return { Attributes: after };
      return wanted === 'ALL_OLD' && before !== undefined ? { Attributes: before } : {};
    }),
    DeleteItem: operation(['TableName', 'Key'], (context) => {
      const table = tableOf(context);
      const key = keyOf(asItem(context.params['Key']));
      check(context, table.get(key));
      table.delete(key);
      return {};
    }),
    Query: operation(['TableName', 'KeyConditionExpression'], (context) => {
      const scope = scopeOf(context);
      const expression = textAt(context.params, 'KeyConditionExpression');
      const sortBy =
        textAt(context.params, 'IndexName') === undefined ? 'sk' : String(Object.values(scope.names).at(-1));
      const found = [...tableOf(context).values()]
        .filter((item) => holds(expression, scope, item))
        .sort((a, b) => order(a[sortBy], b[sortBy]));
      if (context.params['ScanIndexForward'] === false) found.reverse();
      const limit = fieldAt(context.params, 'Limit');
      const start = objectAt(context.params, 'ExclusiveStartKey');
      const from = start === undefined ? 0 : found.findIndex((item) => keyOf(item) === keyOf(asItem(start))) + 1;
      const size = Math.min(typeof limit === 'number' ? limit : found.length, context.world.pageSize ?? found.length);
      const items = found.slice(from, from + size);
      const last = from + size < found.length ? items.at(-1) : undefined;
      return { Items: items, Count: items.length, ...(last === undefined ? {} : { LastEvaluatedKey: keysOf(last) }) };
    }),
  };
}

function order(a: Json | undefined, b: Json | undefined): number {
  if (a?.['N'] !== undefined) return Number(a['N']) - Number(b?.['N']);
  return String(a?.['S']) < String(b?.['S']) ? -1 : 1;
}
