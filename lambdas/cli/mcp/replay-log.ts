/**
 * The tool `replay`: what `denyscope replay` says of a log and a change, within the time and length that a client waits
 * and reads. Errs towards saying that it stopped: a log that was not read to its end proves nothing of the rest.
 */
import { whyNotThere } from '../../contract/system-words.ts';
import { type Json, listAt } from '../../denial/fields.ts';
import { replayJson } from '../../notice/formats/replay-json.ts';
import { between } from '../../replay/between.ts';
import { Replay } from '../../replay/replay.ts';
import { type Met, openInputs } from '../input/open-inputs.ts';
import { readItems } from '../input/read-input.ts';
import { CHANGE_INPUT, triedOn } from './replay-edits.ts';
import { answeringReplay } from './schemas.ts';
import { type Tool, wrongly } from './tool.ts';

export interface ReplayBounds {
  readonly records: number;
  readonly ms: number;
}

/** Clients wait a minute for an answer. */
const BOUNDS: ReplayBounds = { records: 500_000, ms: 45_000 };
/** Groups of each list that an answer holds. */
const MOST_GROUPS = 50;

export function replayLog(snapshot: Json | undefined, bounds: ReplayBounds = BOUNDS): Tool {
  return {
    name: 'replay',
    title: 'Replay recorded calls under a change',
    description:
      'Says which recorded calls a change of policies would refuse and which denials it would mend, before anybody makes it. Needs a snapshot. Give CloudTrail records, or paths of log files on this machine; without a change the captured policies are held against the log. It speaks of the calls that were recorded and of no others.',
    inputSchema: {
      type: 'object',
      properties: {
        records: { type: 'array', items: { type: 'object' }, description: 'CloudTrail records.' },
        logs: {
          type: 'array',
          items: { type: 'string' },
          description: 'Paths of CloudTrail log files or folders, .gz too.',
        },
        ...CHANGE_INPUT,
      },
      additionalProperties: false,
    },
    outputSchema: answeringReplay(),
    async call(given) {
      if (snapshot === undefined) throw wrongly('replay needs the policies of an account: start with --snapshot');
      const items = itemsOf(given);
      const { snapshot: changed, notes, words } = triedOn(snapshot, given);
      const replay = new Replay(between(snapshot, changed, notes));
      const { read, whole } = await replayed(replay, items, bounds);
      const report = replay.report();
      if (report.calls === 0) throw wrongly('no call of the log could be compared');
      return { replay: shortened(replayJson(report)), read, whole, notes: words };
    },
  };
}

/** Exactly one of records and logs; nothing but files of this machine is opened. */
function itemsOf({ records, logs }: Json): AsyncIterable<Met> {
  if ((records === undefined) === (logs === undefined)) throw wrongly('give exactly one of records and logs');
  if (records !== undefined) {
    if (!Array.isArray(records)) throw wrongly('records is a list of CloudTrail records');
    return readItems(bytes(JSON.stringify(records)), 'records', { everyCall: true });
  }
  const paths = Array.isArray(logs) ? logs.filter((path) => typeof path === 'string') : [];
  if (paths.length === 0 || paths.includes('-')) throw wrongly('logs is a list of paths');
  for (const path of paths) {
    const why = whyNotThere(path);
    const told = why?.startsWith('there is no') ? `there is no file ${path}` : `${path} cannot be read: ${why}`;
    if (why !== undefined) throw wrongly(`logs is a list of paths, and ${told}`);
  }
  return openInputs(paths, undefined, true);
}

async function replayed(replay: Replay, items: AsyncIterable<Met>, { records, ms }: ReplayBounds) {
  const until = Date.now() + ms;
  let read = 0;
  for await (const item of items) {
    if (item.kind === 'input') continue;
    if (read >= records || Date.now() > until) return { read, whole: false };
    read += 1;
    if (item.kind === 'record')
      await replay.see({ record: item.value, lacks: item.lacks ?? [], times: item.times?.count ?? 1 });
    else replay.leaveOut(item.kind === 'skipped' ? (item.reason.split(/[:,;]/)[0] ?? '') : 'no record of a call');
  }
  return { read, whole: true };
}

/** The first of each list, which are the most calls; the counts stay. */
function shortened(report: Json): Json {
  const lists = Object.entries(report).filter(([, list]) => Array.isArray(list) && list.length > MOST_GROUPS);
  const short = Object.fromEntries(lists.map(([name]) => [name, listAt(report, name).slice(0, MOST_GROUPS)]));
  return { ...report, ...short };
}

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
