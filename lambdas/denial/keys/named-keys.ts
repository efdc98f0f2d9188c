/**
 * Condition keys of a service that are called like a parameter of the request: `ecs:cluster` and `cluster`,
 * `dynamodb:Select` and `select`, `codebuild:source.location` and what stands there.
 * Source: the "Condition keys" and "Resource types" tables of
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * A key that is called like a type of resource holds an ARN of it, which is put together where the request tells all of it.
 * Errs towards unknown: anything but a plain value, or an ARN with a part missing, is not told.
 */

import { actionName, servicePrefix } from '../../aws/action.ts';
import type { CallScope } from '../../aws/parameters.ts';
import type { ContextValue } from '../../engine/index.ts';
import { fieldAt, isObject, type Json } from '../fields.ts';
import { resourceType } from '../service-data.ts';

export function namedKey(key: string, parameters: Json, place: CallScope): ContextValue | undefined {
  const [service, name] = [servicePrefix(key), actionName(key)];
  if (/[*/]/.test(name)) return undefined;
  const value = valueAt(parameters, name.split('.'));
  const type = resourceType(service, name);
  if (type !== undefined) return arnOf(type.arnFormat, value, parameters, place);
  if (/arns?$/i.test(name) && ![value].flat().every((one) => typeof one === 'string' && one.startsWith('arn:')))
    return undefined;
  return value;
}

/** The name may be written with hyphens in the key, and in another case. */
function fieldLike(value: unknown, name: string): unknown {
  const plain = plainName(name);
  const found = isObject(value) ? Object.keys(value).find((field) => plainName(field) === plain) : undefined;
  return found === undefined ? undefined : fieldAt(value, found);
}

function plainName(name: string): string {
  return name.replace(/-/g, '').toLowerCase();
}

function valueAt(parameters: Json, path: readonly string[]): ContextValue | undefined {
  const found = path.reduce<unknown>(fieldLike, parameters);
  if (typeof found === 'string' && found !== '') return found;
  if (typeof found === 'number' || typeof found === 'boolean') return found;
  if (!Array.isArray(found) || found.length === 0) return undefined;
  const texts = found.filter((one) => typeof one === 'string');
  return texts.length === found.length ? texts : undefined;
}

function arnOf(
  format: string,
  value: ContextValue | undefined,
  parameters: Json,
  place: CallScope,
): string | undefined {
  if (typeof value === 'string' && value.startsWith('arn:')) return value;
  const known: Readonly<Record<string, string>> = {
    Partition: place.partition,
    Region: place.region,
    Account: place.account,
  };
  let isWhole = true;
  let isTaken = false;
  const arn = format.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const own = Object.hasOwn(known, name) ? known[name] : fieldLike(parameters, name);
    if (typeof own === 'string' && own !== '' && own !== '*' && !own.startsWith('arn:')) return own;
    // The parameter that is called like the type names the last part, and no other.
    if (typeof value === 'string' && !isTaken && format.endsWith(`\${${name}}`)) {
      isTaken = true;
      return value;
    }
    isWhole = false;
    return '';
  });
  return isWhole ? arn : undefined;
}
