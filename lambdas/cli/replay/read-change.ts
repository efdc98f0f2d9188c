/**
 * The changes named on the command line to edits. A wrong one is a sentence that names its place and what to write.
 */
import { basename } from 'node:path';
import { parseArn } from '../../aws/arn.ts';
import { isObject, type Json } from '../../denial/fields.ts';
import { faultsOf } from '../../engine/index.ts';
import type { Edit, Placed, What } from '../../replay/edit/edit.ts';
import { isTarget } from '../../replay/edit/edit-organization.ts';
import type { PlanNote } from '../../replay/plan/planned.ts';
import { readPlan } from '../../replay/plan/read-plan.ts';
import { isTemplate, readTemplates, type TemplateInput } from '../../replay/template/template.ts';
import { readTextFile } from '../input/text-file.ts';
import { whyUnread } from '../unread-file.ts';
import { readChangeFiles, type Surroundings, surroundingsOf, templateInput } from './read-templates.ts';

export type ReadChange =
  | {
      readonly kind: 'read';
      readonly edits: readonly Edit[];
      readonly planned: readonly Placed[];
      readonly notes: readonly PlanNote[];
    }
  | { readonly kind: 'wrong'; readonly problem: string };

type Kind = Parameters<typeof faultsOf>[0];
type Made = (to: string, name: string, document: Json) => Edit | string;

/** Options that give a policy document and where it goes. */
const DOCUMENTS: readonly (readonly [string, string, Kind, Made])[] = [
  [
    'attach',
    '--attach',
    'identity',
    (to, name, document) => principal(to) ?? { kind: 'inline', entity: to, name, document },
  ],
  [
    'boundary',
    '--boundary',
    'boundary',
    (to, name, document) => principal(to) ?? { kind: 'boundary', entity: to, name, document },
  ],
  ['trust', '--trust', 'trust', (to, _, document) => principal(to) ?? { kind: 'trust', role: to, document }],
  [
    'scp',
    '--scp',
    'scp',
    (to, name, document) => target(to) ?? organization('SERVICE_CONTROL_POLICY', to, name, document),
  ],
  [
    'rcp',
    '--rcp',
    'rcp',
    (to, name, document) => target(to) ?? organization('RESOURCE_CONTROL_POLICY', to, name, document),
  ],
  ['bucketPolicy', '--bucket-policy', 'resource', (to, _, document) => ({ kind: 'resource', arn: to, document })],
  ['keyPolicy', '--key-policy', 'resource', (to, _, document) => ({ kind: 'resource', arn: to, document })],
  ['resourcePolicy', '--resource-policy', 'resource', (to, _, document) => ({ kind: 'resource', arn: to, document })],
  ['endpointPolicy', '--endpoint-policy', 'endpoint', (to, _, document) => ({ kind: 'endpoint', id: to, document })],
];

export function readChange(raw: Readonly<Record<string, unknown>>, snapshot: Json): ReadChange {
  const edits: Edit[] = [];
  for (const [name, option, kind, make] of DOCUMENTS)
    for (const given of textsOf(raw[name])) {
      const pair = split(given);
      if (pair === undefined) return wrong(`${option} \`${given}\`: write where it goes, =, and the file`);
      const document = readJson(pair.what);
      if (typeof document === 'string') return wrong(`${option} ${pair.what}: ${document}`);
      if (document['Statement'] === undefined)
        return wrong(`${option} ${pair.what}: is not a policy, it has no Statement`);
      const faults = faultsOf(kind, document).map(({ place, problem }) => `${place} ${problem}`);
      if (faults.length > 0) return wrong(`${option} ${pair.what}: AWS would not store it: ${faults.join('; ')}`);
      const edit = make(pair.to, basename(pair.what).replace(/\.json$/i, ''), document);
      if (typeof edit === 'string') return wrong(`${option} \`${pair.to}\` ${edit}`);
      edits.push(edit);
    }
  for (const given of textsOf(raw['detach'])) {
    const pair = split(given);
    const problem = pair === undefined || isTarget(pair.to) ? undefined : principal(pair.to);
    if (pair === undefined || problem !== undefined)
      return wrong(`--detach \`${given}\`: write what it is taken off, =, and the policy by name, ARN or id`);
    edits.push({ kind: 'detach', from: pair.to, policy: pair.what });
  }
  const planned = readPlans(raw, snapshot);
  return planned.kind === 'wrong' ? planned : { ...planned, edits };
}

