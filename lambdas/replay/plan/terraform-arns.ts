/**
 * Resources of a Terraform plan and of the state that it was made of, data sources too, by their ARNs. Errs towards none.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format#values-representation
 */
import { parseArn } from '../../aws/arn.ts';
import { isObject, type Json, listAt, objectAt, present, textAt } from '../../denial/fields.ts';

/** Deeper modules than any configuration has. */
const DEEPEST = 12;

export function byArn(plan: Json): (arn: string) => Json | undefined {
  let known: ReadonlyMap<string, Json> | undefined;
  return (arn) => {
    known ??= collected(plan);
    return known.get(arn);
  };
}

/** The one account and the one Region that all it holds lies in. */
export function placeOf(plan: Json): { readonly account?: string; readonly region?: string } {
  const arns = [...collected(plan).keys()].flatMap((arn) => parseArn(arn) ?? []);
  const only = (all: readonly (string | undefined)[]): string | undefined => {
    const [one, ...others] = new Set(all.filter((part) => part !== undefined));
    return others.length === 0 ? one : undefined;
  };
  return present({ account: only(arns.map(({ account }) => account)), region: only(arns.map(({ region }) => region)) });
}

function collected(plan: Json): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>();
  const keep = (values: Json | undefined): void => {
    const arn = textAt(values, 'arn');
    if (values !== undefined && arn !== undefined) found.set(arn, values);
  };
  const walk = (module: Json | undefined, depth: number): void => {
    if (module === undefined || depth > DEEPEST) return;
    for (const resource of listAt(module, 'resources')) keep(objectAt(resource, 'values'));
    for (const inner of listAt(module, 'child_modules')) if (isObject(inner)) walk(inner, depth + 1);
  };
  walk(objectAt(objectAt(objectAt(plan, 'prior_state'), 'values'), 'root_module'), 0);
  walk(objectAt(objectAt(plan, 'planned_values'), 'root_module'), 0);
  for (const one of listAt(plan, 'resource_changes')) {
    const change = objectAt(one, 'change');
    keep(objectAt(change, 'before'));
    keep(objectAt(change, 'after'));
  }
  return found;
}
