/**
 * Diagnoses as lines of JSON, one after another: the contract of `diagnosisJson`, letter by letter, with the texts that the
 * denials of a kind share made once. Errs towards making them again.
 */
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { type ComposeOptions, stepWords, summaryWords } from '../compose.ts';
import { guidanceFor, guidanceGiven } from '../guidance.ts';
import { plain, wireJson } from '../text/escape.ts';
import { redacted } from '../text/redacted.ts';
import { madeByReads, type Row } from './by-reads.ts';
import { DENIAL_ROWS, PIECES } from './json-pieces.ts';

export function jsonLines({ guidance }: Pick<ComposeOptions, 'guidance'>): (diagnosis: Diagnosis) => string {
  const ofDenial = DENIAL_ROWS.map(({ row, isOwn }): Row => ({ make: ({ denial }) => fieldsOf(row(denial)), isOwn }));
  const ofDiagnosis = [
    PIECES.verdict,
    (diagnosis: Diagnosis) => ({ summary: plain(summaryWords(diagnosis)) }),
    PIECES.why,
    PIECES.remedy,
    PIECES.rest,
    PIECES.notes,
    (diagnosis: Diagnosis) => ({ nextSteps: stepWords(diagnosis).map(plain) }),
    (diagnosis: Diagnosis) => ({
      ...guidanceGiven(guidanceFor(diagnosis, guidance)),
      accountNames: diagnosis.accountNames,
    }),
  ].map((piece): Row => ({ make: (diagnosis) => fieldsOf(piece(diagnosis)), isOwn: false }));
  const made = madeByReads([...ofDenial, ...ofDiagnosis]);
  return (diagnosis) => {
    const texts = made(diagnosis);
    const [denial, rest] = [texts.slice(0, ofDenial.length), texts.slice(ofDenial.length)];
    return `{"schemaVersion":1,"denial":{${joined(denial)}},${joined(rest)}}\n`;
  };
}

function joined(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join(',');
}

/** Without the braces around them. */
function fieldsOf(fields: object): string {
  return wireJson(redacted(fields)).slice(1, -1);
}
