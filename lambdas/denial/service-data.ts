/**
 * What the service authorization reference says of an action: its exact name, its resource types with their ARN
 * formats, its condition keys and the actions it depends on.
 * A service's file is read when first asked for. Errs towards "not known": a missing or broken file makes every action
 * of that service unknown and is never an error.
 */

import { readFileSync } from 'node:fs';
import { actionName, servicePrefix } from '../aws/action.ts';
import { fieldAt, isObject, listAt, objectAt } from './fields.ts';

export interface ResourceType {
  readonly name: string;
  readonly required: boolean;
  /** `arn:${Partition}:s3:::${BucketName}` */
  readonly arnFormat: string;
  readonly conditionKeys: readonly string[];
}

export interface KnownAction {
  /** `s3:GetObject`, in the case of the reference. */
  readonly action: string;
  /** Empty where the action knows no resource. */
  readonly resources: readonly ResourceType[];
  readonly dependentActions: readonly string[];
  /** Of the action and of its resource types. */
  readonly conditionKeys: readonly string[];
}

interface ServiceData {
  readonly action: (name: string) => KnownAction | undefined;
  readonly resource: (name: string) => ResourceType | undefined;
  readonly conditionKeys: readonly string[];
}

const services = new Map<string, ServiceData | undefined>();
let listed: ReadonlySet<string> | undefined;
let base = new URL('./data/services/', import.meta.url);

/** For a bundle whose files lie elsewhere than beside it. */
export function setServiceDataBase(directory: URL): void {
  base = directory;
  services.clear();
  listed = undefined;
}

/** `action` as `service:Action` in any case. */
export function knownAction(action: string): KnownAction | undefined {
  const name = actionName(action);
  return name === '' ? undefined : service(servicePrefix(action))?.action(name.toLowerCase());
}

/** Prefixes of all services, from the index alone: reading the file of each would take some 100 ms. */
export function allServices(): readonly string[] {
  try {
    const index: unknown = JSON.parse(readFileSync(new URL('index.json', base), 'utf8'));
    return listAt(index, 'services').filter((name) => typeof name === 'string');
  } catch {
    return [];
  }
}

export function isKnownService(prefix: string): boolean {
  return service(prefix) !== undefined;
}

/** Every condition key of a service, for actions the reference does not know. */
export function serviceConditionKeys(prefix: string): readonly string[] {
  return service(prefix)?.conditionKeys ?? [];
}

/** A type of resource of a service, by its name in any case. */
export function resourceType(prefix: string, name: string): ResourceType | undefined {
  return service(prefix)?.resource(name.toLowerCase());
}

/** An action that is not known keeps the case it came in. */
export function exactAction(action: string): string {
  return knownAction(action)?.action ?? action;
}

function service(prefix: string): ServiceData | undefined {
  const name = prefix.toLowerCase();
  // The name becomes a file name: nothing but what a service prefix can hold may pass.
  if (!/^[a-z0-9-]{1,64}$/.test(name)) return undefined;
  if (!services.has(name)) {
    // Names that no service has are not remembered: there are more of them than memory.
    listed ??= new Set(allServices());
    if (!listed.has(name)) return undefined;
    services.set(name, read(name));
  }
  return services.get(name);
}

function read(name: string): ServiceData | undefined {
  try {
    const data: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, base), 'utf8'));
    return isObject(data) ? serviceData(name, data) : undefined;
  } catch {
    return undefined;
  }
}

function serviceData(prefix: string, data: unknown): ServiceData | undefined {
  const actions = objectAt(data, 'actions');
  if (!actions) return undefined;
  const keys = listAt(data, 'keys').filter((key) => typeof key === 'string');
  const keyLists = listAt(data, 'keyLists');
  const keyList = (place: unknown): string[] => {
    const places = typeof place === 'number' ? keyLists[place] : undefined;
    return Array.isArray(places) ? places.flatMap((at) => (typeof at === 'number' ? (keys[at] ?? []) : [])) : [];
  };
  const types = objectAt(data, 'resources');
  const typeNamed = (marked: string): ResourceType | undefined => {
    const required = marked.endsWith('*');
    const name = required ? marked.slice(0, -1) : marked;
    const entry = fieldAt(types, name);
    if (!Array.isArray(entry) || typeof entry[0] !== 'string') return undefined;
    return { name, required, arnFormat: entry[0], conditionKeys: keyList(entry[1]) };
  };
  const names = new Map(Object.keys(actions).map((name) => [name.toLowerCase(), name]));
  const action = (lower: string): KnownAction | undefined => {
    const name = names.get(lower);
    const entry = name === undefined ? undefined : actions[name];
    if (!Array.isArray(entry)) return undefined;
    const resources = words(entry[1]).flatMap((type) => typeNamed(type) ?? []);
    const conditionKeys = [...new Set([...keyList(entry[0]), ...resources.flatMap((type) => type.conditionKeys)])];
    return { action: `${prefix}:${name}`, resources, dependentActions: words(entry[2]), conditionKeys };
  };
  const known = new Map<string, KnownAction | undefined>();
  const typeNames = new Map(Object.keys(types ?? {}).map((name) => [name.toLowerCase(), name]));
  return {
    resource: (lower) => {
      const name = typeNames.get(lower);
      return name === undefined ? undefined : typeNamed(name);
    },
    action: (lower) => {
      if (!names.has(lower)) return undefined;
      if (!known.has(lower)) known.set(lower, action(lower));
      return known.get(lower);
    },
    conditionKeys: keys,
  };
}

function words(value: unknown): string[] {
  return typeof value === 'string' && value !== '' ? value.split('|') : [];
}
