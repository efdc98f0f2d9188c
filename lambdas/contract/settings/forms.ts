/**
 * The forms of single settings, each with the words for a wrong value: names that only AWS would refuse, and only while
 * deploying. Errs towards refusing: a setting that is silently ignored is an alert that never comes.
 */
import { distance } from 'fastest-levenshtein';
import * as v from 'valibot';

/** A text that is not empty, where any will do. */
export const anyText = v.pipe(v.string(), v.minLength(1));

/** What a value should have been, with its article: "not an https address". */
export function notA(want: string): string {
  return `is not ${/^(?:[aeio]|https)/i.test(want) ? 'an' : 'a'} ${want}`;
}

/** A text of one form; `want` says which. */
export function form(pattern: RegExp, want: string) {
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

/** Words of which some are meant, with `*` and `?`: the pattern must fit one of them. */
export function someOf(words: readonly string[]) {
  return v.pipe(
    v.string(),
    v.check(
      (pattern) => words.some((word) => fits(pattern, word)),
      ({ input }) => `"${input}" is not one of ${words.join(', ')}${didYouMean(input, words)}`,
    ),
  );
}

function fits(pattern: string, word: string): boolean {
  const parts = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${parts}$`).test(word);
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
  return v.pipe(v.array(item), v.minLength(least, 'an empty list fits nothing: name at least one, or leave it out'));
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

/** For the command line, which takes addresses without a file. No control characters, no halves of a surrogate pair. */
export const EMAIL = /^[^\s@,;<>"\p{Cc}\p{Cs}]+@[^\s@,;<>"\p{Cc}\p{Cs}]+\.[^\s@,;<>"\p{Cc}\p{Cs}]+$/u;
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
/**
 * With the six characters that Secrets Manager adds: without them the right to read it reaches no secret, and a wildcard
 * would reach many.
 */
export const secretArn = form(
  /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}$/,
  'whole ARN of a secret such as arn:aws:secretsmanager:us-east-1:111122223333:secret:hook-a1b2c3',
);
export const hostName = form(/^([a-z0-9][a-z0-9-]*\.)+[a-z]{2,}$/, 'host name such as hooks.slack.com');
/** An alarm is of one caller: there are no wildcards. */
export const roleOrUserArn = form(
  /^arn:aws[\w-]*:iam::\d{12}:(role|user)\/[^\s*?]+$/,
  'ARN of a role or user, without wildcards',
);
const HTTPS = /^https:\/\/[^\s/]+\S*$/;

/** Every notice shows it, and so it holds no password. */
export const webAddress = v.pipe(
  v.string(),
  v.regex(HTTPS, ({ input }) => `"${input.replace(/\/\/[^/]*@/, '//…@')}" ${notA('https address')}`),
  v.check(
    (address) => !HTTPS.test(address) || URL.canParse(address),
    ({ input }) => `"${input}" ${notA('https address')}`,
  ),
  v.check(
    (address) => !HTTPS.test(address) || !URL.canParse(address) || isBare(new URL(address)),
    'holds a user name or a password, which every notice would show: leave them out',
  ),
);

function isBare({ username, password }: URL): boolean {
  return username === '' && password === '';
}

export const organizationId = form(/^o-[a-z0-9]{10,32}$/, 'id of an organization such as o-a1b2c3d4e5');
export const rootId = form(/^r-[0-9a-z]{4,32}$/, 'id of a root such as r-a1b2');
export const unitId = form(
  /^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/,
  'id of an organizational unit such as ou-a1b2-c3d4e5f6',
);
/** That there is such a Region is asked where the Regions are known. */
export const regionName = form(/^[a-z]{2}(-[a-z]+)+-\d$/, 'Region such as eu-west-1');

/** `*` and `?` as in IAM; what could fit no account, caller or action is a slip. */
export const accountPattern = form(/^([\d?]{12}|(?=.{1,12}$)[\d?]*\*[\d*?]*)$/, 'account id (with `*` and `?`)');
export const callerPattern = form(
  /^(arn:\S+|\S*[*?]\S*|[a-z0-9.-]+\.amazonaws\.com(\.cn)?)$/,
  'ARN of a role or user (with `*` and `?`) such as *:role/Name',
);
export const actionPattern = form(
  /^([\w*?-]+:[\w*?.-]+|[\w?-]*\*[\w*?-]*)$/,
  'action such as s3:GetObject (with `*` and `?`)',
);
export const stackPattern = form(/^[A-Za-z0-9*?-]+$/, 'name of a CloudFormation stack (with `*` and `?`)');

/** Values of message attributes: SNS compares the whole text, and what is not known is `none`. */
export const attributeRegion = form(/^([a-z]{2}(-[a-z]+)+-\d|none)$/, 'Region such as eu-west-1');
export const attributeCaller = form(
  /^(arn:[^\s*?]+|[a-z0-9.-]+\.amazonaws\.com(\.cn)?|AWS Internal|none)$/,
  'ARN of a role or user, whole and without wildcards',
);
export const servicePrefix = form(/^[a-z0-9-]+$/, 'service as actions begin, such as s3');

export const resourceType = form(/^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$/, 'type of resource, such as AWS::S3::Object');
/** Selectors compare beginnings and know no wildcards; the text stands in quotes of a shell. */
export const resourceArnPrefix = form(
  /^arn:aws[\w-]*:[^\s*?'"`\\]+$/,
  'beginning of an ARN without wildcards or quotes',
);
export const eventSource = form(/^[a-z0-9-]+\.amazonaws\.com$/, 'event source, such as s3.amazonaws.com');
export const trailArn = form(/^arn:aws[\w-]*:cloudtrail:[a-z0-9-]+:\d{12}:trail\/[\w.-]+$/, 'ARN of a trail');
