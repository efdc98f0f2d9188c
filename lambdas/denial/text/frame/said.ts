/**
 * AWS's own sentence out of what tools put around it: the words that people look for and that a notice quotes.
 * Errs towards a few words too many: a sentence that is cut says something else.
 */

/** Where AWS's sentence begins, whatever stands before it. */
const BEGINS: readonly RegExp[] = [
  /You are not authorized to perform this operation\. User: /,
  /User:? ['"]?[^\s"']{1,600} ?is not (?:authorized|allowed) to /,
  /User is not (?:authorized|allowed) to perform:? /,
  /Principal \[[^\]\s]{1,600}\] is not allowed to /,
  /['"]?arn:[\w-]{3,12}:(?:iam|sts)::[^\s"']{1,600} is not authorized to /,
];

/** What tools put behind it. */
const ENDS = new RegExp(
  [
    ' ?\\((?:Service|SDK Attempt|service): ',
    ' ?\\(A(?:ws|WS)::\\w',
    ' - /\\S{1,200}\\.rb:\\d',
    '["\']? \\(RequestToken: ',
    '[,;:.]? ?(?:status code|statusCode|Status Code): ?\\d',
    '[,;] ?(?:Request ?ID|request[ _]?id|RequestId): ?[\\w-]',
    ' \\((?:extended )?request id: ',
    ',? ?Status \\d{3},Error ',
    ' Traceback \\(most recent',
    ' at [\\w.$<>/\\\\]+ ?[(.:]',
    ' File "[^"]{1,200}", line ',
    ' Caused by: ',
    ' caused by: ',
    '</\\w{1,20}(?::\\w{1,20})?>',
    // Rules between the parts of a log: BuildKit's, the Serverless Framework's.
    ' ?-{4,}(?: |$)',
    '["\'] ?[,}\\])] ?',
    '["\'] \\w{1,30}=',
    ' \\{ ?"?\\w{1,40}"?: ',
    ' ?\\{"',
    ' with (?:aws_|module\\.|data\\.)',
    ' on \\S{1,100}\\.tf line \\d',
    ' - <\\?xml',
    ' <\\?xml',
    ' \\S{1,200}\\.rb:\\d+:in ',
    ' At line:\\d+ char:',
    ' [A-Z]\\w{2,60}(?:Denied|Exception): ',
    ' ?-{2,3}> ',
    ' Raised when ',
    ' An error occurred \\(',
    ' Unable to connect to the server: ',
    ' goroutine \\d+ \\[',
    ' While executing ',
    ' ERROR: ',
    ' Error: ',
    ' \\[(?:INFO|WARN|WARNING|ERROR|DEBUG)\\]',
    ' \\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d',
  ].join('|'),
);

export function saidIn(flat: string, ofFrame: string | undefined): string | undefined {
  for (const begin of BEGINS) {
    const found = begin.exec(flat);
    if (found !== null) return ended(sentenceOf(flat.slice(found.index, found.index + 6_000)), found[0].length);
  }
  const before = beforeDetails(flat);
  const said =
    ofFrame === undefined || /^\W*(?:$|Request ID|Proxy|status code|goroutine \d)/i.test(ofFrame) ? before : ofFrame;
  return said === undefined ? undefined : ended(said, 1);
}

/** With its reason, or up to its resource where it gives none, and what AWS adds to either. */
const SENTENCE = new RegExp(
  [
    '^.{1,1200}?(?:because no [\\w -]{1,40} allows? the [\\w-]+:\\w+ action',
    '|with (?:an )?explicit deny(?: in (?:an?|the) [A-Za-z -]{1,40} (?:polic|boundar)(?:y|ies)(?: transitively [a-z -]{1,60})?)?(?:(?:,? with policy ARN)?: arn:[^\\s"\'\\]}<>]{1,300})?)',
    '(?:\\.? ?(?:Encoded authorization failure message: ?[\\w+/=.-]{1,5000}|Go to https?:\\S{1,300}[^.]{0,300}))?',
  ].join(''),
);
const WITHOUT_REASON = new RegExp(
  [
    '^.{1,700}? on resource: ',
    // A word that somebody put for a name stands in brackets.
    `(?:"[^"]{1,1100}"|(?:[^\\s"'\\\\\\]}<>,;{[]|[{<[][\\w -]{1,40}[}>\\]]|[{[]){1,1100})`,
    `(?=["'\\\\\\]}<>,;]|\\. |\\.?$| (?:code|Unable|status|Traceback|at)\\b)`,
  ].join(''),
);

function sentenceOf(text: string): string {
  // A quoted key may hold the words of a reason: the sentence goes on behind its last quote.
  const quoted = / on resource: "/.test(text.slice(0, 1500))
    ? Math.max(0, text.lastIndexOf('" because'), text.lastIndexOf('" with'))
    : 0;
  const reason = SENTENCE.exec(text.slice(quoted))?.[0];
  if (reason !== undefined) return text.slice(0, quoted + reason.length);
  return WITHOUT_REASON.exec(text)?.[0] ?? text;
}

function ended(text: string, from: number): string | undefined {
  const end = text.slice(from).search(ENDS);
  const whole = end < 0 ? text : text.slice(0, from + end);
  // A quote or a bracket that was opened before the sentence is none of its own.
  const said = whole
    .trim()
    .replace(/^(?:\{ ?"?(?:message|Message)"? ?: ?)?(?:=> |- |['"\s:])+/, '')
    .replace(/(?<![\s\\,;:([{|])[\s\\,;:([{|]+$/, '');
  return (said.split('"').length % 2 === 0 ? said.replace(/"$/, '') : said).replace(/^\((.*)\)?$/, '$1') || undefined;
}

/** The SDKs for Java put what they know behind AWS's sentence. */
function beforeDetails(flat: string): string | undefined {
  const end = /; request: |\(Service: /.exec(flat)?.index ?? -1;
  if (end <= 0) return undefined;
  const before = flat.slice(Math.max(0, end - 4_000), end);
  const name = [
    ...before.matchAll(/\b[\w.$]{0,200}(?:(?:Exception|Error|MetaException\(message): ?|Exception(?=null ?$))/g),
  ].at(-1);
  return name === undefined ? before : before.slice(name.index + name[0].length);
}
