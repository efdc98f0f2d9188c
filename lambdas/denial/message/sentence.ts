/**
 * AWS's sentence taken apart: `User: ARN is not authorized to perform: ACTION on resource: RESOURCE` and what follows.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * Everything in the resource is of people's making, an object's key above all, and may hold the very words of a reason:
 * AWS gives its reason behind the resource and nowhere else. Errs towards not sure: where the resource may end in more
 * than one place nothing is read behind it.
 */
import { arnParts } from '../../aws/arn.ts';
import { actionsOfOperationName } from '../action.ts';
import { present } from '../fields.ts';
import { exactAction, knownAction } from '../service-data.ts';

export interface Sentence {
  readonly principal?: string;
  /** In the case of the reference where the action is known. */
  readonly action?: string;
  /** An ARN or `*`. */
  readonly resource?: string;
  /** The resource in other words, such as `role NAME`. */
  readonly hint?: string;
  /** What AWS says behind the resource; absent where its end is not sure or there is no such sentence. */
  readonly rest?: string;
  /** The message without the resource, and without what may still be a part of it. */
  readonly outside: string;
}

const WHO: readonly RegExp[] = [
  /User:[ \t\n]{0,8}(?<principal>\S{1,512}) is not (?:authorized|allowed)\b/i,
  // A line break lost on the way glues the words.
  /User:[ \t\n]{0,8}(?<principal>arn:[^\s:]{1,16}:(?:iam|sts)::\S{1,400}?)is not authorized to perform/i,
  /Principal \[(?<principal>[^\]\s]+)\] is not allowed to execute \[[\w-]+:\w+\]/i,
  /['"](?<principal>arn:[^'"\s]+)['"] is not authorized to/i,
  /(?<principal>arn:[\w-]{3,12}:(?:iam|sts)::\S{1,512}) is not authorized to perform/i,
  // A name that a window broke has its rest, and then the sentence, behind a blank: half of it is none.
  /User: ?['"]?(?<principal>arn:[\w-]{3,12}:(?:iam|sts)::[^\s'",]{1,512})(?![^\s'",])(?! [^\n]{1,200}? is not (?:authorized|allowed)\b)/i,
];

