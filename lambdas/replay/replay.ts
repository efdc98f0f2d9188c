/**
 * Replays the calls of a log: each is decided under the policies as captured and as changed, and what came of all is
 * one report. Records go in one by one; what is kept grows with the kinds of calls.
 */
import { parseChange } from '../change/parse.ts';
import type { PolicyChange } from '../change/policy-change.ts';
import { type Json, textAt } from '../denial/fields.ts';
import type { Blocker } from '../diagnosis/diagnosis.ts';
import { type Decision, decisionOn, type Sources } from './decision.ts';
import { type AskedKeys, kindOf } from './fold.ts';
import { callerOf, Groups, type SeenCall } from './groups.ts';
import type { PlanNote } from './plan/planned.ts';
import type { Contradiction, Group, Replayed } from './report.ts';

export interface Replaying extends Sources {
  /** What policies can ask of a call: calls that differ in nothing else are decided once. Absent: each is decided. */
  readonly asked?: AskedKeys;
  /** Roles and users whose calls are looked for. */
  readonly callers: readonly string[];
  readonly changes: readonly PolicyChange[];
  /** VPC endpoints whose policies the change changes. */
  readonly endpoints?: readonly string[];
  /** What of the change could not be told. */
  readonly notes?: readonly PlanNote[];
}

/** Of one record, or of a row that stands for many. */
export interface Seen {
  readonly record: Json;
  readonly lacks?: readonly string[];
  readonly times?: number;
}

/** Kinds remembered at a time: a log has fewer at work. */
const MOST_KINDS = 20_000;
/** Changes of policies remembered of a log. */
const MOST_CHANGES = 10_000;

export class Replay {
  readonly #replaying: Replaying;
  readonly #kinds = new Map<string, Decision>();
  readonly #refused = new Groups();
  readonly #allowed = new Groups();
  readonly #open = new Groups();
  readonly #contradictions = new Groups();
  readonly #denials = new Map<string, number>();
  readonly #mended = new Map<string, number>();
  readonly #hanging = new Map<string, number>();
  readonly #leftOut = new Map<string, number>();
  readonly #callers = new Set<string>();
  readonly #endpoints = new Set<string>();
  readonly #read = { exactly: 0, 'in-part': 0, 'not-at-all': 0 };
  readonly #answers = { allowed: 0, unknown: 0, refused: 0, none: 0 };
  readonly #outcomes = { made: 0, refused: 0 };
  readonly #changes = new Map<string, PolicyChange>();
  #byService = 0;
  #unchanged = 0;
  #dataEvents = 0;
  #from = '';
  #until = '';

  constructor(replaying: Replaying) {
    this.#replaying = replaying;
  }

  async see(seen: Seen): Promise<void> {
    try {
      await this.#decide(seen);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // One record of a hostile log must not stop the others.
      this.leaveOut('not readable: nested too deep', seen.times);
    }
  }

