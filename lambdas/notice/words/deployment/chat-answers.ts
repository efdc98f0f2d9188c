/**
 * What a button of chat answers, what a digest says of a mute that came from there, and the notice of a denial that is
 * explained again.
 */
import type { ChatAction } from '../../../contract/names.ts';
import type { Notice } from '../../notice.ts';
import { timePhrase } from '../names/names.ts';

export type ChatAnswer =
  | { readonly kind: 'muted'; readonly fingerprint: string; readonly until: string }
  | { readonly kind: 'muted-longer' | 'asked' | 'asked-lately' | 'unknown'; readonly fingerprint: string }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'failed'; readonly action: ChatAction; readonly reason: string };

/** Amazon Q does not tell the function who pressed the button; the channel shows it. */
export const MUTED_FROM_CHAT = 'muted from chat';

export function chatAnswer(answer: ChatAnswer): string {
  switch (answer.kind) {
    case 'muted':
      return `Muted until ${timePhrase(answer.until)}. It is still counted, still listed in the daily digest, and still alerts if there are signs of an intruder.`;
    case 'muted-longer':
      return 'It is already muted for longer than eight hours; nothing was changed.';
    case 'asked':
      return 'It is being explained again with the policies as they are now; the notice will appear in this channel.';
    case 'asked-lately':
      return 'It was explained again within the last five minutes; see the notice in this channel.';
    case 'unknown':
      return 'This denial is no longer remembered; nothing was changed.';
    case 'unreadable':
      return 'The button sent nothing that can be read; nothing was changed. Check the setting chatActions.';
    case 'failed':
      return `That did not work (${answer.reason}); ${answer.action === 'mute' ? 'the notice is not muted' : 'nothing is being explained'}. Try again.`;
  }
}

/** The same denial with today's answer: nobody should take it for a new one. */
export function explainedAgain(notice: Notice): Notice {
  return { ...notice, summary: `Explained again, with the policies as they are now: ${notice.summary}` };
}
