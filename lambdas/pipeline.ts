/**
 * The product in one sentence: a denial is parsed, admitted, its evidence collected, the policies evaluated, the cause
 * diagnosed, a notice composed and delivered. The same for the Lambda (a batch of the queue) and the CLI (a batch of the
 * input). Gives an `Outcome` for every record, failures included, and never throws: what one record does to it never
 * reaches another.
 */

import pLimit from 'p-limit';
import type { Admission } from './admission/admission.ts';
import { admit } from './admission/admit.ts';
import type { Ceiling } from './admission/flood.ts';
import type { Memory } from './admission/memory.ts';
import type { Settings } from './contract.ts';
import type { Channel } from './delivery/channel.ts';
import { type Delivered, deliver } from './delivery/deliver.ts';
import type { Outcome, Step } from './delivery/outcome.ts';
import type { Denial, Parsed } from './denial/denial.ts';
import { parse } from './denial/parse.ts';
import { diagnose } from './diagnosis/diagnose.ts';
import type { Diagnosis } from './diagnosis/diagnosis.ts';
import { prepare } from './engine/index.ts';
import type { Judged } from './evidence/check.ts';
import { checksOf } from './evidence/checks.ts';
import { collect } from './evidence/collect.ts';
import type { Evidence } from './evidence/evidence.ts';
import type { PolicySource } from './evidence/source.ts';
import { compose, composeDigest } from './notice/compose.ts';
import { isEmptyDigest } from './notice/compose-digest.ts';
import type { Digest } from './notice/digest.ts';
import type { Notice } from './notice/notice.ts';

export interface Ports {
  readonly memory: Memory;
  readonly ceiling: Ceiling;
  readonly source: PolicySource;
  readonly channels: readonly Channel[];
  readonly settings: Settings;
  /** Exact ARNs of Denyscope's own roles. */
  readonly ownRoleArns: readonly string[];
  readonly now: () => Date;
  /** Milliseconds that the evidence of one denial may take. */
  readonly deadlineMs: number;
}

/** New denials of a batch explained at once: enough to hide latency, few enough for the rate limits of the readers. */
const SIDE_BY_SIDE = 4;

/** One outcome per item, in the order of the items. */
export async function handleBatch(items: readonly unknown[], ports: Ports): Promise<readonly Outcome[]> {
  return handleParsed(items.map(parse), ports);
}

export async function handleParsed(parsed: readonly Parsed[], ports: Ports): Promise<readonly Outcome[]> {
  const denials = parsed.flatMap((item) => (item.kind === 'denial' ? [item.denial] : []));
  const admissions = new Map(
    (await admit(denials, ports, ports.now())).map((admission, at) => [denials[at], admission]),
  );
  const limit = pLimit(SIDE_BY_SIDE);
  return Promise.all(
    parsed.map((item) =>
      item.kind === 'denial'
        ? limit(() => handle(item.denial, admissions.get(item.denial), ports))
        : { kind: item.kind, reason: item.reason },
    ),
  );
}

/** On a tick: every window that ended becomes a line of one digest; nothing ended, nothing sent. */
export async function tellEndedWindows(ports: Ports, from: string): Promise<Told> {
  const until = ports.now().toISOString();
  const windows = (await ports.memory.due(until)).filter((window) => window.count > 1);
  const digest: Digest = { scope: 'windows', from, until, windows, muted: [] };
  if (isEmptyDigest(digest)) return { kind: 'nothing-to-tell' };
  const notice = composeDigest(digest);
  return { kind: 'told', notice, receipts: await deliver({ notice }, ports.channels, ports.settings) };
}

export type Told =
  | { readonly kind: 'nothing-to-tell' }
  | { readonly kind: 'told'; readonly notice: Notice; readonly receipts: readonly Delivered[] };

/** What the denial means, without memory and without telling anyone: the middle of the sentence. */
export async function explain(
  denial: Denial,
  admission: Admission,
  ports: Pick<Ports, 'source' | 'settings' | 'deadlineMs'>,
): Promise<Diagnosis> {
  const wanted = { simulation: true, objectExistence: ports.settings.objectExistence };
  const evidence = await collect(denial, ports.source, wanted, { deadlineMs: ports.deadlineMs });
  const judge = (seen: Evidence) => evaluate(denial, seen);
  return diagnose(denial, admission, evidence, judge(evidence), { rejudge: judge });
}

function evaluate(denial: Denial, evidence: Evidence): readonly Judged[] {
  return checksOf(denial, evidence).map((check) => {
    const prepared = prepare(check.policies);
    return { check, prepared, verdict: prepared.evaluate(check.request) };
  });
}

async function handle(denial: Denial, admission: Admission | undefined, ports: Ports): Promise<Outcome> {
  if (admission === undefined) return { kind: 'failed', denial, step: 'admit', reason: 'admission gave no answer' };
  if (admission.kind !== 'new') return { kind: 'counted', denial, admission };
  let step: Step = 'explain';
  try {
    const diagnosis = await explain(denial, admission, ports);
    const notice = compose(diagnosis, { docsUrl: ports.settings.docsUrl });
    step = 'deliver';
    const receipts = await deliver({ notice, diagnosis }, ports.channels, ports.settings);
    const lost = receipts.find((receipt) => receipt.kind === 'failed' && receipt.required);
    if (lost?.kind === 'failed') return { kind: 'failed', denial, step, reason: `${lost.channel}: ${lost.reason}` };
    step = 'settle';
    await ports.memory.settle(admission.fingerprint, {
      cause: diagnosis.cause,
      ...(diagnosis.layer === undefined ? {} : { layer: diagnosis.layer }),
      severity: diagnosis.severity,
      at: ports.now().toISOString(),
    });
    return { kind: 'diagnosed', admission, diagnosis, notice, receipts };
  } catch (error) {
    return {
      kind: 'failed',
      denial,
      step,
      reason: error instanceof Error ? `${error.name}: ${error.message}` : 'not an Error',
    };
  }
}
