/**
 * One thread of the pool: takes batches of denials, gives what is printed for them.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Denial } from '../../denial/denial.ts';
import { openSnapshot } from '../open-source.ts';
import { explainer } from './explainer.ts';
import type { ExplainOptions } from './options.ts';
import { printer } from './output.ts';

const options: ExplainOptions = workerData;
const opened = openSnapshot(options.snapshot ?? '');
if (opened.kind !== 'open') throw new Error('the snapshot cannot be opened');
const { explainOne } = explainer(options, opened.source, opened.alike);
const out = printer(options.format, options.fix, options.settings);

parentPort?.on('message', ({ id, denials }: { readonly id: number; readonly denials: readonly Denial[] }) => {
  void Promise.all(denials.map(explainOne)).then((diagnoses) =>
    parentPort?.postMessage({ id, printed: diagnoses.map((each) => out.one(each)).join('') }),
  );
});
