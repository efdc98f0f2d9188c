/**
 * A test in one sentence: it is begun, its invented denial explained, its notice delivered, and what became of it kept
 * for whoever waits. It is admitted nowhere and measured nowhere: no baseline, alarm or ceiling of real denials knows of
 * it. Never throws and is never tried again: whoever waits for it sees what failed, and begins another.
 */
import { UNNOTICED } from '../admission/admission.ts';
import { deliver } from '../delivery/deliver.ts';
import { type TestEvent, testDenial, testIn } from '../denial/record/test-event.ts';
import { clip, redact } from '../denial/redact.ts';
import type { TestRun, TestRuns } from '../deployment/test-runs.ts';
import { explain, type Ports } from './explain-denials.ts';

type TestPorts = Pick<Ports, 'source' | 'settings' | 'channels' | 'now'> & { readonly tests: TestRuns };

/** Of what became of it, what a log may hold. */
export type TestTold = Pick<TestRun, 'id' | 'state' | 'receipts' | 'reason'>;

/** A test is short: nobody's denial waits for it. */
const EVIDENCE_MS = 8_000;

export async function tellTest(item: unknown, ports: TestPorts): Promise<TestTold> {
  const arrivedAt = ports.now().toISOString();
  const test = testIn(item, arrivedAt);
  if (test === undefined) return { id: '', state: 'failed', receipts: [], reason: 'not a test event' };
  try {
    const begun = await ports.tests.begin(test.id, arrivedAt);
    if (begun === 'again') return { id: test.id, state: 'told', receipts: [], reason: 'told before' };
    const run: TestRun =
      begun === 'too-many'
        ? { id: test.id, state: 'refused', arrivedAt, receipts: [] }
        : await told(test, arrivedAt, ports);
    await ports.tests.end(run);
    return run;
  } catch (error) {
    return { id: test.id, state: 'failed', receipts: [], reason: reasonOf(error) };
  }
}

async function told(test: TestEvent, arrivedAt: string, ports: TestPorts): Promise<TestRun> {
  const begun = { id: test.id, arrivedAt, receipts: [] };
  try {
    const denial = testDenial(test);
    if (denial === undefined) return { ...begun, state: 'failed', reason: 'the invented denial was read as none' };
    const diagnosis = await explain(denial, UNNOTICED, { ...ports, deadlineMs: EVIDENCE_MS });
    const { composeTest } = await import('../notice/words/deployment/compose-test.ts');
    const receipts = await deliver({ notice: composeTest(test, diagnosis) }, ports.channels, ports.settings);
    const lost = receipts.some((receipt) => receipt.kind === 'failed' && receipt.required);
    return {
      ...begun,
      state: lost ? 'failed' : 'told',
      leftAt: ports.now().toISOString(),
      gaps: diagnosis.gaps.filter(({ reason }) => reason !== 'not-found').length,
      receipts: receipts.map(({ required: _, ...receipt }) => receipt),
    };
  } catch (error) {
    return { ...begun, state: 'failed', reason: reasonOf(error) };
  }
}

const LONGEST_REASON = 160;

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${clip(redact(error.message), LONGEST_REASON)}` : 'not an Error';
}
