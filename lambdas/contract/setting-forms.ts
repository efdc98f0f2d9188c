/**
 * The forms of single settings, each with the words for a wrong value: names that only AWS would refuse, and only while
 * deploying. Errs towards refusing: a setting that is silently ignored is an alert that never comes.
 */
import { distance } from 'fastest-levenshtein';
import * as v from 'valibot';

/** What a value should have been, with its article: "not an https address". */
export function notA(want: string): string {
  return `is not ${/^(?:[aeio]|https)/i.test(want) ? 'an' : 'a'} ${want}`;
}

/** A text of one form; `want` says which. */
function form(pattern: RegExp, want: string) {
  return v.pipe(
    v.string(),
    v.regex(pattern, (issue) => `"${issue.input}" ${notA(want)}`),
  );
}

/** An object of these settings and no others; a name that is nearly one of them was meant to be it. */
export function settings<Entries extends v.ObjectEntries>(entries: Entries, noun = 'setting') {
  const names = Object.keys(entries);
  const list = noun === 'setting' ? '' : `; there are ${names.join(', ')}`;
  return v.strictObject(entries, (issue) =>
    issue.expected === 'never' ? `there is no such ${noun}${list}${didYouMean(issue.input, names)}` : '',
  );
}

/** One of some words; near misses are told which was meant. */
export function oneOf<const Words extends readonly string[]>(words: Words) {
  return v.picklist(
    words,
    (issue) => `"${String(issue.input)}" is not one of ${words.join(', ')}${didYouMean(issue.input, words)}`,
  );
}

function didYouMean(written: unknown, known: readonly string[]): string {
  if (typeof written !== 'string') return '';
  const nearest = nearestOf(written, known);
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
}

/** The known name that is at most a third of its letters away, and two at least. */
export function nearestOf(written: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((name) => ({ name, away: distance(name.toLowerCase(), written.toLowerCase()) }))
    .filter(({ name, away }) => away <= Math.max(2, Math.floor(name.length / 3)))
    .sort((one, other) => one.away - other.away);
  return nearest?.name;
}

/** A list in which nothing is empty; `least` entries at least. */
export function listOf<Item extends v.GenericSchema>(item: Item, least = 0) {
  return v.pipe(
    v.array(item),
    v.minLength(least, 'an empty list lets nothing through: name one at least, or leave it out'),
  );
}

const number = v.pipe(v.number(), v.finite('must be a finite number'));
const whole = v.pipe(
  number,
  v.integer((issue) => `${issue.input} is not a whole number`),
);

export const positive = v.pipe(
  number,
  v.minValue(1, (issue) => `must be 1 or more, this is ${issue.input}`),
);

export function wholeFrom(least: number, most: number) {
  return v.pipe(
    whole,
    v.minValue(least, (issue) => `must be ${least} to ${most}, this is ${issue.input}`),
    v.maxValue(most, (issue) => `must be ${least} to ${most}, this is ${issue.input}`),
  );
}

/** For the command line, which takes addresses without a file. */
export const EMAIL = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>"]+$/;
const UUID = /^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;

export const email = form(EMAIL, 'email address');
export const accountId = form(/^\d{12}$/, 'account id of 12 digits');
export const roleName = form(/^[\w+=,.@-]{1,64}$/, 'role name (without path)');
export const topicName = form(/^[\w-]{1,256}$/, 'name of a topic (not an ARN)');
export const externalId = form(/^[\w+=,.@:/-]{2,1224}$/, 'external id');
export const slackWorkspaceId = form(/^[0-9A-Z]{1,255}$/, 'Slack workspace id such as T012ABCDEF');
export const slackChannelId = form(/^[0-9A-Za-z]+$/, 'Slack channel id such as C012ABCDEF');
export const teamsChannelId = form(
  /^\S+$/,
  "Teams channel id such as 19%3Aab%40thread.tacv2, as the channel's link has it",
);
export const teamId = form(UUID, 'id of a team (a UUID)');
export const tenantId = form(UUID, 'id of a tenant (a UUID)');
export const secretArn = form(
  /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+$/,
  'ARN of a secret such as arn:aws:secretsmanager:us-east-1:111122223333:secret:hook-a1b2c3',
);
export const hostName = form(/^[a-z0-9.-]+\.[a-z]+$/, 'host name such as hooks.slack.com');
export const roleOrUserArn = form(/^arn:aws[\w-]*:iam::\d{12}:(role|user)\/\S+$/, 'ARN of a role or user');
export const webAddress = form(/^https:\/\/[^\s/]+\S*$/, 'https address');
export const organizationId = form(/^o-[a-z0-9]{10,32}$/, 'id of an organization such as o-a1b2c3d4e5');
export const rootId = form(/^r-[0-9a-z]{4,32}$/, 'id of a root such as r-a1b2');
export const unitId = form(
  /^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/,
  'id of an organizational unit such as ou-a1b2-c3d4e5f6',
);
/** That there is such a Region is asked where the Regions are known. */
export const regionName = form(/^[a-z]{2}(-[a-z]+)+-\d$/, 'Region such as eu-west-1');

export const resourceType = form(/^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$/, 'type of resource, such as AWS::S3::Object');
/** Selectors compare beginnings and know no wildcards; the text stands in quotes of a shell. */
export const resourceArnPrefix = form(
  /^arn:aws[\w-]*:[^\s*?'"`\\]+$/,
  'beginning of an ARN without wildcards or quotes',
);
export const eventSource = form(/^[a-z0-9-]+\.amazonaws\.com$/, 'event source, such as s3.amazonaws.com');
export const trailArn = form(/^arn:aws[\w-]*:cloudtrail:[a-z0-9-]+:\d{12}:trail\/[\w.-]+$/, 'ARN of a trail');
