/**
 * The entries of a log that tell of a refusal: a name in another entry says nothing of who refused.
 * Errs towards the whole text: without time stamps it is one entry.
 */
const STAMP = /(?=(?<![\w:.-])\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d)/;
const REFUSES =
  /denied|denying|authori[sz]|forbidden|permission|not allowed|\b40[13]\b|\b[A-Z]\w{2,60}(?:Exception|Error)\b/i;

export function tellingEntries(flat: string): readonly string[] {
  const entries = flat.split(STAMP);
  const telling = entries.filter((entry) => REFUSES.test(entry));
  return telling.length === 0 ? entries : telling;
}
