/**
 * The tool `what_if`: the checks of a refused call, or a request with its policies, evaluated before and after edits.
 * Nothing is written anywhere: the edits live as long as the answer.
 */
import type { Denial } from '../../denial/denial.ts';
import type { Json } from '../../denial/fields.ts';
import { type AuthorizationRequest, type PolicySet, prepare, readCase, type Verdict } from '../../engine/index.ts';
import { judgedOf } from '../../evidence/checks/judge.ts';
import { collect } from '../../evidence/lookups/collect.ts';
import { redacted } from '../../notice/text/redacted.ts';
import { EDITS_INPUT, editOf, readWishes, type Wish } from './edits.ts';
import { answering, CASE_INPUT, VERDICT, VERDICT_REQUIRED } from './schemas.ts';
import { type Tool, wrongly } from './tool.ts';
import { denialsIn, INPUTS, type ToolContext } from './tool-context.ts';

const DEADLINE_MS = 60_000;

interface AskedRequest {
  readonly request: AuthorizationRequest;
  readonly policies: PolicySet;
}

export function whatIf(context: ToolContext): Tool {
  const verdict = { type: 'object', properties: VERDICT, required: VERDICT_REQUIRED };
  return {
    name: 'what_if',
    title: 'Try a change of policies',
    description:
      'Evaluates a refused call (text, record or eventId), or a request with its policies, before and after statements are added, removed or replaced. Changes nothing in AWS or in the snapshot. A call may need several checks, such as that of the key behind a bucket: all are answered.',
    inputSchema: {
      type: 'object',
      properties: { ...INPUTS, ...CASE_INPUT, edits: EDITS_INPUT },
      required: ['edits'],
      additionalProperties: false,
    },
    outputSchema: answering(
      {
        allowed: { type: 'boolean', description: 'After the edits every check allows, on what was read.' },
        changed: { type: 'boolean', description: 'The edits changed the decision of a check.' },
        checks: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              action: { type: 'string' },
              resource: { type: 'string' },
              edited: { type: 'boolean', description: 'The edits are about policies of this check.' },
              changed: { type: 'boolean' },
              before: verdict,
              after: verdict,
            },
            required: ['action', 'resource', 'edited', 'changed', 'before', 'after'],
          },
        },
      },
      ['allowed', 'changed', 'checks'],
    ),
    async call(given) {
      const wishes = readWishes(given['edits']);
      const asked = given['request'] === undefined ? await ofDenial(given, context) : ofCase(given);
      const edits = asked.map(({ policies }) => wishes.map((wish) => editOf(wish, policies)));
      for (const [at, wish] of wishes.entries())
        if (edits.every((one) => one[at] === undefined)) throw wrongly(notThere(wish, at));
      const checks = asked.map(({ request, policies }, at) => {
        const own = (edits[at] ?? []).filter((edit) => edit !== undefined);
        const prepared = prepare(policies);
        return compared(request, prepared.evaluate(request), prepared.whatIf(own).evaluate(request), own.length > 0);
      });
      return {
        allowed: checks.every(({ after }) => after.decision === 'allowed' && after.dependsOn.length === 0),
        changed: checks.some(({ changed }) => changed),
        checks: redacted(checks),
      };
    },
  };
}

function compared(request: AuthorizationRequest, before: Verdict, after: Verdict, edited: boolean) {
  const { action, resource } = request;
  return { action, resource, edited, changed: before.decision !== after.decision, before, after };
}

function ofCase(given: Json): readonly AskedRequest[] {
  if (['text', 'record', 'eventId'].some((input) => given[input] !== undefined))
    throw wrongly('give either request and policies, or one of text, record and eventId');
  const reading = readCase(given);
  if (reading.kind === 'unreadable') throw wrongly(reading.problem);
  return [reading.case];
}

async function ofDenial(given: Json, context: ToolContext): Promise<readonly AskedRequest[]> {
  const { denials } = await denialsIn(given, context);
  const [denial] = denials;
  if (denial === undefined || denials.length > 1) throw wrongly('give one refused call: the edits are tried on that');
  const checks = await checksFor(denial, context);
  if (checks.length === 0) throw wrongly('what AWS had to allow cannot be told from this: give a request and policies');
  return checks;
}

async function checksFor(denial: Denial, { source, options }: ToolContext): Promise<readonly AskedRequest[]> {
  const { objectExistence } = options.settings;
  const matter = await collect(denial, source, { simulation: false, objectExistence }, { deadlineMs: DEADLINE_MS });
  // Tried is what holds now: nobody can change what was in force then.
  return judgedOf(matter).flatMap(({ check }) => (check.asOf === 'now' ? [check] : []));
}

function notThere({ layer, policy, change }: Wish, at: number): string {
  const named = policy === undefined ? '' : ` ${policy}`;
  return change.kind === 'add'
    ? `edits[${at}]: the ${layer} layer does not apply to this call, or its policy${named} was not read`
    : `edits[${at}]: no policy${named} of the ${layer} layer that was read has a statement ${change.statement}`;
}
