/**
 * Every fix of the examples, of the scenarios from the documentation and of the public reports; and what a document says
 * whatever way it is written.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type Json } from '../../../lambdas/denial/fields.ts';
import { statementsOf } from '../../../lambdas/denial/policy-json.ts';
import type { Diagnosis, Fix } from '../../../lambdas/diagnosis/diagnosis.ts';
import { explainAsJson } from '../../diagnosis/explaining-json.ts';

const ROOT = join(import.meta.dirname, '../../..');

export interface Fixed {
  readonly name: string;
  readonly diagnosis: Diagnosis;
}

/** Diagnoses with at least one fix. */
export async function everyFixed(): Promise<readonly Fixed[]> {
  const examples = readdirSync(join(ROOT, 'examples/denials')).map((name) => ({
    name: `examples/${name}`,
    record: json(`examples/denials/${name}`),
    snapshot: json('examples/snapshot.json'),
  }));
  const judged = readdirSync(join(ROOT, 'test/cases/judged')).map((name) => {
    const { record, text, snapshot } = object(json(`test/cases/judged/${name}`));
    return { name: `judged/${name}`, snapshot, ...(typeof text === 'string' ? { text } : { record }) };
  });
  const reports = readdirSync(join(ROOT, 'test/cases/reports'))
    .map((name) => `test/cases/reports/${name}`)
    .filter((path) => existsSync(join(ROOT, path, 'record.json')) && existsSync(join(ROOT, path, 'snapshot.json')))
    .map((path) => ({ name: path, record: json(`${path}/record.json`), snapshot: json(`${path}/snapshot.json`) }));
  const told = await Promise.all(
    [...examples, ...judged, ...reports].map(async ({ name, snapshot, ...given }) => ({
      name,
      diagnosis: (await explainAsJson(given, snapshot)).diagnosis,
    })),
  );
  return told.flatMap(({ name, diagnosis }) =>
    diagnosis === undefined || diagnosis.fixes.length === 0 ? [] : [{ name, diagnosis }],
  );
}

/** What was proved: documents, and statements that the owner of a guardrail is asked for. */
export function provedIn({ fixes }: Diagnosis): readonly Json[] {
  return fixes.flatMap(({ document, edit }: Fix) => {
    if (edit?.kind === 'ask-owner' && edit.proposed) return [{ Version: '2012-10-17', Statement: [edit.proposed] }];
    return document === undefined ? [] : [document];
  });
}

/** Lists as sets, texts for numbers and truths, a lone value as a list: what IAM reads alike is alike. */
export function meant(document: unknown): Json {
  const { Version: version = '2008-10-17', Id: id } = object(document);
  return { version, id, statements: statementsOf(object(document)).map(statement) };
}

function statement(one: Json): Json {
  return Object.fromEntries(
    Object.entries(one)
      .filter(([name, content]) => name !== 'Sid' || content !== '')
      .map(([name, content]) => [name, name === 'Sid' || name === 'Effect' ? content : sets(content)]),
  );
}

function sets(content: unknown): unknown {
  if (isObject(content) && !Array.isArray(content))
    return Object.fromEntries(Object.entries(content).map(([name, inner]) => [name, sets(inner)]));
  return [...new Set([content].flat().map((one: unknown) => `${one}`))].sort();
}

export function object(content: unknown): Json {
  return isObject(content) ? content : {};
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}