function readPlans(raw: Readonly<Record<string, unknown>>, snapshot: Json): ReadChange {
  const changes = textsOf(raw['change']);
  const surroundings = surroundingsOf(
    textsOf(raw['deployed']),
    textsOf(raw['parameters']),
    textsOf(raw['stackResources']),
  );
  if (typeof surroundings === 'string') return wrong(surroundings);
  const planned: Placed[] = [];
  const notes: PlanNote[] = [];
  const templates: TemplateInput[] = [];
  for (const path of changes) {
    const files = readChangeFiles(path);
    if (typeof files === 'string') return wrong(`--change ${files}`);
    for (const change of files) {
      const plan = isTemplate(change.json) ? undefined : readPlan(change.json);
      if (isTemplate(change.json)) templates.push(templateInput(change, surroundings));
      else if (plan === undefined) return wrong(`--change ${change.file}: ${NO_PLAN}`);
      planned.push(...(plan?.edits ?? []));
      notes.push(...(plan?.notes ?? []));
    }
  }
  if (templates.length === 0 && isSurrounded(surroundings))
    return wrong('--deployed, --parameters and --stack-resources belong to a template: give it by --change');
  const read = readTemplates(templates, snapshot);
  return {
    kind: 'read',
    edits: [],
    planned: [...planned, ...read.edits],
    notes: [...notes, ...read.notes],
  };
}

const NO_PLAN =
  'is not a Terraform plan (write `terraform show -json plan.out > plan.json`) and not a CloudFormation template';

function isSurrounded({ deployed, parameters, physical }: Surroundings): boolean {
  return deployed.length > 0 || Object.keys(parameters).length > 0 || physical !== undefined;
}

export function unknownWords(what: What, name: string, like: readonly string[]): string {
  const nouns: Readonly<Record<What, string>> = {
    principal: 'role, user or group',
    policy: 'policy there',
    'single-policy': 'single policy of the name',
    target: 'root, organizational unit or account',
    resource: 'resource',
    account: 'account',
    endpoint: 'VPC endpoint',
    'permission-set': 'role of the permission set',
  };
  const hint = like.length === 0 ? '' : `; did you mean ${like.join(' or ')}?`;
  return `the snapshot has no ${nouns[what]} \`${name}\`${hint}`;
}

function organization(
  type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY',
  to: string,
  name: string,
  document: Json,
): Edit {
  return { kind: 'organization', type, target: to, name, document };
}

function principal(to: string): string | undefined {
  const arn = parseArn(to);
  if (arn?.service === 'iam' && arn.account !== undefined && /^(?:role|user|group)\//.test(arn.resource))
    return undefined;
  return 'is not the ARN of a role, user or group, as in arn:aws:iam::111122223333:role/App';
}

function target(to: string): string | undefined {
  return isTarget(to) ? undefined : 'is not a target: write r-…, ou-… or an account number';
}

/** A role's name may hold an equals sign, a name of a policy mostly none. */
function split(given: string): { readonly to: string; readonly what: string } | undefined {
  const at = given.lastIndexOf('=');
  return at <= 0 || at === given.length - 1 ? undefined : { to: given.slice(0, at), what: given.slice(at + 1) };
}

function readJson(file: string): Json | string {
  try {
    const json: unknown = JSON.parse(readTextFile(file));
    return isObject(json) ? json : 'is not a JSON object';
  } catch (error) {
    return whyUnread(error);
  }
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function wrong(problem: string): ReadChange {
  return { kind: 'wrong', problem };
}
