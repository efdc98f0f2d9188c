/**
 * Resources of a Terraform plan and of the state that it was made of, data sources too, by their ARNs. Errs towards none.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format#values-representation
 */
import { isObject, type Json, listAt, objectAt, textAt } from '../../denial/fields.ts';

/** Deeper modules than any configuration has. */
const DEEPEST = 12;

export function byArn(plan: Json): (arn: string) => Json | undefined {
  let known: ReadonlyMap<string, Json> | undefined;
  return (arn) => {
    known ??= collected(plan);
    return known.get(arn);
  };
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
