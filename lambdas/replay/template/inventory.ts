/**
 * Which thing of the snapshot a resource of a template is: by the list of the stack's resources, by its name, by the tags
 * that CloudFormation puts on it, or by the name that CloudFormation made up for it.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
 * Errs towards none: two that could be it are none.
 */
import { lastSegment, parseArn } from '../../aws/arn.ts';
import { fieldAt, isObject, type Json, listAt, objectAt, textAt } from '../../denial/fields.ts';
import { accountIds, accountOf } from '../edit/parts.ts';
import { isNamed, type Thing } from './things.ts';

export interface Wanted {
  readonly type: string;
  readonly thing: Thing;
  readonly logicalId: string;
  readonly stack?: string;
  readonly account?: string;
  readonly region?: string;
  /** By its property, or as the stack's resources tell it. */
  readonly name?: string;
  /** Of a key: `alias/orders`. */
  readonly aliases?: readonly string[];
}

interface Candidate {
  readonly arn: string;
  readonly entry: Json;
}

/** Its ARN. */
export function heldBy(snapshot: Json, wanted: Wanted): string | undefined {
  const candidates = candidatesOf(snapshot, wanted);
  const ways: readonly ((one: Candidate) => boolean)[] = [
    ({ arn }) =>
      wanted.name !== undefined &&
      (arn === wanted.name || isNamed(wanted.type, nameIn(arn, wanted.thing), wanted.name)),
    ({ entry }) => (wanted.aliases ?? []).some((alias) => listAt(entry, 'aliases').includes(alias)),
    ({ entry }) => isTagged(entry, wanted),
    ({ arn }) => isMadeUp(nameIn(arn, wanted.thing), wanted),
  ];
  // One that has a name is the one of that name or none.
  for (const isIt of wanted.name === undefined ? ways.slice(1) : ways.slice(0, 1)) {
    const found = candidates.filter(isIt);
    if (found.length > 0) return found.length === 1 ? found[0]?.arn : undefined;
  }
  return undefined;
}

/** All that a list of the account holds is told; of other things, those that were captured. */
export function isListed(snapshot: Json, thing: Thing, account: string | undefined): boolean {
  const ids = account === undefined ? accountIds(snapshot) : [account];
  return (
    thing.list !== undefined &&
    ids.length > 0 &&
    ids.every((id) => Array.isArray(fieldAt(objectAt(accountOf(snapshot, id), 'iam'), thing.list ?? '')))
  );
}

export function nameIn(arn: string, { service, before = '' }: Thing): string {
  const resource = parseArn(arn)?.resource ?? '';
  if (service === 'iam') return lastSegment(resource);
  return resource.startsWith(before) ? resource.slice(before.length) : resource;
}

function candidatesOf(snapshot: Json, { thing, account, region }: Wanted): readonly Candidate[] {
  const ids = accountIds(snapshot).filter((id) => account === undefined || id === account);
  const { list } = thing;
  if (list !== undefined)
    return ids
      .flatMap((id) => listAt(objectAt(accountOf(snapshot, id), 'iam'), list))
      .filter(isObject)
      .flatMap((entry) => ({ arn: textAt(entry, 'Arn') ?? '', entry }));
  return ids.flatMap((id) =>
    Object.entries(objectAt(accountOf(snapshot, id), 'resources') ?? {}).flatMap(([arn, entry]) => {
      const held = parseArn(arn);
      const isOfIt =
        held?.service === thing.service &&
        held.resource.startsWith(thing.before ?? '') &&
        (thing.service === 's3' ? (held.region === undefined) === (thing.place === 'bare') : true) &&
        (region === undefined || held.region === undefined || held.region === region);
      return isOfIt && isObject(entry) ? [{ arn, entry }] : [];
    }),
  );
}

function isTagged(entry: Json, { logicalId, stack }: Wanted): boolean {
  const tags = objectAt(entry, 'tags') ?? tagList(entry);
  const named = textAt(tags, 'aws:cloudformation:stack-name');
  return (
    textAt(tags, 'aws:cloudformation:logical-id') === logicalId &&
    (stack === undefined ? isHashed(logicalId) : named === stack)
  );
}

function tagList(entry: Json): Json {
  return Object.fromEntries(
    listAt(entry, 'Tags').flatMap((tag) => {
      const key = textAt(tag, 'Key');
      return key === undefined ? [] : [[key, textAt(tag, 'Value') ?? '']];
    }),
  );
}

/** `Orders-HandlerRole1A2B3C4D-Q1W2E3R4T5Y6`, cut where it would be too long, and in lower case where names must be. */
function isMadeUp(name: string, { logicalId, stack }: Wanted): boolean {
  const made = /^(.+)-([A-Za-z0-9]{8,13})$/.exec(name)?.[1]?.toLowerCase();
  if (made === undefined) return false;
  const whole = logicalId.toLowerCase();
  if (stack !== undefined) {
    const prefix = stack.toLowerCase();
    const cut = made.lastIndexOf('-');
    const [before, after] = [made.slice(0, cut), made.slice(cut + 1)];
    return after !== '' && before !== '' && isCutOf(before, prefix) && isCutOf(after, whole);
  }
  return isHashed(logicalId) && made.endsWith(`-${whole}`);
}

/** Shorter than this it tells too little. */
const SHORTEST_CUT = 6;

function isCutOf(part: string, whole: string): boolean {
  return part === whole || (part.length >= SHORTEST_CUT && whole.startsWith(part));
}

/** The CDK ends logical ids with eight digits of a hash, which no two of them share. */
export function isHashed(logicalId: string): boolean {
  return /[0-9A-F]{8}$/.test(logicalId);
}
