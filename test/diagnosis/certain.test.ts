/**
 * What "certain", "proved" and a granted action promise, held on every example, scenario and report there is.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownAction } from '../../lambdas/denial/service-data.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { explainAsJson } from './explaining-json.ts';

const ROOT = join(import.meta.dirname, '../..');

interface Given {
  readonly record?: unknown;
  readonly text?: string;
  readonly snapshot: unknown;
}

const GIVEN: readonly (readonly [string, Given])[] = [...examples(), ...judged(), ...reports()];

describe('on everything that is at hand', () => {
  it.each(GIVEN)('certain is only what AWS stated: %s', async (_, given) => {
    const { diagnosis } = await explainAsJson(given, given.snapshot);
    expect(diagnosis === undefined ? [] : besideAwsWord(diagnosis)).toEqual([]);
  });

  it.each(GIVEN)('no proof without a refusal before it: %s', async (_, given) => {
    const { diagnosis } = await explainAsJson(given, given.snapshot);
    expect(diagnosis === undefined ? [] : emptyProofs(diagnosis)).toEqual([]);
  });

  it.each(GIVEN)('no action that nobody knows is granted: %s', async (_, given) => {
    const { diagnosis } = await explainAsJson(given, given.snapshot);
    const said = diagnosis?.denial.errorMessage.toLowerCase() ?? '';
    const granted = diagnosis?.fixes.flatMap(({ document }) => actionsIn(document)) ?? [];
    expect(granted.filter((action) => !isKnown(action) && !said.includes(action.toLowerCase()))).toEqual([]);
  });

  it('takes in examples, scenarios and reports', () => {
    expect(GIVEN.length).toBeGreaterThan(230);
  });
});

/** A certain cause of a layer is the layer and the policy that AWS named. */
function besideAwsWord({ confidence, cause, layer, denial, blockers }: Diagnosis): readonly string[] {
  const { stated } = denial.message;
  if (confidence !== 'certain' || stated?.layer === undefined || !/-(?:no-allow|explicit-deny)$/.test(cause)) return [];
  const isSame = layer === stated.layer || (stated.layer === 'resource' && layer === 'trust');
  const first = blockers.find((blocker) => blocker.layer === layer);
  const isLed = first?.from !== 'engine';
  return [...(isSame ? [] : [`${layer} told, ${stated.layer} stated`]), ...(isLed ? [] : [`${first?.policy} leads`])];
}

/** What AWS alone saw is proved only where the statement that it must have meant was at hand. */
function emptyProofs({ fixes, checks, blockers }: Diagnosis): readonly string[] {
  if (fixes.some(({ edit }) => edit?.kind === 'create-object')) return [];
  const refused = checks.some(({ decision }) => decision !== 'allowed');
  const isHidden = blockers.some(({ from, text }) => from === 'aws' && text !== undefined);
  return refused || isHidden ? [] : fixes.filter(({ verified }) => verified).map(({ layer }) => `proved at ${layer}`);
}

function actionsIn(document: Readonly<Record<string, unknown>> | undefined): readonly string[] {
  return [document?.['Statement']].flat().flatMap((statement) => {
    const allowed = isJson(statement) && statement['Effect'] === 'Allow' ? statement['Action'] : undefined;
    return [allowed].flat().filter((action) => typeof action === 'string');
  });
}

/** A replaced policy keeps the patterns it had. */
function isKnown(action: string): boolean {
  return action.includes('*') || knownAction(action) !== undefined;
}

function isJson(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function examples(): readonly [string, Given][] {
  const snapshot = jsonOf('examples/snapshot.json');
  const texts = readdirSync(join(ROOT, 'examples/texts')).filter((file) => file.endsWith('.txt'));
  return [
    ...readdirSync(join(ROOT, 'examples/denials')).map((file): [string, Given] => [
      `example ${file}`,
      { record: jsonOf(`examples/denials/${file}`), snapshot },
    ]),
    ...texts.map((file): [string, Given] => [`text ${file}`, { text: textOf(`examples/texts/${file}`), snapshot }]),
  ];
}

function judged(): readonly [string, Given][] {
  return readdirSync(join(ROOT, 'test/cases/judged')).map((file) => [`scenario ${file}`, givenIn(file)]);
}

function givenIn(file: string): Given {
  return JSON.parse(textOf(`test/cases/judged/${file}`));
}

function reports(): readonly [string, Given][] {
  return readdirSync(join(ROOT, 'test/cases/reports')).flatMap((slug) => {
    const folder = `test/cases/reports/${slug}`;
    const snapshot = isThere(`${folder}/snapshot.json`)
      ? jsonOf(`${folder}/snapshot.json`)
      : { schemaVersion: 1, accounts: {} };
    const both: [string, Given][] = [];
    if (isThere(`${folder}/record.json`))
      both.push([`report ${slug}`, { record: jsonOf(`${folder}/record.json`), snapshot }]);
    if (isThere(`${folder}/text.txt`))
      both.push([`report ${slug} as text`, { text: textOf(`${folder}/text.txt`), snapshot }]);
    return both;
  });
}

function isThere(path: string): boolean {
  return existsSync(join(ROOT, path));
}

function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function jsonOf(path: string): unknown {
  return JSON.parse(textOf(path));
}
