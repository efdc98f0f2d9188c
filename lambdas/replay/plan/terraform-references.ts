/**
 * Which resources of a plan an attribute is taken from, as `configuration` tells it: in its own module, or handed into it
 * as a variable, or given out of another as an output. Errs towards none.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
 */
import { isObject, type Json, listAt, objectAt, textAt } from '../../denial/fields.ts';

/** Deeper modules than any configuration has. */
const DEEPEST = 12;

interface Expressions {
  /** Of a resource, of the call of a module, or of an output of one, by its address without keys. */
  readonly of: Json;
  /** Where the names in them are looked up: `module.lake.`, empty for the root. */
  readonly module: string;
}

export function referencesIn(plan: Json): (address: string, attribute: string) => readonly string[] {
  const found = new Map<string, Expressions>();
  collect(objectAt(objectAt(plan, 'configuration'), 'root_module'), '', found, 0);
  const follow = (address: string, attribute: string, depth: number): readonly string[] => {
    const expressions = found.get(address);
    if (expressions === undefined || depth > DEEPEST) return [];
    const { of, module } = expressions;
    const names = listAt(objectAt(of, attribute), 'references').filter((one) => typeof one === 'string');
    return names.flatMap((name) => {
      const variable = /^var\.([\w-]+)/.exec(name)?.[1];
      if (variable !== undefined) return follow(module.replace(/\.$/, ''), variable, depth + 1);
      const [, called, output] = /^module\.([\w-]+)(?:\[[^\]]*\])?\.([\w-]+)/.exec(name) ?? [];
      if (output !== undefined) return follow(`${module}module.${called}.output.${output}`, 'value', depth + 1);
      const resource = /^aws_\w+\.[\w-]+/.exec(name)?.[0];
      return resource === undefined ? [] : [`${module}${resource}`];
    });
  };
  return (address, attribute) => {
    const key = /\[[^\]]{0,1000}\]$/.exec(address)?.[0] ?? '';
    const names = follow(address.replace(/\[[^\]]{0,1000}\]/g, ''), attribute, 0);
    return names.flatMap((name) => [name, `${name}${key}`]);
  };
}

function collect(module: Json | undefined, prefix: string, found: Map<string, Expressions>, depth: number): void {
  if (module === undefined || depth > DEEPEST) return;
  for (const resource of listAt(module, 'resources')) {
    const address = textAt(resource, 'address');
    const of = objectAt(resource, 'expressions');
    if (address !== undefined && of !== undefined) found.set(`${prefix}${address}`, { of, module: prefix });
  }
  for (const [name, output] of Object.entries(objectAt(module, 'outputs') ?? {})) {
    const expression = objectAt(output, 'expression');
    if (expression !== undefined) found.set(`${prefix}output.${name}`, { of: { value: expression }, module: prefix });
  }
  for (const [name, call] of Object.entries(objectAt(module, 'module_calls') ?? {})) {
    if (!isObject(call)) continue;
    found.set(`${prefix}module.${name}`, { of: objectAt(call, 'expressions') ?? {}, module: prefix });
    collect(objectAt(call, 'module'), `${prefix}module.${name}.`, found, depth + 1);
  }
}
