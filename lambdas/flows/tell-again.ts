/**
 * A denial that somebody in chat wants explained again, in one sentence: it is recalled, its evidence collected anew, and
 * the notice delivered where it was asked for. It is admitted nowhere, measured nowhere and settles nothing. Never throws
 * and is never tried again: whoever waits for it presses the button once more.
 */
import { UNNOTICED } from '../admission/admission.ts';
import { deliver } from '../delivery/deliver.ts';
import type { Denial } from '../denial/denial.ts';
import { compose } from '../notice/compose.ts';
import { explainedAgain } from '../notice/words/deployment/chat-answers.ts';
import { evidenceTime } from './evidence-time.ts';
import { explain, type Ports } from './explain-denials.ts';

type AgainPorts = Pick<Ports, 'source' | 'settings' | 'channels' | 'home' | 'remainingMs'> & {
  /** The latest denial of a fingerprint, as it is remembered. */
  readonly recall: (fingerprint: string) => Promise<Denial | undefined>;
  /** Forgets that it was asked for, so that who presses the button once more is heard. */
  readonly unask: (fingerprint: string) => Promise<void>;
};

/** Denials of the same batch have had their time before: beyond the time of the function all of them would come again. */
const EVIDENCE_MS = 8_000;

export async function tellAgain(fingerprint: string, ports: AgainPorts): Promise<'told' | 'unknown' | 'failed'> {
  const result = await told(fingerprint, ports);
  if (result === 'failed') await ports.unask(fingerprint).catch(() => {});
  return result;
}

async function told(fingerprint: string, ports: AgainPorts): Promise<'told' | 'unknown' | 'failed'> {
  try {
    const denial = await ports.recall(fingerprint);
    if (denial === undefined) return 'unknown';
    const deadlineMs = evidenceTime({ ...ports, deadlineMs: EVIDENCE_MS }, 1).next();
    const diagnosis = await explain(denial, { ...UNNOTICED, fingerprint }, { ...ports, deadlineMs });
    const notice = compose(diagnosis, { ...ports.settings, ...(ports.home && { home: ports.home }) });
    const chat = ports.channels.filter(({ name }) => name === 'chat');
    const receipts = await deliver({ notice: explainedAgain(notice), diagnosis }, chat, ports.settings);
    return receipts.some(({ kind }) => kind === 'sent') ? 'told' : 'failed';
  } catch {
    return 'failed';
  }
}
