/**
 * CloudFormation templates as the tool `replay` takes them: their text as it stands in a repository, or files of this
 * machine as the command takes them. Errs towards refusing: what is no template changes nothing, and would look safe.
 */
import { isObject, type Json, objectAt, present, textAt } from '../../denial/fields.ts';
import type { Planned } from '../../replay/plan/planned.ts';
import { stackResourcesIn } from '../../replay/template/parameters.ts';
import { parseTemplate, whyTooDeep } from '../../replay/template/parse-template.ts';
import { isTemplate, readTemplates, type TemplateInput } from '../../replay/template/template.ts';
import { readChange } from '../replay/read-change.ts';
import { wrongly } from './tool.ts';

const MOST_TEMPLATES = 50;
/** CloudFormation takes no longer one: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const LONGEST_TEMPLATE = 1_048_576;

const TEXT = 'JSON or YAML, as text or as an object.';
const PATHS = { type: 'array', items: { type: 'string' } } as const;

export const TEMPLATE_INPUT = {
  templates: {
    type: 'array',
    minItems: 1,
    maxItems: MOST_TEMPLATES,
    description: 'CloudFormation templates that are deployed together, as they would be.',
    items: {
      type: 'object',
      properties: {
        template: { type: ['string', 'object'], description: TEXT },
        deployed: {
          type: ['string', 'object'],
          description: `The template that is deployed now. ${TEXT} Without it nothing is said about what the new one leaves out.`,
        },
        stack: { type: 'string', description: 'Name of the stack.' },
        account: { type: 'string' },
        region: { type: 'string' },
        parameters: { type: 'object', description: 'Values of parameters by name.' },
        resources: {
          type: 'object',
          description: 'What `aws cloudformation describe-stack-resources` prints: the names that resources have.',
        },
      },
      required: ['template'],
      additionalProperties: false,
    },
  },
  change: {
    ...PATHS,
    description: 'Paths on this machine: a Terraform plan as JSON, a CloudFormation template, or the folder cdk.out.',
  },
  deployed: { ...PATHS, description: 'With change: paths of the templates that are deployed now.' },
  parameters: { ...PATHS, description: 'With change: name=value, or paths of files of parameters.' },
  stackResources: {
    ...PATHS,
    description: 'With change: paths of what `aws cloudformation describe-stack-resources` printed.',
  },
} as const;

const BY_PATH = ['change', 'deployed', 'parameters', 'stackResources'] as const;

/** What templates and files change; nothing where none are given. */
export function changeOf(given: Json, snapshot: Json): Planned | undefined {
  const { templates } = given;
  const byText = templates === undefined ? undefined : readTemplates(inputsOf(templates), snapshot);
  const byPath = BY_PATH.some((name) => given[name] !== undefined) ? readPaths(given, snapshot) : undefined;
  if (byText === undefined && byPath === undefined) return undefined;
  return {
    edits: [...(byText?.edits ?? []), ...(byPath?.edits ?? [])],
    notes: [...(byText?.notes ?? []), ...(byPath?.notes ?? [])],
  };
}

function readPaths(given: Json, snapshot: Json): Planned {
  const named = Object.fromEntries(BY_PATH.map((name) => [name, pathsIn(given[name], name)]));
  if (named['change']?.length === 0) throw wrongly('deployed, parameters and stackResources go with change');
  const read = readChange(named, snapshot);
  // The command's words name its options.
  if (read.kind === 'wrong')
    throw wrongly(read.problem.replace(/--stack-resources/g, 'stackResources').replace(/--/g, ''));
  return { edits: read.planned, notes: read.notes };
}

function pathsIn(list: unknown, name: string): readonly string[] {
  if (list === undefined) return [];
  const paths = Array.isArray(list) ? list.filter((path) => typeof path === 'string') : [];
  if (!Array.isArray(list) || paths.length !== list.length) throw wrongly(`${name} is a list of texts`);
  return paths;
}

function inputsOf(list: unknown): readonly TemplateInput[] {
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_TEMPLATES)
    throw wrongly(`templates is a list of 1 to ${MOST_TEMPLATES} templates`);
  return list.map((one: unknown, at) => inputOf(one, `templates[${at}]`));
}

function inputOf(one: unknown, place: string): TemplateInput {
  const template = templateIn(isObject(one) ? one['template'] : undefined, `${place}.template`);
  const old = isObject(one) ? one['deployed'] : undefined;
  const resources = isObject(one) ? one['resources'] : undefined;
  const physical = resources === undefined ? undefined : stackResourcesIn(resources);
  if (resources !== undefined && physical === undefined)
    throw wrongly(`${place}.resources is not what \`aws cloudformation describe-stack-resources\` prints`);
  const stack = textAt(one, 'stack');
  return present<TemplateInput>({
    template,
    file: stack ?? place,
    deployed: old === undefined ? undefined : templateIn(old, `${place}.deployed`),
    stack,
    account: textAt(one, 'account'),
    region: textAt(one, 'region'),
    parameters: parametersOf(objectAt(one, 'parameters'), place),
    physical,
  });
}

function templateIn(given: unknown, place: string): Json {
  if (typeof given === 'string' && given.length > LONGEST_TEMPLATE)
    throw wrongly(`${place} is longer than CloudFormation takes`);
  const read = typeof given === 'string' ? parseTemplate(given) : given;
  if (typeof read === 'string') throw wrongly(`${place}: ${read}`);
  if (!isObject(read) || !isTemplate(read))
    throw wrongly(`${place} is not a CloudFormation template: it has no Resources`);
  const tooDeep = whyTooDeep(read);
  if (tooDeep !== undefined) throw wrongly(`${place}: ${tooDeep}`);
  return read;
}

/** A list as one text, as `aws cloudformation deploy` takes it. */
function parametersOf(given: Json = {}, place: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(given).map(([name, content]) => {
      if (typeof content === 'string') return [name, content];
      if (typeof content === 'number' || typeof content === 'boolean') return [name, String(content)];
      throw wrongly(`${place}.parameters.${name} is not a text`);
    }),
  );
}
