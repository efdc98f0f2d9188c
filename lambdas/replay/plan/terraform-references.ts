/**
 * Which resources of a plan an attribute is taken from, as `configuration` tells it. Errs towards none: only references of
 * the same module are followed.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
 */
import { isObject, type Json, listAt, objectAt, textAt } from '../../denial/fields.ts';

/** Deeper modules than any configuration has. */
const DEEPEST = 12;

export function referencesIn(plan: Json): (address: string, attribute: string) => readonly string[] {
  const found = new Map<string, Json>();
  collect(objectAt(objectAt(plan, 'configuration'), 'root_module'), '', found, 0);
  return (address, attribute) => {
    const plain = address.replace(/\[[^\]]*\]/g, '');
    const module = /^(?:module\.[^.]+\.)*/.exec(plain)?.[0] ?? '';
    const index = /\[[^\]]*\]$/.exec(address)?.[0] ?? '';
    const names = listAt(objectAt(found.get(plain), attribute), 'references').filter((one) => typeof one === 'string');
    return names
      .map((name) => name.split('.').slice(0, 2).join('.').replace(/\[.*$/, ''))
      .filter((name) => /^aws_\w+\.[\w-]+$/.test(name))
      .flatMap((name) => [`${module}${name}`, `${module}${name}${index}`]);
  };
}

function collect(module: Json | undefined, prefix: string, found: Map<string, Json>, depth: number): void {
  if (module === undefined || depth > DEEPEST) return;
  for (const resource of listAt(module, 'resources')) {
    const address = textAt(resource, 'address');
    const expressions = objectAt(resource, 'expressions');
    if (address !== undefined && expressions !== undefined) found.set(`${prefix}${address}`, expressions);
  }
  for (const [name, call] of Object.entries(objectAt(module, 'module_calls') ?? {}))
    if (isObject(call)) collect(objectAt(call, 'module'), `${prefix}module.${name}.`, found, depth + 1);
}
