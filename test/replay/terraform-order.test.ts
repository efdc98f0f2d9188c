/** What goes makes room for what comes, wherever in the plan they stand; which of two addresses is last is not known. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../lambdas/denial/fields.ts';
import { readPlan } from '../../lambdas/replay/plan/read-plan.ts';

const TEXT = JSON.stringify({ Version: '2012-10-17', Statement: [] });
const DOCUMENT = { Version: '2012-10-17', Statement: [] };

function read(...changes: readonly (readonly [string, Json | null, Json | null])[]) {
  const planned = readPlan({
    format_version: '1.2',
    resource_changes: changes.map(([address, before, after]) => ({
      address,
      mode: 'managed',
      type: address.split('.')[0],
      change: { actions: [before === null ? 'create' : after === null ? 'delete' : 'update'], before, after },
    })),
  });
  return { edits: planned?.edits.map(({ edit }) => edit), notes: planned?.notes };
}

describe('in a plan', () => {
  it('a policy that moves into its role stands', () => {
    const arn = 'arn:aws:iam::111122223333:role/App';
    const role = { arn, name: 'App' };
    const { edits, notes } = read(
      ['aws_iam_role.app', { ...role, inline_policy: [] }, { ...role, inline_policy: [{ name: 'P', policy: TEXT }] }],
      ['aws_iam_role_policy.p', { role: 'App', name: 'P', policy: TEXT }, null],
    );
    expect(edits).toEqual([
      { kind: 'detach', from: 'role/App', policy: 'P' },
      { kind: 'inline', entity: arn, name: 'P', document: DOCUMENT },
    ]);
    expect(notes).toEqual([]);
  });

  it.each<readonly [string, Json, Json]>([
    ['aws_s3_bucket_policy', { bucket: 'uploads', policy: TEXT }, { kind: 'resource', arn: 'uploads', document: null }],
    [
      'aws_iam_role_policy_attachment',
      { role: 'App', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      { kind: 'inline', entity: 'role/App', name: 'arn:aws:iam::aws:policy/ReadOnlyAccess', document: null },
    ],
    [
      'aws_lambda_permission',
      { function_name: 'f', statement_id: 'A', principal: '111122223333', action: 'lambda:*' },
      { kind: 'resource', arn: 'function:f', document: null },
    ],
  ])('%s under another address may stand or not', (type, held, doubted) => {
    for (const [from, to] of [
      ['a', 'z'],
      ['z', 'a'],
    ]) {
      const { edits, notes } = read([`${type}.${to}`, null, held], [`${type}.${from}`, held, null]);
      expect(edits?.at(-1)).toEqual(doubted);
      expect(notes).toEqual([{ kind: 'text-unknown', place: `${type}.${to}` }]);
    }
  });

  it('what another place loses is no rival', () => {
    const { edits, notes } = read(
      ['aws_s3_bucket_policy.a', null, { bucket: 'a', policy: TEXT }],
      ['aws_s3_bucket_policy.b', { bucket: 'b', policy: TEXT }, null],
    );
    expect(edits).toEqual([
      { kind: 'resource', arn: 'b' },
      { kind: 'resource', arn: 'a', document: DOCUMENT },
    ]);
    expect(notes).toEqual([]);
  });
});
