/** The whole verdict on every conformance case: of each layer what decided, what nearly did, and what it hangs on. */
import { readdirSync, readFileSync } from 'node:fs';
import { type AuthorizationRequest, evaluate, type PolicySet } from '../../lambdas/engine/index.ts';
import { type Case, describeWhole } from '../whole-answers.ts';

interface Row {
  readonly name: string;
  readonly request: AuthorizationRequest;
  readonly policies: PolicySet;
}

const FOLDER = new URL('../cases/engine/', import.meta.url);

const cases = readdirSync(FOLDER).flatMap((file) => {
  const rows: readonly Row[] = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
  return rows.map(
    ({ name, request, policies }): Case => ({
      name: `${file.replace('.json', '')}/${name}`,
      answer: async () => evaluate(request, policies),
    }),
  );
});

describeWhole('whole-verdicts.jsonl', cases);
