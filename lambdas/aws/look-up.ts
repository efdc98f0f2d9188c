/**
 * Look-ups over the services: each folds the same list into the answer one room needs. An unknown name is `undefined`.
 */
import { servicePrefix } from './action.ts';
import type { CallScope, RequestParameters } from './parameters.ts';
import type { ChangeCall, LinkedRole, Listing, Read, Service } from './service.ts';
import { SERVICES } from './services/index.ts';

type Known = (typeof SERVICES)[number];
type ReadOf<S> = S extends { readonly reads: infer R } ? R[keyof R] : never;
type ElementOf<L> = L extends readonly (infer E)[] ? E : never;
type ListingOf<S> = S extends { readonly inventory: infer L } ? ElementOf<L> : never;

/** Every AWS action that reading uses: a reader can name no permission that no service file declares. */
export type ReaderAction = (ElementOf<ReadOf<Known>> | ListingOf<Known>)['action'];

const ALL: readonly Service[] = SERVICES;
const byPrefix = new Map(ALL.map((service) => [service.prefix, service]));
const prefixBySource = new Map(ALL.flatMap(({ prefix, sources = [] }) => sources.map((source) => [source, prefix])));
const prefixByName = new Map(ALL.flatMap(({ prefix, alsoCalled = [] }) => alsoCalled.map((name) => [name, prefix])));

export function services(): readonly Service[] {
  return ALL;
}

export function serviceOf(prefix: string): Service | undefined {
  return byPrefix.get(prefix);
}

/** `monitoring` → `cloudwatch`; most sources are their prefix. */
export function prefixOfSource(source: string): string {
  return prefixBySource.get(source) ?? source;
}

/** `stepfunctions` → `states`, where a tool's name is not the prefix. */
export function prefixOfTool(name: string): string | undefined {
  return prefixByName.get(name);
}

/** ARN of the resource that a request names; where a parameter is absent the ARN format of the type takes over. */
export function requestArn(action: string, parameters: RequestParameters, place: CallScope): string | undefined {
  return serviceOf(servicePrefix(action))?.requestArn?.(parameters, place, action);
}

/** `iam:PassedToService` of a call by the prefix of its action, where the service passes roles to one principal alone. */
export function receiverOf(prefix: string, operation = ''): string | undefined {
  const { to, otherwise } = serviceOf(prefix)?.passes ?? {};
  return otherwise?.calls.test(operation) ? otherwise.to : to;
}

/** Whether a service tags the session when it assumes the role it was handed. */
export function tagsSession(principal: string | undefined): boolean {
  return ALL.some(({ passes }) => passes?.otherwise?.tagsSession === true && passes.otherwise.to === principal);
}

/** Prefix of the service that a sentence names; of several the one with the longest name, which may hold a shorter one. */
export function prefixSaidIn(sentence: string): string | undefined {
  const said = ALL.flatMap(({ prefix, saidAs }) => {
    const length = saidAs?.exec(sentence)?.[0].length;
    return length === undefined ? [] : [{ prefix, length }];
  });
  return longest(said)?.prefix;
}

const LINKED_ROLES: ReadonlyMap<string, LinkedRole> = new Map(
  ALL.flatMap(({ linkedRoles = {} }) =>
    Object.entries(linkedRoles).map(([principal, role]) => [`${principal}.amazonaws.com`, role] as const),
  ),
);

export function hasLinkedRole(principal: string): boolean {
  return LINKED_ROLES.has(principal);
}

/** The service whose role a text speaks of: by the role's name, the principal, else the longest words that fit. */
export function serviceLinkedIn(text: string): string | undefined {
  const principal = /\b([\w.-]+\.amazonaws\.com)\b/.exec(text)?.[1];
  if (principal !== undefined && hasLinkedRole(principal)) return principal;
  const named = /\bAWSServiceRoleFor(\w+)/.exec(text)?.[1];
  const lower = ` ${text.toLowerCase().replace(/[^a-z0-9@-]+/g, ' ')} `;
  const roles = [...LINKED_ROLES].map(([service, known]) => ({ service, ...known }));
  const fitting = roles.flatMap(({ service, words }) =>
    words.filter((word) => lower.includes(` ${word.toLowerCase()} `)).map(({ length }) => ({ service, length })),
  );
  return (roles.find(({ role }) => role === named) ?? longest(fitting))?.service;
}

function longest<T extends { readonly length: number }>(found: readonly T[]): T | undefined {
  return found.toSorted((a, b) => b.length - a.length)[0];
}

const CHANGE_CALLS = new Map<string, ChangeCall>(
  ALL.flatMap(({ prefix, changes = {} }) =>
    Object.entries(changes).map(([name, call]) => [`${prefix}:${name}`, call] as const),
  ),
);

/** What a call changes, by event source prefix and event name without version; a call that is not here changes no policy. */
export function changeCall(action: string): ChangeCall | undefined {
  return CHANGE_CALLS.get(action);
}

export function changeActions(): readonly string[] {
  return [...CHANGE_CALLS.keys()];
}

export interface ReaderReads {
  /** Name of the reader, as its file and its row in docs/limits.md are called. */
  readonly reader: string;
  readonly reads: readonly Read[];
}

/** What reading policies asks, by reader. */
export function readsByReader(): readonly ReaderReads[] {
  const all = ALL.flatMap(({ reads = {} }) => Object.entries(reads).map(([reader, of]) => ({ reader, of })));
  return [...Map.groupBy(all, ({ reader }) => reader)].map(([reader, groups]) => ({
    reader,
    reads: groups.flatMap(({ of }) => of),
  }));
}

/** What capturing a snapshot asks beside the readers, with the rights of the person who captures: no role of ours has it. */
export function listings(): readonly Listing[] {
  return ALL.flatMap(({ inventory = [] }) => inventory);
}
