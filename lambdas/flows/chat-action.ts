/**
 * A button of chat in one sentence: what is wanted is read, done to a fingerprint that is remembered, and answered. Whoever
 * may invoke the function may ask for anything, so nothing but the fingerprint is taken from them: how long it is muted
 * and why stands here. Errs towards doing nothing, and never throws: somebody waits for the answer.
 */
import { isFingerprint } from '../admission/fingerprint.ts';
import { CHAT_ACTIONS, type ChatAction } from '../contract/names.ts';
import { isObject } from '../denial/fields.ts';
import type { ChatAnswer } from '../notice/words/deployment/chat-answers.ts';
import { MUTED_FROM_CHAT } from '../notice/words/deployment/chat-answers.ts';

/** What buttons may do in the memory. */
interface PressableMemory {
  /** Until then; `longer`: it is muted for longer already. */
  muteKnown(fingerprint: string, until: string, reason: string): Promise<'done' | 'longer' | 'unknown'>;
  /** Notes that its explanation is wanted; `lately`: it was, after `since`. */
  noteAsked(fingerprint: string, now: string, since: string): Promise<'done' | 'lately' | 'unknown'>;
  /** It could not be asked for after all. */
  forgetAsked(fingerprint: string): Promise<void>;
}

export interface ChatActionPorts {
  readonly memory: PressableMemory;
  /** Puts a message into the queue of denials. */
  readonly ask: (fingerprint: string) => Promise<void>;
  readonly now: () => Date;
}

const MUTE_MS = 8 * 3_600_000;
/** A button that is pressed again and again reads no policies again and again. */
const EXPLAINED_EVERY_MS = 5 * 60_000;

export async function pressButton(event: unknown, ports: ChatActionPorts): Promise<ChatAnswer> {
  const pressed = pressedIn(event);
  if (pressed === undefined) return { kind: 'unreadable' };
  const { action, fingerprint } = pressed;
  try {
    return action === 'mute' ? await mute(fingerprint, ports) : await explainAgain(fingerprint, ports);
  } catch (error) {
    return { kind: 'failed', action, reason: error instanceof Error ? error.name : 'not an Error' };
  }
}

function pressedIn(event: unknown): { readonly action: ChatAction; readonly fingerprint: string } | undefined {
  if (!isObject(event)) return undefined;
  const pressed = CHAT_ACTIONS.filter((action) => event[action] !== undefined);
  const [action] = pressed;
  if (action === undefined || pressed.length > 1) return undefined;
  const fingerprint = event[action];
  return isFingerprint(fingerprint) ? { action, fingerprint } : undefined;
}

async function mute(fingerprint: string, { memory, now }: ChatActionPorts): Promise<ChatAnswer> {
  const until = new Date(now().getTime() + MUTE_MS).toISOString();
  const done = await memory.muteKnown(fingerprint, until, MUTED_FROM_CHAT);
  if (done === 'unknown') return { kind: 'unknown', fingerprint };
  return done === 'longer' ? { kind: 'muted-longer', fingerprint } : { kind: 'muted', fingerprint, until };
}

async function explainAgain(fingerprint: string, { memory, ask, now }: ChatActionPorts): Promise<ChatAnswer> {
  const at = now().getTime();
  const since = new Date(at - EXPLAINED_EVERY_MS).toISOString();
  const noted = await memory.noteAsked(fingerprint, new Date(at).toISOString(), since);
  if (noted === 'unknown') return { kind: 'unknown', fingerprint };
  if (noted === 'lately') return { kind: 'asked-lately', fingerprint };
  try {
    await ask(fingerprint);
  } catch (error) {
    // Else who tries again would hear that it was explained.
    await memory.forgetAsked(fingerprint).catch(() => {});
    throw error;
  }
  return { kind: 'asked', fingerprint };
}
