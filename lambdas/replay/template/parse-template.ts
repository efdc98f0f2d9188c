/**
 * The text of a CloudFormation template, JSON or YAML, as JSON in which every function has its long form.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 * Errs towards a problem told with its line: a text that is no mapping is no template.
 */
import { type CollectionTag, isMap, parseDocument, type ScalarTag, type YAMLMap, type YAMLSeq } from 'yaml';
import { isObject, type Json } from '../../denial/fields.ts';

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
    { tag: `!${name}`, collection: 'seq' as const, resolve: (list: YAMLMap | YAMLSeq) => ({ [long]: list.toJSON() }) },
    { tag: `!${name}`, collection: 'map' as const, resolve: (map: YAMLMap | YAMLSeq) => ({ [long]: map.toJSON() }) },
  ];
});

/** The template, or what is wrong with its text. */
export function parseTemplate(text: string): Json | string {
  const source = text.replace(/^\uFEFF/, '');
  if (source.trimStart().startsWith('{')) return parsedJson(source);
  const document = parseDocument(source, { customTags: [...TAGS], logLevel: 'silent', prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) return error.message.split('\n')[0] ?? error.code;
  if (!isMap(document.contents)) return 'is neither JSON nor a YAML mapping';
  const value: unknown = document.toJS();
  return isObject(value) ? value : 'is no mapping';
}

function parsedJson(text: string): Json | string {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : 'is not a JSON object';
  } catch (error) {
    return error instanceof Error ? error.message : 'is not JSON';
  }
}

/** `!GetAtt Role.Arn`: up to the first dot stands the logical id. */
function attribute(text: string): readonly string[] {
  const at = text.indexOf('.');
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
