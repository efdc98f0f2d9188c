/**
 * What the tools work with: the options of the command line, where policies are read, and denials taken from what a
 * client hands in, the way `explain` takes them from a file.
 */
import type { Denial } from '../../denial/denial.ts';
import { isObject, type Json, present } from '../../denial/fields.ts';
import { parseRecord } from '../../denial/record/parse.ts';
import { parseText } from '../../denial/text/error-text.ts';
import type { PolicySource } from '../../evidence/source.ts';
import { type ExplainOne, explainer } from '../explain/explainer.ts';
import type { ExplainOptions } from '../explain/options.ts';
import type { Met } from '../input/open-inputs.ts';
import { readItems } from '../input/read-input.ts';
import { openSource } from '../open-source.ts';
import { failed, wrongly } from './tool.ts';

export interface ToolContext {
  readonly options: ExplainOptions;
  readonly source: PolicySource;
  readonly explainOne: ExplainOne;
  /** ARN of whoever runs the command, live. */
  readonly signedIn?: string;
}

export function toolContext(options: ExplainOptions, source: PolicySource, signedIn: string | undefined): ToolContext {
  return present<ToolContext>({
    options,
    source,
    explainOne: explainer(options, source).explainOne,
    signedIn,
  });
}

/** Of these exactly one is given. */
export const INPUTS = {
  text: {
    type: 'string',
    description:
      'The error as it was printed by the AWS CLI, an SDK, Terraform or the console, or an encoded authorization message.',
  },
  record: {
    type: ['object', 'array'],
    description: 'A CloudTrail record, or what wraps records: an EventBridge event, {"Records": […]}, event history.',
  },
  eventId: {
    type: 'string',
    description: "An event of CloudTrail's event history. Only where the server reads AWS live.",
  },
  as: { type: 'string', description: 'ARN of who was refused, for a text that does not say.' },
  region: { type: 'string', description: 'AWS Region of a text that does not say.' },
} as const;

export interface Taken {
  readonly denials: readonly Denial[];
  /** Read, and no refused call. */
  readonly passedOver: number;
  /** Could not be read, and why. */
  readonly skipped: readonly string[];
}

export async function denialsIn(given: Json, context: ToolContext): Promise<Taken> {
  const { text, record, eventId, as, region } = given;
  if ([text, record, eventId].filter((one) => one !== undefined).length !== 1)
    throw wrongly('give exactly one of text, record and eventId');
  const known = {
    stated: textOr(as, 'as'),
    signedIn: context.signedIn,
    region: textOr(region, 'region') ?? context.options.region,
  };
  const taken = await taking(await itemsOf(given, context), known);
  if (taken.denials.length > 0) return taken;
  const [why = 'it tells of no call that AWS refused'] = taken.skipped;
  throw wrongly(`nothing to explain: ${why}`);
}

async function taking(items: AsyncIterable<Met>, known: Parameters<typeof parseText>[1]): Promise<Taken> {
  const denials: Denial[] = [];
  const skipped: string[] = [];
  let passedOver = 0;
  for await (const item of items) {
    if (item.kind === 'input') continue;
    if (item.kind === 'passed-over') passedOver += item.count ?? 1;
    else if (item.kind === 'skipped') skipped.push(item.reason);
    else {
      const parsed = item.kind === 'record' ? parseRecord(item.value, item.lacks) : parseText(item.text, known);
      if (parsed.kind === 'denial') denials.push(parsed.denial);
      else if (parsed.kind === 'unreadable') skipped.push(parsed.reason);
      else passedOver += 1;
    }
  }
  return { denials, passedOver, skipped };
}

async function itemsOf({ text, record, eventId }: Json, context: ToolContext): Promise<AsyncIterable<Met>> {
  if (typeof text === 'string') return readItems(bytes(text), 'text');
  if (record !== undefined) {
    if (!isObject(record) && !Array.isArray(record)) throw wrongly('record is not an object');
    return readItems(bytes(JSON.stringify(record)), 'record');
  }
  if (typeof eventId !== 'string') throw wrongly('text and eventId are strings');
  if (context.options.snapshot !== undefined)
    throw wrongly('eventId is looked up in AWS, and this server reads a snapshot alone: give the record');
  const opened = await openSource({ ...context.options, history: { eventId } });
  if (opened.kind !== 'open') throw failed(opened.problem);
  return opened.history ?? readItems(bytes(''), 'event history');
}

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

function textOr(given: unknown, name: string): string | undefined {
  if (given !== undefined && typeof given !== 'string') throw wrongly(`${name} is a string`);
  return given;
}
