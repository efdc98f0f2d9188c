/**
 * The product in one sentence: a denial is parsed, admitted, its evidence collected, the policies evaluated, the cause
 * diagnosed, a notice composed and delivered. The same for the Lambda (a batch of the queue) and the demo; the CLI
 * uses its middle, `explain`. Gives an `Outcome` for every record, failures included, and never throws: what one record does to it never
 * reaches another.
 */

import pLimit from 'p-limit';
import type { Admission, Noticed } from '../admission/admission.ts';
import { admit } from '../admission/admit.ts';
import type { Ceiling } from '../admission/ceiling/ceiling.ts';
import { callerKeyOf } from '../admission/fingerprint.ts';
import type { Ledger } from '../admission/ledger/ledger.ts';
import type { Memory, Settled } from '../admission/memory.ts';
import { ownRuleFor } from '../admission/muting/quiet-rules.ts';
import { gravest } from '../admission/severity.ts';
import type { Settings } from '../contract/settings.ts';
import { ownerOf } from '../delivery/attributes.ts';
import type { Channel } from '../delivery/channel.ts';
import { withCopies } from '../delivery/copies.ts';
import type { Outcome, Step } from '../delivery/outcome.ts';
import { tallyOf } from '../delivery/tally.ts';
import type { Denial } from '../denial/denial.ts';
import { present } from '../denial/fields.ts';
import { parse } from '../denial/record/parse.ts';
import { clip, redact } from '../denial/redact.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { PolicySource } from '../evidence/source.ts';
import type { Home } from '../notice/reference.ts';
import { type EvidenceTime, evidenceTime, SIDE_BY_SIDE } from './evidence-time.ts';

export interface Ports {
  readonly memory: Memory;
  readonly ceiling: Ceiling;
  /** Absent where nobody reads digests: the command line. */
  readonly ledger?: Ledger;
  readonly source: PolicySource;
  readonly channels: readonly Channel[];
  readonly settings: Settings;
  /** Where a deployed function remembers, for the line that mutes. */
  readonly home?: Home;
  /** Exact ARNs of Denyscope's own roles. */
  readonly ownRoleArns: readonly string[];
  readonly now: () => Date;
  /** Milliseconds that the evidence of a batch may take at most. */
  readonly deadlineMs: number;
  /** Milliseconds until the whole of it is stopped; absent where nobody does. */
  readonly remainingMs?: () => number;
}

/** What only news needs is loaded with the first: a container that counts repeats starts without it. */
const loadReasoning = async () => ({
  ...(await import('../evidence/lookups/collect.ts')),
  ...(await import('../diagnosis/diagnose.ts')),
});
let reasoning: ReturnType<typeof loadReasoning> | undefined;

/** One outcome per item, in the order of the items. */
export async function handleBatch(items: readonly unknown[], ports: Ports): Promise<readonly Outcome[]> {
  const parsed = items.map(parse);
  const denials = parsed.flatMap((item) => (item.kind === 'denial' ? [item.denial] : []));
  const admissions = new Map(
    (await admit(denials, ports, ports.now())).map((admission, at) => [denials[at], admission]),
  );
  const limit = pLimit(SIDE_BY_SIDE);
  const news = [...admissions.values()].filter(({ kind }) => kind === 'new').length;
  const time = evidenceTime(ports, news);
  const outcomes = await Promise.all(
    parsed.map((item) =>
      item.kind === 'denial'
        ? limit(() => handle(item.denial, admissions.get(item.denial), ports, time))
        : { kind: item.kind, reason: item.reason },
    ),
  );
  return noted(withCopies(outcomes), ports);
}

/** What the denial means, without memory and without telling anyone: the middle of the sentence. */
export async function explain(
  denial: Denial,
  noticed: Noticed,
  ports: Pick<Ports, 'source' | 'settings' | 'deadlineMs'>,
): Promise<Diagnosis> {
  const wanted = { simulation: true, objectExistence: ports.settings.objectExistence };
  reasoning ??= loadReasoning();
  const { collect, diagnose } = await reasoning;
  const matter = await collect(denial, ports.source, wanted, { deadlineMs: ports.deadlineMs });
  return diagnose(matter, noticed, ports.settings);
}

