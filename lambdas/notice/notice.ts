/**
 * What people read, before any medium: neutral text in a fixed rhythm. `formats/` turns it into mail, chat, terminal,
 * HTML and JSON; nothing below this room makes sentences.
 * One inline mark: text between backticks is a verbatim value of an event, policy or name, cleaned by `value()` so that
 * it holds no backtick of its own. Each format shows it its own way (code span, quotes, plain).
 */
import type { Severity } from '../admission/severity.ts';

export interface Notice {
  readonly kind: 'diagnosis' | 'digest' | 'spike' | 'summary' | 'silence' | 'replay' | 'test';
  readonly severity: Severity;
  /** At most 99 ASCII characters: who, what, why. */
  readonly subject: string;
  /** One sentence. */
  readonly summary: string;
  readonly sections: readonly Section[];
  readonly fixes: readonly FixText[];
  /** Why there is none, where there is none. */
  readonly noFix?: string;
  /** What a person wants who reads on: after the fix. */
  readonly details?: readonly Section[];
  /** At most three; `nextStepsLeftOut` says how many more there were. */
  readonly nextSteps: readonly string[];
  readonly nextStepsLeftOut: number;
  /** How to stop the caller at once, where the first step says so. */
  readonly containment?: Containment;
  readonly links: readonly Link[];
  /** Words of the house, which stand in the sections too. */
  readonly guidance?: readonly { readonly words: string; readonly url?: string }[];
  /** The line that mutes this notice. */
  readonly muteLine?: string;
  /** It mutes the first of several that the notice tells of. */
  readonly mutesFirst?: true;
  /** Groups notices of one fingerprint in chat. */
  readonly threadId: string;
  readonly keywords: readonly string[];
}

/** What machines read of the words: everything else they take from the diagnosis itself. */
export type Gist = Pick<Notice, 'summary' | 'nextSteps' | 'guidance'>;

export interface Section {
  readonly heading: string;
  readonly lines: readonly Line[];
}

/** `fact` has a label; `quote` is verbatim policy text, `short` the part of it that matters most; `text` is a sentence. */
export type Line =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'fact'; readonly label: string; readonly text: string }
  | { readonly kind: 'quote'; readonly text: string; readonly short?: string };

export interface FixText {
  readonly title: string;
  readonly where: string;
  readonly words?: string;
  /** Paste-ready. */
  readonly json?: string;
  /** Of what is to be pasted, where it is not JSON. */
  readonly language?: 'sh' | 'hcl' | 'ts' | 'yaml';
  readonly proof: string;
}

export interface Containment {
  /** For a shell, ready to paste. */
  readonly command: string;
  /** In which account it is to be run, and what it does beside. */
  readonly words: string;
  /** The page of the console that does the same. */
  readonly url?: string;
}

export interface Link {
  readonly label: string;
  readonly url: string;
}
