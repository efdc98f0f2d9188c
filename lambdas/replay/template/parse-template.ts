/**
 * The text of a CloudFormation template, JSON or YAML, as JSON in which every function has its long form.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 * Errs towards a problem told with its line: a text that is no mapping is no template.
 */
import { type CollectionTag, isMap, Pair, parseDocument, Scalar, type ScalarTag, YAMLMap, type YAMLSeq } from 'yaml';
import { isObject, type Json } from '../../denial/fields.ts';
import { duplicateKeyIn } from './duplicate-keys.ts';

/** Short forms that stand for `Fn::` and the name; `!Ref` and `!Condition` stand for the name alone. */
const FUNCTIONS = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'ForEach',
  'GetAZs',
  'GetAtt',
  'GetStackOutput',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
] as const;

const TAGS: readonly (ScalarTag | CollectionTag)[] = ['Ref', 'Condition', ...FUNCTIONS].flatMap((name) => {
  const long = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  return [
    { tag: `!${name}`, resolve: (text: string) => ({ [long]: name === 'GetAtt' ? attribute(text) : text }) },
    { tag: `!${name}`, collection: 'seq' as const, resolve: (list: YAMLMap | YAMLSeq) => called(long, list) },
    { tag: `!${name}`, collection: 'map' as const, resolve: (map: YAMLMap | YAMLSeq) => called(long, map) },
  ];
});

/** A node, not its value: aliases in it are known once the whole text is read. */
function called(name: string, argument: YAMLMap | YAMLSeq): YAMLMap {
  const call = new YAMLMap();
  call.items.push(new Pair(new Scalar(name), argument));
  return call;
}

/** Deeper than CloudFormation nests functions, and than anybody writes a policy. */
const DEEPEST = 100;
const TOO_DEEP = `is nested deeper than ${DEEPEST} levels`;

/** CloudFormation takes 1 MB. */
const LONGEST_TEMPLATE = 5_000_000;

/** The parser gives up on aliases of aliases, which grow without end. */
const TOO_MANY_ALIASES = 'repeats itself too often by YAML aliases (&name and *name): write what they stand for';

/** The template, or what is wrong with its text. */
export function parseTemplate(text: string): Json | string {
  const source = text.replace(/^\uFEFF/, '');
  if (source.trim() === '') return 'is empty';
  if (source.startsWith(ZIP)) return SAVED_PLAN;
  try {
    const read = source.trimStart().startsWith('{') ? parsedJson(source) : parsedYaml(source);
    return typeof read === 'string' ? read : (whyTooDeep(read) ?? read);
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP;
    if (error instanceof ReferenceError && error.message.startsWith('Excessive alias')) return TOO_MANY_ALIASES;
    if (error instanceof SyntaxError)
      return MANY_OBJECTS.test(source) ? NO_PLAN_BUT_ITS_LOG : `is not JSON: ${error.message}`;
    return error instanceof Error ? error.message : 'cannot be read';
  }
}

const ZIP = 'PK\u0003\u0004';
const SAVED_PLAN = 'is a plan as Terraform saves it: write `terraform show -json plan.out > plan.json`';
/** A line is an object of its own: what `terraform plan -json` prints while it works. */
const MANY_OBJECTS = /^\{"@level"/;
const NO_PLAN_BUT_ITS_LOG =
  'is what `terraform plan -json` tells while it works, without the plan: write `terraform show -json plan.out > plan.json`';

/** What is read beyond these levels would end the program. */
export function whyTooDeep(json: Json): string | undefined {
  return isDeeperThan(DEEPEST, json) ? TOO_DEEP : undefined;
}

function parsedYaml(source: string): Json | string {
  const document = parseDocument(source, { customTags: [...TAGS], logLevel: 'error', prettyErrors: true });
  const [error] = document.errors;
  // The parser tells of it as of any other error.
  if (error?.message.startsWith('Maximum call stack') === true) return TOO_DEEP;
  if (error?.code === 'MULTIPLE_DOCS') return 'holds several YAML documents: give each a file of its own';
  if (error !== undefined) return error.message.split('\n')[0] ?? error.code;
  // A tag that is not known would leave its value as it stands.
  const tag = document.warnings.find(({ code }) => code === 'TAG_RESOLVE_FAILED');
  if (tag !== undefined) return tag.message.split('\n')[0] ?? tag.code;
  if (!isMap(document.contents)) return 'is neither JSON nor a YAML mapping';
  const value: unknown = document.toJS();
  return isObject(value) ? value : 'is not a mapping';
}

function parsedJson(text: string): Json | string {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) return 'is not a JSON object';
  // People write templates; a plan, which is larger, is written by a program.
  const twice = text.length <= LONGEST_TEMPLATE ? duplicateKeyIn(text) : undefined;
  return twice === undefined ? value : `has the key ${twice.slice(0, 80)} twice in one object`;
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

/** `!GetAtt Role.Arn`: up to the first dot stands the logical id. */
function attribute(text: string): readonly string[] {
  const at = text.indexOf('.');
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
