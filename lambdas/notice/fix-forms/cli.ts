/**
 * A fix as commands of the AWS CLI, ready for a shell: what is known about it as comments, then the command that writes
 * the document that was proved. Errs towards a comment that holds the document, where a person has to merge it into what
 * is there.
 */
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Guidance } from '../guidance.ts';
import { commandOf, documentText } from './commands.ts';
import { piecesOf } from './piece.ts';

export function cliForm(guidance: readonly Guidance[] = []): (diagnosis: Diagnosis) => string {
  return (diagnosis) =>
    piecesOf(diagnosis, guidance)
      .map(({ fix, comments, holds }) => {
        const command = commandOf(fix, holds);
        const merge = command === undefined && holds.kind !== 'words' ? [documentText(holds)] : [];
        return [...[...comments, ...merge].map(comment), ...(command === undefined ? [] : [command])].join('\n');
      })
      .map((text) => `${text}\n`)
      .join('\n');
}

/** The words are one line each and hold nothing that a shell or a terminal could act upon. */
function comment(line: string): string {
  return `# ${line}`;
}
