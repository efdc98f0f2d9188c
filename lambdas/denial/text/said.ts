/**
 * AWS's own sentence out of what tools put around it: the words that people look for and that a notice quotes.
 * Errs towards a few words too many: a sentence that is cut says something else.
 */

/** Where AWS's sentence begins, whatever stands before it. */
const BEGINS: readonly RegExp[] = [
  /You are not authorized to perform this operation\. User: /,
  /User:? ['"]?[^\s"']{1,600} ?is not (?:authorized|allowed) to /,
  /Principal \[[^\]\s]{1,600}\] is not allowed to /,
  /['"]?arn:[\w-]{3,12}:(?:iam|sts)::[^\s"']{1,600} is not authorized to /,
];

/** What tools put behind it. */
const ENDS = new RegExp(
  [
    ' ?\\((?:Service|SDK Attempt|service): ',
    ' ?\\(Aws::\\w',
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
    '</(?:Message|message|ns\\d:message)>',
    '["\'] ?[,}\\])] ?',
    '["\'] \\w{1,30}=',
    ' \\{ ?"?\\w{1,40}"?: ',
    ' ?\\{"',
    ' with (?:aws_|module\\.|data\\.)',
    ' on \\S{1,100}\\.tf line \\d',
    ' - <\\?xml',
    ' <\\?xml',
    ' Raised when ',
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
    if (found !== null) return ended(flat.slice(found.index, found.index + 6_000), found[0].length);
  }
  const before = beforeDetails(flat);
  const said = ofFrame === undefined || /^\W*(?:Request ID|Proxy|status code)/i.test(ofFrame) ? before : ofFrame;
  return said === undefined ? undefined : ended(said, 1);
}

function ended(text: string, from: number): string | undefined {
  const end = text.slice(from).search(ENDS);
  const whole = end < 0 ? text : text.slice(0, from + end);
  // A quote or a bracket that was opened before the sentence is none of its own.
  const said = whole
    .trim()
    .replace(/^(?:\{ ?"?(?:message|Message)"? ?: ?)?['"\s:]+/, '')
    .replace(/[\s\\,;:([{|]+$/, '');
  return (said.split('"').length % 2 === 0 ? said.replace(/"$/, '') : said).replace(/^\((.*)\)?$/, '$1') || undefined;
}

/** The SDKs for Java put what they know behind AWS's sentence. */
function beforeDetails(flat: string): string | undefined {
  const end = /; request: |\(Service: /.exec(flat)?.index ?? -1;
  if (end <= 0) return undefined;
  const before = flat.slice(Math.max(0, end - 4_000), end);
  const name = [...before.matchAll(/\b[\w.$]{0,200}(?:Exception|Error|MetaException\(message): ?/g)].at(-1);
  return name === undefined ? before : before.slice(name.index + name[0].length);
}
