/** A statement is quoted as it stands in the policy that refuses, also where another has that name. */
import { expect, it } from 'vitest';
import { account, arnOf, call, ORDERS } from './changing.ts';
import { edited, replayed } from './replaying.ts';

it('quotes the statement that denies, not one of an inline policy of the same name', async () => {
  const now = account({});
  const text = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' }] };
  const then = edited(now, [
    { kind: 'managed-text', policyArn: arnOf('Policy', 'All'), document: text },
    { kind: 'attach', entity: arnOf('Role', 'App'), policyArn: arnOf('Policy', 'All') },
  ]);
  const { newlyRefused } = await replayed(
    [call('role', 'dynamodb:GetItem', { tableName: 'orders' }, ORDERS)],
    now,
    then,
  );
  const quoted = newlyRefused.flatMap(({ blockers }) => blockers.map((blocker) => [blocker.policy, blocker.text]));
  expect(quoted).toEqual([['All', text.Statement[0]]]);
});
