/**
 * `npm run bench:faults [SECONDS]`: every step of the functions fails in every way, one at a time and two at a time, for so
 * many seconds (ten minutes). Ends with 1 when one was not made up for once AWS was well.
 */
import { playedWithFaults } from '../handlers/faults/driven.ts';

const seconds = Number(process.argv[2] ?? 600);
const { wrong, done, cases } = await playedWithFaults({ processes: 3, slow: true, seconds });
for (const line of wrong) process.stdout.write(`${line}\n`);
process.stdout.write(
  `${wrong.length === 0 ? 'ok    ' : 'BROKEN'} ${wrong.length} of ${done} went wrong; ${cases} there are\n`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
