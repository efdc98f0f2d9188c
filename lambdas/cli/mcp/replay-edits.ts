/**
 * The change that the tool `replay` tries, read at the edge: documents and where they go, a Terraform plan, or
 * templates.
 * Errs towards refusing: a place that the snapshot lacks would look like "nothing breaks".
 */
import { parseArn } from '../../aws/arn.ts';
import { isObject, type Json, objectAt, textAt } from '../../denial/fields.ts';
import { planNoteSentence } from '../../notice/words/plan-notes.ts';
import { applyAll, applyPlanned } from '../../replay/edit/apply.ts';
import type { Edit } from '../../replay/edit/edit.ts';
import { isTarget, managementSpared } from '../../replay/edit/edit-organization.ts';
import type { PlanNote, Planned } from '../../replay/plan/planned.ts';
import { readPlan } from '../../replay/plan/read-plan.ts';
import { whyTooDeep } from '../../replay/template/parse-template.ts';
import { unknownWords } from '../replay/read-change.ts';
import { changeOf, TEMPLATE_INPUT } from './replay-templates.ts';
import { wrongly } from './tool.ts';

const KINDS = ['attach', 'boundary', 'trust', 'scp', 'rcp', 'resource', 'endpoint', 'detach'] as const;
const MOST_EDITS = 50;

export const CHANGE_INPUT = {
  edits: {
    type: 'array',
    minItems: 1,
    maxItems: MOST_EDITS,
    items: {
      type: 'object',
      properties: {
        kind: {
          enum: KINDS,
          description:
            'attach: one more policy of a role, user or group. boundary, trust, resource, endpoint: the policy as it would stand. scp, rcp: one more on a target. detach: take a policy away.',
        },
        to: {
          type: 'string',
          description:
            'ARN of the role, user, group or resource; id of the VPC endpoint; of an SCP or RCP the root, unit or account.',
        },
        name: { type: 'string', description: 'Name of the policy; with detach its name, ARN or id.' },
        document: { type: 'object', description: 'The policy document. Not with detach.' },
      },
      required: ['kind', 'to'],
      additionalProperties: false,
    },
  },
  plan: { type: 'object', description: 'A Terraform plan, as `terraform show -json` prints it.' },
  ...TEMPLATE_INPUT,
} as const;

export interface Tried {
  /** Absent: no change was given. */
  readonly snapshot?: Json;
  /** What of the change could not be told. */
  readonly notes: readonly PlanNote[];
  /** The same in words, with what is near to a name that the snapshot lacks. */
  readonly words: readonly string[];
}

export function triedOn(snapshot: Json, given: Json): Tried {
  const { edits: list, plan } = given;
  const told = [plan === undefined ? undefined : planOf(plan), changeOf(given, snapshot)].filter(
    (one) => one !== undefined,
  );
  if (list === undefined && told.length === 0) return { notes: [], words: [] };
  if (list !== undefined && (!Array.isArray(list) || list.length === 0 || list.length > MOST_EDITS))
    throw wrongly(`edits is a list of 1 to ${MOST_EDITS} edits`);
  const edits = (list ?? []).map((one: unknown, at: number) => readEdit(one, `edits[${at}]`));
  const edited = applyAll(snapshot, edits);
  if (edited.kind === 'unknown') throw wrongly(unknownWords(edited.what, edited.name, edited.like));
  const planned = { edits: told.flatMap((one) => one.edits), notes: told.flatMap((one) => one.notes) };
  const { snapshot: changed, missing, made } = applyPlanned(edited.snapshot, planned.edits);
  const missed = missing.map(({ place, what, name, like }) => `${place}: ${unknownWords(what, name, like)}`);
  if (made === 0 && missed.length > 0 && edits.length === 0) throw wrongly(missed.slice(0, 5).join('; '));
  const spared = managementSpared(snapshot, [...edits, ...planned.edits.map(({ edit }) => edit)]);
  const notes: readonly PlanNote[] = [
    ...planned.notes,
    ...(spared === undefined ? [] : [{ kind: 'spares-management', place: spared } as const]),
  ];
  return {
    snapshot: changed,
    notes: [...notes, ...missing.map(({ place }) => ({ kind: 'not-captured', place }) as const)],
    words: [...notes.map(planNoteSentence), ...missed],
  };
}

function planOf(plan: unknown): Planned {
  const tooDeep = isObject(plan) ? whyTooDeep(plan) : undefined;
  if (tooDeep !== undefined) throw wrongly(`plan: ${tooDeep}`);
  const planned = isObject(plan) ? readPlan(plan) : undefined;
  if (planned === undefined) throw wrongly('plan is not a Terraform plan: pass what `terraform show -json` prints');
  return planned;
}

function readEdit(given: unknown, place: string): Edit {
  const [to, name = 'replayed'] = [textAt(given, 'to'), textAt(given, 'name')];
  const kind = KINDS.find((one) => one === textAt(given, 'kind'));
  if (kind === undefined) throw wrongly(`${place}.kind is one of ${KINDS.join(', ')}`);
  if (to === undefined) throw wrongly(`${place}.to says where it goes`);
  if (kind === 'detach') return { kind, from: to, policy: textAt(given, 'name') ?? '' };
  const document = objectAt(given, 'document');
  if (document?.['Statement'] === undefined) throw wrongly(`${place}.document is not a policy: it has no Statement`);
  if (kind === 'resource') return { kind, arn: to, document };
  if (kind === 'endpoint') return { kind, id: to, document };
  if (kind === 'scp' || kind === 'rcp') {
    if (!isTarget(to)) throw wrongly(`${place}.to is not a target: write r-…, ou-… or an account number`);
    const type = kind === 'scp' ? 'SERVICE_CONTROL_POLICY' : 'RESOURCE_CONTROL_POLICY';
    return { kind: 'organization', type, target: to, name, document };
  }
  if (parseArn(to)?.service !== 'iam') throw wrongly(`${place}.to is not the ARN of a role, user or group`);
  if (kind === 'trust') return { kind, role: to, document };
  return kind === 'boundary' ? { kind, entity: to, name, document } : { kind: 'inline', entity: to, name, document };
}
