/** Plans in the form of `terraform show -json`, of the changes that a test is about. */
import type { Json } from '../../lambdas/denial/fields.ts';

export function plan(...changes: readonly Json[]): Json {
  return { format_version: '1.2', terraform_version: '1.13.4', resource_changes: changes };
}

export function change(
  type: string,
  actions: readonly string[],
  before: Json | null,
  after: Json | null,
  unknown: Json = {},
): Json {
  return {
    address: `${type}.it`,
    mode: 'managed',
    type,
    name: 'it',
    change: { actions, before, after, after_unknown: unknown },
  };
}

export const TEXT = JSON.stringify({ Version: '2012-10-17', Statement: [] });
export const DOCUMENT = { Version: '2012-10-17', Statement: [] };