  async #decide({ record, lacks = [], times = 1 }: Seen): Promise<void> {
    const { asked, proposed } = this.#replaying;
    // The log may tell itself of the change that makes it differ from the policies.
    if (proposed === undefined && record['readOnly'] !== true) this.#learn(parseChange(record));
    if (asked === undefined) return this.#count(await decisionOn(record, lacks, this.#replaying), record, times);
    const kind = kindOf(record, lacks, asked);
    let decision = this.#kinds.get(kind);
    if (decision === undefined) {
      decision = await decisionOn(record, lacks, this.#replaying);
      if (this.#kinds.size >= MOST_KINDS) this.#kinds.clear();
      this.#kinds.set(kind, decision);
    }
    this.#count(decision, record, times);
  }

  #learn(change: PolicyChange | undefined): void {
    if (change !== undefined && this.#changes.size < MOST_CHANGES) this.#changes.set(change.eventId, change);
  }

  /** What is not a record of a call, such as a text. */
  leaveOut(reason: string, records = 1): void {
    add(this.#leftOut, reason, records);
  }

  #count(decision: Decision, record: Json, times: number): void {
    if (decision.kind !== 'call') {
      const what = { 'no-policy': 'no policy decides it', failed: 'failed otherwise', unreadable: 'not readable' };
      this.leaveOut(`${what[decision.kind]}: ${decision.reason}`, times);
      return;
    }
    const { call, outcome, answer, byService } = decision;
    const time = textAt(record, 'eventTime') ?? '';
    this.#outcomes[outcome] += times;
    this.#read[decision.read] += times;
    this.#callers.add(callerOf(call));
    const { vpcEndpointId } = call.requestContext;
    if (vpcEndpointId !== undefined) this.#endpoints.add(vpcEndpointId);
    if (byService) this.#byService += times;
    if (call.dataEvent === true) this.#dataEvents += times;
    if (time !== '' && (this.#from === '' || time < this.#from)) this.#from = time;
    if (time > this.#until) this.#until = time;
    const seen = { call, time, byService, times };
    if (outcome === 'made') {
      this.#answers[answer] += times;
      if (answer === 'refused') this.#contradictions.add(seen, { blockers: decision.blockers });
    } else add(this.#denials, callerOf(call), times);
    this.#countEffect(decision, seen);
  }

  #countEffect({ effect, call }: Extract<Decision, { kind: 'call' }>, seen: SeenCall): void {
    if (effect.kind === 'unchanged') this.#unchanged += seen.times;
    else if (effect.kind === 'newly-refused') this.#refused.add(seen, { blockers: effect.blockers });
    else if (effect.kind === 'newly-allowed') {
      add(this.#mended, callerOf(call), seen.times);
      this.#allowed.add(seen, { blockers: effect.was, unless: effect.unless });
    } else {
      for (const name of effect.hangsOn) add(this.#hanging, name, seen.times);
      this.#open.add(seen, { hangsOn: effect.hangsOn });
    }
  }

  report(): Replayed {
    const { proposed, callers, notes = [], endpoints = [] } = this.#replaying;
    const untravelled = endpoints.filter((id) => !this.#endpoints.has(id));
    const { made, refused } = this.#outcomes;
    const { allowed, unknown, refused: contradicted } = this.#answers;
    return {
      changed: proposed !== undefined,
      calls: made + refused,
      made,
      refused,
      byService: this.#byService,
      from: this.#from,
      until: this.#until,
      newlyRefused: this.#refused.told(),
      newlyAllowed: this.#allowed.told(),
      cannotTell: this.#open.told(),
      unchanged: this.#unchanged,
      mended: [...this.#mended]
        .map(([caller, mended]) => ({ caller, mended, denials: this.#denials.get(caller) ?? mended }))
        .sort((a, b) => b.mended - a.mended),
      hanging: ranked(this.#hanging).map(([name, calls]) => ({ name, calls })),
      coverage: {
        exactly: this.#read.exactly,
        inPart: this.#read['in-part'],
        notAtAll: this.#read['not-at-all'],
      },
      contradictions: this.#contradictions.told().map((group) => this.#explained(group)),
      answers: { allowed, unknown, refused: contradicted },
      leftOut: ranked(this.#leftOut).map(([reason, records]) => ({ reason, records })),
      dataEvents: this.#dataEvents,
      notes: [...notes, ...untravelled.map((place) => ({ kind: 'endpoint-unseen', place }) as const)],
      unseen: callers.filter((caller) => !this.#callers.has(caller)),
    };
  }

  /** A policy that was changed after the call no longer says what it said then. */
  #explained(group: Group): Contradiction {
    const told = new Map(this.#replaying.changes.map((change) => [change.eventId, change]));
    const since = [...new Map([...told, ...this.#changes]).values()]
      .filter(({ time }) => time >= group.firstSeen)
      .filter((change) => group.blockers.some((blocker) => mayHaveCaused(change, blocker, group.caller)))
      .map(({ action, time }) => ({ action, time }));
    return { ...group, since };
  }
}

function mayHaveCaused(change: PolicyChange, { layer, target }: Blocker, caller: string): boolean {
  if (change.layer !== layer) return false;
  const isOfEntity = layer === 'identity' || layer === 'boundary';
  // A group or a managed policy may be one of the caller's.
  return isOfEntity
    ? change.target === caller || /:(?:policy|group)\//.test(change.target)
    : target === undefined || layer === 'scp' || layer === 'rcp' || change.target === target;
}

function add(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

function ranked(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
