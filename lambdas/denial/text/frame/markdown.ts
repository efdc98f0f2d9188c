/**
 * The marks that a thread or a chat puts around a pasted error: fences, code in a line, words in bold.
 * Errs towards leaving a mark: two stars may be a name that somebody masked, and a backtick may be the shell's.
 */

const FENCE = /^[ \t>]{0,12}(?:`{3,}|~{3,})[\w-]{0,20}[ \t]*$/gm;
/** A pair, and the lines between are all in bold; what is masked has no blank before it. */
const BOLD = /^([ \t]{0,12}(?:[-*] )?)\*\*(?=[^\s*])([\s\S]{1,3000}?\S)\*\*(?=[ \t]*$)/gm;
const CODE_AT_ENDS = /^([ \t]{0,12})`{1,3}(?=[^`\s])|(?<=[^`\s])`{1,3}[ \t]*$/gm;

/** As many lines as there were. */
export function withoutMarkdown(text: string): string {
  return text.replace(FENCE, '').replace(BOLD, '$1$2').replace(CODE_AT_ENDS, '$1');
}
