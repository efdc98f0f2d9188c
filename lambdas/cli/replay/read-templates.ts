/**
 * Templates from files and from the folders that `cdk synth` leaves, each beside the deployed one of the same stack.
 * A file that cannot be read is a sentence that names it.
 */
import { statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { type Json, present } from '../../denial/fields.ts';
import { type AssembledStack, assemblyIn, isManifest } from '../../replay/template/assembly.ts';
import { parametersIn, stackResourcesIn } from '../../replay/template/parameters.ts';
import { parseTemplate } from '../../replay/template/parse-template.ts';
import { isTemplate, type TemplateInput } from '../../replay/template/template.ts';
import { readTextFile } from '../input/text-file.ts';
import { whyUnread } from '../unread-file.ts';

/** One file of a change, whatever tool wrote it. */
export interface ChangeFile {
  readonly file: string;
  readonly json: Json;
  /** By the manifest that names it. */
  readonly assembled?: AssembledStack;
}

/** Deeper than stages are nested. */
const DEEPEST = 5;

/** A file, or all templates of an assembly; a text where one cannot be read. */
export function readChangeFiles(path: string, depth = 0): readonly ChangeFile[] | string {
  const file = isFolder(path) ? join(path, 'manifest.json') : path;
  const json = readText(file, parseTemplate, file === path ? undefined : NO_MANIFEST);
  if (typeof json === 'string') return `${file}: ${json}`;
  if (!isManifest(json)) return [{ file, json }];
  const { stacks, folders } = assemblyIn(json);
  // Whoever proposes a change writes the manifest, too: it names nothing but what lies beneath it.
  const outside = [...stacks.map((stack) => stack.file), ...folders].find((name) => !isBeneath(name));
  if (outside !== undefined) return `${file}: names \`${outside}\`, which does not lie in its folder`;
  const found: ChangeFile[] = [];
  for (const assembled of stacks) {
    const template = join(dirname(file), assembled.file);
    const read = readText(template, parseTemplate, `${basename(file)} names it: ${SYNTH_AGAIN}`);
    if (typeof read === 'string') return `${template}: ${read}`;
    found.push({ file: template, json: read, assembled });
  }
  for (const folder of depth < DEEPEST ? folders : []) {
    const inner = readChangeFiles(join(dirname(file), folder), depth + 1);
    if (typeof inner === 'string') return inner;
    found.push(...inner);
  }
  return found;
}

/** What the options say of the stacks beside their templates. */
export interface Surroundings {
  readonly deployed: readonly ChangeFile[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly physical?: Readonly<Record<string, string>>;
}

export function surroundingsOf(
  deployedFiles: readonly string[],
  parameterTexts: readonly string[],
  resourceFiles: readonly string[],
): Surroundings | string {
  const deployed: ChangeFile[] = [];
  for (const file of deployedFiles) {
    const read = readChangeFiles(file);
    if (typeof read === 'string') return `--deployed ${read}`;
    const other = read.find(({ json }) => !isTemplate(json));
    if (other !== undefined) return `--deployed ${other.file}: not a CloudFormation template, it has no Resources`;
    deployed.push(...read);
  }
  const parameters = readParameters(parameterTexts);
  if (typeof parameters === 'string') return parameters;
  let physical: Readonly<Record<string, string>> = {};
  for (const file of resourceFiles) {
    const read = stackResourcesIn(parsedFile(file));
    if (read === undefined)
      return `--stack-resources ${file}: is not what \`aws cloudformation describe-stack-resources\` prints`;
    physical = { ...physical, ...read };
  }
  return present<Surroundings>({ deployed, parameters, physical: resourceFiles.length === 0 ? undefined : physical });
}

export function templateInput(change: ChangeFile, { deployed, parameters, physical }: Surroundings): TemplateInput {
  const { file, json, assembled } = change;
  const name = nameOf(change);
  const same = deployed.filter((one) => nameOf(one) === name);
  // One template and one that is deployed are the same stack, whatever their files are called.
  const [old] = same.length > 0 ? same : deployed.length === 1 ? deployed : [];
  return present<TemplateInput>({
    template: json,
    file,
    parameters: { ...assembled?.parameters, ...parameters },
    deployed: old?.json,
    physical,
    stack: assembled?.stack,
    account: assembled?.account,
    region: assembled?.region,
  });
}

function nameOf({ file, assembled }: ChangeFile): string {
  return assembled?.stack ?? basename(file).replace(/(?:\.template)?\.(?:json|ya?ml|template)$/i, '');
}

function readParameters(texts: readonly string[]): Readonly<Record<string, string>> | string {
  let all: Readonly<Record<string, string>> = {};
  for (const text of texts) {
    const pair = /^([\w:]+)=(.*)$/s.exec(text);
    const read = pair === null ? parametersIn(parsedFile(text)) : { [pair[1] ?? '']: pair[2] ?? '' };
    if (read === undefined)
      return `--parameters ${text}: write name=value, or a file of parameters as \`aws cloudformation deploy\` takes it`;
    all = { ...all, ...read };
  }
  return all;
}

function parsedFile(file: string): unknown {
  try {
    const value: unknown = JSON.parse(readTextFile(file));
    return value;
  } catch {
    return undefined;
  }
}

function isBeneath(name: string): boolean {
  const path = normalize(name);
  return !isAbsolute(path) && path !== '.' && path !== './' && path.split(sep)[0] !== '..';
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

const SYNTH_AGAIN = 'run `cdk synth` again, and keep its folder as it is';
const NO_MANIFEST =
  'a folder is read as `cdk synth` leaves it; write the folder of its output, or a template or plan itself';

function readText(file: string, parse: (text: string) => Json | string, missing?: string): Json | string {
  try {
    return parse(readTextFile(file));
  } catch (error) {
    return whyUnread(error, missing);
  }
}