const ACTIONS: readonly RegExp[] = [
  /(?:not authorized|not allowed|unauthorized) to perform:? ["'`[]?(?<action>[\w-]{1,64}:\w{1,128})/i,
  /Principal \[[^\]\s]+\] is not allowed to execute \[(?<action>[\w-]+:\w+)\]/i,
  /\bAPI: (?<action>[\w-]+:\w+) /,
  /(?:does not have|missing|requires?|without) (?:the )?["'`]?(?<action>[a-z][a-z0-9-]+:[A-Z]\w+)["'`]? permissions?/i,
  /\baction: ?["'`]?(?<action>[a-z][a-z0-9-]+:[A-Z]\w+)/i,
  /permissions? (?:to perform|to call|for|required):? ["'`]?(?<action>[a-z][a-z0-9-]+:[A-Z]\w+)/,
  // CloudFront, of a function at the edge.
  /\badd permission: (?<action>[a-z][a-z0-9-]+:[A-Z]\w+)/,
];

/** AWS says the action again in its reason, which a wrapped or cut line leaves whole. */
const ACTION_AGAIN = /\b(?:policy|boundary|policies) allows? the (?<action>[\w-]{1,64}:\w{1,128}) action/i;

/** How AWS's reasons begin; a log around them gives reasons of its own ("because no key was able to …"). */
const REASON = new RegExp(
  [
    '(?:with|due to|because of) (?:an )?explicit deny',
    'because no (?=[\\w -]{1,40}?(?:polic(?:y|ies)|boundar(?:y|ies))\\b)',
    'because (?:the resource does not exist|public|this bucket)\\b',
    'because (?:an?|the) (?=[^.\\n]{0,80}(?:polic|boundar|\\bden(?:y|ie)))',
  ].join('|'),
  'gi',
);
const CLAUSE_LENGTH = 400;

/** Of a message without an action the reason follows these words at once. */
const BARE =
  /not (?:authorized|allowed) to (?:access|perform|invoke|execute|use)\b[\w ,/-]{0,60}?(?= (?:with|due|because)\b)/i;

/** CloudTrail cuts a message at 1 KB: behind a resource this long what looks like AWS's reason may be its last part. */
const SURE_LENGTH = 1_000;

export function sentenceIn(message: string): Sentence {
  const principal = principalIn(message);
  const found = groupOf(ACTIONS, message, 'action');
  const from = found?.[1];
  const cut = /(?:\.\.\.|…)\s*$/.test(message);
  const start = resourceStart(message, from ?? 0);
  const named = start === undefined ? undefined : resourceAt(message, start.end, cut, start.isTitle);
  const bare = from === undefined && named === undefined ? BARE.exec(message) : null;
  const end = named?.end ?? from ?? (bare === null ? undefined : bare.index + bare[0].length);
  const isSure = named?.isSure !== false && end !== undefined && isOneReason(message, end);
  const rest = isSure && end !== undefined ? ofOne(message.slice(end), found?.[0]) : undefined;
  return present<Sentence>({
    principal,
    action: actionOf(found?.[0], message.slice(from ?? 0), cut),
    resource: named?.isSure === false ? undefined : named?.resource,
    hint: named?.isSure === false ? undefined : named?.hint,
    rest,
    outside: start === undefined ? message : `${message.slice(0, start.at)} ${named === undefined ? '' : (rest ?? '')}`,
  });
}

/** What is said of another action behind it is another refusal, whose reason is its own. */
function ofOne(rest: string, action: string | undefined): string {
  if (action === undefined) return rest;
  for (const next of rest.matchAll(NEXT)) {
    const named = next.groups?.['action'] ?? '';
    if (!isPartOf(action, named) && named.toLowerCase() !== action.toLowerCase()) return rest.slice(0, next.index);
  }
  return rest;
}

const NEXT = /\bnot authorized to perform:? ["'`[]?(?<action>[\w-]{1,64}:\w{1,128})/gi;

/** A name that breaks off is no name. */
function principalIn(message: string): string | undefined {
  const named = groupOf(WHO, message, 'principal')?.[0]?.replace(/^['"`]|['"`,]$/g, '');
  return named === undefined || /(?:\.\.\.|…)$/.test(named) ? undefined : named;
}

interface Start {
  readonly at: number;
  readonly end: number;
  /** `on resource: `, not `on the resource of …`. */
  readonly isTitle: boolean;
}

function resourceStart(message: string, from: number): Start | undefined {
  const start =
    / (?:on (?:the )?resources?(?<colon>:?)\s?|on (?:the )?(?=(?:action )?role arn:)|on (?=arn:)|for resource:\s(?=arn:))/i.exec(
      message.slice(from),
    );
  if (start === null) return undefined;
  const at = from + start.index;
  // A reason told before it ends the sentence: what follows is another one.
  const reason = from === 0 ? -1 : message.slice(from).search(REASON);
  if (reason >= 0 && reason < start.index) return undefined;
  return { at, end: at + start[0].length, isTitle: start.groups?.['colon'] === ':' };
}

/** Words that somebody put for the account: `{account}`, `<REDACTED>`, `[ACCOUNT]`. */
const ACCOUNT_WORDS = '(?:[\\w-]{3,12}:[\\w-]{1,40}:[\\w-]{0,30}:[{<[][\\w -]{1,40}[}>\\]](?=:))?';
const NAMED_ARN = new RegExp(
  `^\`?(?:[\\w-]+ ){0,3}?(?<arn>arn:${ACCOUNT_WORDS}(?:(?!\\[[\\w -]{1,40}\\])[^\\s"'\`,;)\\]}<>|\\\\]|[,)](?!arn:)(?=[^\\s"'\`,;)\\]}<>|\\\\]))+)`,
);

const WORDS_FOR_A_NAME = /^[{<[][\w -]{1,40}[}>\]]/;

/** Streams of logs end in a colon of their own; any other name has it from a tool that went on behind it. */
function nameIn(arn: string, behind: string): string {
  const isOwn = /^arn:[^:]*:logs:/.test(arn) || !/^ (?!because\b|with\b)\S/.test(behind);
  return arn.replace(isOwn ? /(?<![.,])[.,]+$/ : /(?<![.,:])[.,:]+$/, '');
}

/** No name of IAM's has a blank: a window broke it, and its rest stands before the reason. */
function isBroken(arn: string, behind: string): boolean {
  return (
    /^arn:[\w-]{3,12}:(?:iam|sts):/.test(arn) && /^ [\w+=@/-]{1,128} (?:because no |with an explicit )/.test(behind)
  );
}

interface NamedPart {
  readonly resource?: string;
  readonly hint?: string;
  readonly end: number;
  readonly isSure: boolean;
}

function resourceAt(message: string, from: number, cut: boolean, isTitle: boolean): NamedPart {
  const rest = message.slice(from);
  if (/^["']/.test(rest)) {
    const quoted = quotedAt(message, from);
    if (quoted !== undefined) return quoted;
  }
  const words =
    rest.split(/ because | with (?:an )?explicit | due to an | \(Service: | Go to https:|[\n\r]/, 1)[0] ?? '';
  const plain = words.trim();
  // Names in IAM may hold a comma; one before a space, or before another ARN, is the sentence's.
  const arn = arnWithBlanks(plain, rest.slice(words.length)) ?? NAMED_ARN.exec(plain)?.groups?.['arn'];
  if (arn !== undefined) {
    const end = from + rest.indexOf(arn) + arn.length;
    const behind = message.slice(end);
    // What the end of the text cuts, or a placeholder in brackets, is no name.
    const isCut = (cut && behind.trim() === '') || (/[/:]$/.test(arn) && WORDS_FOR_A_NAME.test(behind));
    if (isCut || arnParts(arn) === undefined || isBroken(arn, behind)) return { end, isSure: true };
    return { resource: nameIn(arn, behind), end, isSure: isShort(arn, message, end) };
  }
  if (/^\*(?:[.\s"'`,;)\]}<\\]|$)/.test(plain)) return { resource: '*', end: from + 1, isSure: true };
  const hint = clip(plain.replace(/(?<!\.)\.+$/, ''));
  return present<NamedPart>({
    hint: isTitle && hint !== '' ? hint : undefined,
    end: from + words.length,
    isSure: true,
  });
}

/** Jobs, rules and dashboards may have blanks in their names: AWS's reason right behind shows where such a name ends. */
function arnWithBlanks(plain: string, behind: string): string | undefined {
  if (!/^ (?:because no |with (?:an )?explicit )/.test(behind)) return undefined;
  return /^arn:[\w-]{3,12}:(?!s3|iam|sts)[\w-]{2,40}:[\w-]{0,30}:\d{0,12}:[^\s"'`<>|\\(){}]+(?: [^\s"'`<>|\\(){}:;,]+){1,12}$/.exec(
    plain,
  )?.[0];
}

/** S3 quotes the resource; the key inside may hold spaces, quotes and whole sentences of its own. */
function quotedAt(message: string, from: number): NamedPart | undefined {
  const quote = message[from] === "'" ? "'" : '"';
  const ends = [...message.slice(from + 1).matchAll(quote === '"' ? DOUBLE_END : SINGLE_END)].map(
    ({ index }) => from + 1 + index,
  );
  const [first] = ends;
  if (first === undefined) {
    // No reason follows: the quote ends at the next one, or with the message where a key holds blanks and quotes.
    const plain = /^(?<quote>["'])(?<name>[^"'\s]+)\k<quote>/.exec(message.slice(from))?.groups?.['name'];
    const whole = /^(?<quote>["'])(?<name>[\s\S]+)\k<quote>[.\s]*$/.exec(message.slice(from))?.groups?.['name'];
    const name = plain ?? whole;
    return name === undefined ? undefined : { ...kindOf(name), end: from + name.length + 2, isSure: true };
  }
  const name = message.slice(from + 1, first);
  // The same refusal told again is no doubt: same resource, same words behind it.
  const told = ends.map((end) => message.slice(end + 1, end + 60).split(/[.(\n]/, 1)[0]);
  const opened = message.split(`resource: ${quote}${name}${quote}`).length - 1;
  const begun = message.split(`resource: ${quote}`).length - 1;
  const isOne = begun === ends.length && (ends.length === 1 || (new Set(told).size === 1 && opened === ends.length));
  const isSure = isOne && !isOpen(message, from, first);
  return { ...kindOf(name), end: first + 1, isSure: isSure && isShort(name, message, first) };
}

/** A quote right behind the reason closes the name, where nothing before the sentence opened it. */
function isOpen(message: string, from: number, end: number): boolean {
  const behind = /^"\s(?:with|due|because)[^"'\n]{1,300}"\.?(?:$|\s(?:with|because|due)\b)/.test(
    message.slice(end, end + CLAUSE_LENGTH),
  );
  return behind && message.slice(0, from).split('"').length % 2 === 1;
}

const DOUBLE_END = /"(?=\s(?:with (?:an )?explicit|because|due to)\b)/g;
const SINGLE_END = /'(?=\s(?:with (?:an )?explicit|because|due to)\b)/g;

function kindOf(name: string): { readonly resource: string } | { readonly hint: string } {
  return name.startsWith('arn:') || name === '*' ? { resource: name } : { hint: clip(name) };
}

/** Names in S3 are as long and as free as their makers like. */
function isShort(arn: string, message: string, end: number): boolean {
  if (!/^arn:[^:]*:s3/.test(arn) || arn.length < SURE_LENGTH / 2) return true;
  return Buffer.byteLength(message.slice(Math.max(0, end - 4 * SURE_LENGTH), end + CLAUSE_LENGTH)) < SURE_LENGTH;
}

/** One reason, or the same one told again: two that differ are a name that speaks like AWS, and which of them is not sure. */
function isOneReason(message: string, end: number): boolean {
  const rest = message.slice(end, end + 16 * CLAUSE_LENGTH);
  const told = new Set(
    [...rest.matchAll(REASON)].map(({ index }) => clauseOf(rest.slice(index, index + CLAUSE_LENGTH))),
  );
  return told.size < 2;
}

/** As far as two tellings of one reason agree: not the action, which a wrapped line may cut. */
function clauseOf(text: string): string {
  return (
    text
      .split(/ allows? |[.:(\n"\\;]| action\b| polic(?:y|ies)\b/, 1)[0]
      ?.trim()
      .toLowerCase() ?? ''
  );
}

function actionOf(named: string | undefined, rest: string, cut: boolean): string | undefined {
  const again = ACTION_AGAIN.exec(rest)?.groups?.['action'];
  if (named === undefined) {
    // CodePipeline and CodeDeploy leave the service out.
    return /to perform:? AssumeRole on (?:action )?role/i.test(rest) ? 'sts:AssumeRole' : undefined;
  }
  if (again !== undefined && knownAction(again) !== undefined && isPartOf(named, again)) return exactAction(again);
  // What the end of the text cuts is no name.
  if (cut && /^[\s.…]*$/.test(rest)) return undefined;
  return knownAction(named) === undefined ? ofOperation(named) : exactAction(named);
}

/** CloudFormation names the operation it called, behind `API: `, as if it were an action: `s3:PutPublicAccessBlock`. */
function ofOperation(named: string): string {
  const [service, operation = ''] = named.split(':');
  const action = actionsOfOperationName(service, operation)[0]?.action;
  return action !== undefined && knownAction(action) !== undefined ? action : named;
}

function isPartOf(part: string, whole: string): boolean {
  return knownAction(part) === undefined || whole.toLowerCase().startsWith(part.toLowerCase());
}

/** The first group found, and where its match ends. */
function groupOf(patterns: readonly RegExp[], text: string, name: string): readonly [string, number] | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(text);
    const group = found?.groups?.[name];
    if (found !== null && group !== undefined) return [group, found.index + found[0].length];
  }
  return undefined;
}

function clip(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
