/**
 * The record of a denial and its message as a command line prints it are one denial: told alike, but for what a text
 * cannot carry. What is lost is listed for each example, with the reason.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ExplainedDenial, explainAsJson } from './explaining-json.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXAMPLES = readdirSync(join(ROOT, 'examples/denials')).sort();
const SNAPSHOT: unknown = JSON.parse(read('examples/snapshot.json'));
const LOSSES: Readonly<Record<string, string>> = JSON.parse(read('test/cases/record-and-text.json'));

describe('a record and its message as text', () => {
  it.each(EXAMPLES)('%s', async (name) => {
    const record: Readonly<Record<string, unknown>> = JSON.parse(read(`examples/denials/${name}`));
    const text = `An error occurred (${record['errorCode']}) when calling the ${record['eventName']} operation: ${record['errorMessage']}`;
    // The Region is what a person has to add: `--region`.
    const known = { region: `${record['awsRegion']}` };
    const ofRecord = await explainAsJson({ record }, SNAPSHOT);
    const ofText = await explainAsJson({ text, known }, SNAPSHOT);
    if (LOSSES[name] === undefined) expect(gist(ofText)).toEqual(gist(ofRecord));
    else expect(gist(ofText), LOSSES[name]).not.toEqual(gist(ofRecord));
  });

  it('lists no loss of an example that is not there', () => {
    expect(Object.keys(LOSSES).filter((name) => !EXAMPLES.includes(name))).toEqual([]);
  });
});

/** Why, what refuses first, and where to change what. */
function gist({ json }: ExplainedDenial): unknown {
  const first = json?.blockers[0];
  return {
    cause: json?.cause,
    blocker: [first?.['layer'], first?.['effect'], first?.['action'], first?.['policy'], first?.['statement']],
    places: [...new Set(json?.fixes.map(({ layer, attachTo }) => `${layer} ${attachTo}`))],
  };
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