async function handle(
  denial: Denial,
  admission: Admission | undefined,
  ports: Ports,
  time: EvidenceTime,
): Promise<Outcome> {
  if (admission === undefined) return failure(denial, 'admit', 'admission gave no answer');
  if (admission.kind === 'repeat' && admission.uncounted !== undefined) {
    return failure(denial, 'admit', 'the memory counted nothing');
  }
  if (admission.kind !== 'new') return { kind: 'counted', denial, admission };
  let step: Step = 'explain';
  try {
    const diagnosis = await explain(denial, admission, { ...ports, deadlineMs: time.next() });
    const muting = ownRuleFor(denial, diagnosis, ports.settings, diagnosis.cause);
    if (muting !== undefined) {
      step = 'settle';
      await settle(admission, diagnosis, ports);
      const { fingerprint, signs } = admission;
      return { kind: 'counted', denial, admission: { kind: 'muted', by: 'rule', fingerprint, signs, ...muting } };
    }
    const { compose } = await import('../notice/compose.ts');
    const notice = compose(diagnosis, { ...ports.settings, ...present({ home: ports.home }) });
    step = 'deliver';
    const { deliver } = await import('../delivery/deliver.ts');
    const receipts = await deliver({ notice, diagnosis }, ports.channels, ports.settings);
    const lost = receipts.find((receipt) => receipt.kind === 'failed' && receipt.required);
    if (lost?.kind === 'failed') return failure(denial, step, `${lost.channel}: ${lost.reason}`);
    step = 'settle';
    await settle(admission, diagnosis, ports);
    return { kind: 'diagnosed', admission, diagnosis, notice, receipts };
  } catch (error) {
    return failure(denial, step, reasonOf(error));
  }
}

/** From here on the fingerprint is told: its repeats are counted. */
async function settle(admission: Admission, diagnosis: Diagnosis, ports: Ports): Promise<void> {
  const at = ports.now().toISOString();
  if (admission.kind === 'new' && admission.uncounted !== undefined) {
    const [answer] = await ports.memory.admit([admission.uncounted], at);
    if (answer?.remembered.kind === 'unknown') throw new Error('the memory counted nothing');
  }
  const gaps = [...new Set(diagnosis.gaps.flatMap(({ permission }) => permission ?? []))].slice(0, MOST_GAPS);
  const owner = ownerOf(diagnosis, ports.settings.ownerTag);
  const settled = present<Settled>({
    cause: diagnosis.cause,
    layer: diagnosis.layer,
    severity: gravest([diagnosis.severity, admission.signs.severity]),
    at,
    gaps: gaps.length === 0 ? undefined : gaps,
    accountName: diagnosis.accountNames?.[diagnosis.denial.account],
  });
  const owned = owner === undefined ? [] : [{ callerKey: callerKeyOf(diagnosis.denial), owner }];
  await ports.memory.settle(admission.fingerprint, settled, ...owned);
}

/** Missing permissions kept for the daily digest. */
const MOST_GAPS = 10;

/** What makes no notice of its own is counted in the ledger; uncounted it would be gone, so it is tried again. */
async function noted(outcomes: readonly Outcome[], ports: Ports): Promise<readonly Outcome[]> {
  const tally = tallyOf(outcomes);
  if (ports.ledger === undefined || tally === undefined) return outcomes;
  try {
    await ports.ledger.note(tally, ports.now().toISOString());
    return outcomes;
  } catch (error) {
    return outcomes.map((outcome) =>
      outcome.kind === 'counted' && outcome.admission.kind !== 'repeat'
        ? failure(outcome.denial, 'note', reasonOf(error))
        : outcome,
    );
  }
}

function failure(denial: Denial, step: Step, reason: string): Outcome {
  return { kind: 'failed', denial, step, reason };
}

const LONGEST_REASON = 160;

function reasonOf(error: unknown): string {
  // It is logged, and a message may quote what it stumbled on.
  return error instanceof Error ? `${error.name}: ${clip(redact(error.message), LONGEST_REASON)}` : 'not an Error';
}
