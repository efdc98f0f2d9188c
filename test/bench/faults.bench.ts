/**
 * `npm run bench:faults -- [--single|--pairs] [ONLY]`: every step of the functions fails in every way, one at a time and two at a
 * time; with a text only those whose play, step or way holds it. Ends with 1 when one was not made up for once AWS was well.
 */
import { parseArgs } from 'node:util';
import { playedWithFaults } from '../handlers/faults/driven.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { single: { type: 'boolean' }, pairs: { type: 'boolean' } },
});
const only = positionals[0] ?? '';
const begun = performance.now();
const { wrong, done, same, cases } = await playedWithFaults({
  processes: 2,
  shares: only === '' ? 48 : 2,
  faults: values.single === true ? '1' : values.pairs === true ? '2' : '12',
  only,
  hear: (line) => process.stdout.write(`${line}\n`),
});
const seconds = Math.round((performance.now() - begun) / 1000);
process.stdout.write(
  `${wrong.length === 0 ? 'ok    ' : 'BROKEN'} ${wrong.length} of ${done} went wrong in ${seconds} s; ${cases} there are, ${same} of them are as another\n`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
