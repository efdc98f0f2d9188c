import { describe, expect } from 'vitest';
import { localCeiling } from '../../lambdas/admission/ceiling/ceiling.ts';
import { ceilingContract } from './ceiling-contract.ts';

describe('the ceiling inside a process', () => {
  let ceiling = localCeiling();
  let of = '';
  // The same log for all that a test opens, as containers share a table.
  ceilingContract(() => {
    const name = expect.getState().currentTestName ?? '';
    if (name !== of) ceiling = localCeiling();
    of = name;
    return ceiling;
  });
});
