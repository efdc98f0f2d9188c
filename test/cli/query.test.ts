/**
 * The statements for the engines people own: Trino's grammar takes them, and executed over a log they come to the kinds that
 * `explain --fold` finds in it, count by count.
 */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { TrinoSQL } from 'dt-sql-parser';
import { describe, expect, it } from 'vitest';
import { type Engine, statementFor } from '../../lambdas/cli/query/query.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { REFUSED_CODES, REFUSED_WORDS } from '../../lambdas/denial/record/refusal.ts';
import { athenaColumns, lines, ocsf, type Written } from './form-printers.ts';
import { denyscope, jsonLines, scratch } from './run.ts';

const NOW = Date.parse('2026-11-03T00:00:00Z');
const FOLDER = 'examples/denials';
const examples: readonly Written[] = readdirSync(FOLDER).map((name) =>
  JSON.parse(readFileSync(join(FOLDER, name), 'utf8')),
);

/** Each example some times, with sessions, keys and ids that differ, among calls that went well. */
const log: readonly Written[] = examples.flatMap((record, kind) =>
  Array.from({ length: 1 + (kind % 5) }, (_, at): readonly Written[] => [
    {
      ...record,
      eventID: `${String(kind).padStart(2, '0')}-${at}`,
      eventTime: `2026-11-02T10:${String(at).padStart(2, '0')}:00Z`,
    },
    { ...record, errorCode: undefined, errorMessage: undefined, eventID: `${kind}-${at}-well` },
  ]).flat(),
);

/** Of it DuckDB learns the columns; it was not refused. */
const WHOLE: Written = {
  ...examples[0],
  errorCode: undefined,
  errorMessage: undefined,
  vpcEndpointId: 'vpce-0123456789abcdef0',
  resources: [{ ARN: 'arn:aws:s3:::b', accountId: '444455556666', type: 'AWS::S3::Bucket' }],
  tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite: 'x', clientProvidedHostHeader: 'y' },
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'p',
    arn: 'a',
    accountId: '1',
    accessKeyId: 'k',
    userName: 'u',
    invokedBy: 'i',
    sessionContext: {
      attributes: { creationDate: '2026-11-02T13:00:00Z', mfaAuthenticated: 'false' },
      sessionIssuer: { type: 'Role', principalId: 'p', arn: 'a', accountId: '1', userName: 'u' },
    },
  },
};

function statement(engine: Engine, options: { table?: string; partitions?: 'none' } = {}): string {
  const made = statementFor(engine, { since: '7d', database: 'main', table: 'trail', ...options }, NOW);
  if (made.kind === 'wrong') throw new Error(made.problem);
  return made.text;
}

/** Names that DuckDB has others for; its replacement takes the first match unless told, and it takes no text that is not JSON. */
const AS_TRINO = [
  'CREATE MACRO regexp_like(t, p) AS regexp_matches(t, p)',
  'CREATE MACRO json_extract_scalar(j, p) AS CASE WHEN json_valid(j) THEN json_extract_string(j, p) END',
  "CREATE MACRO replaced(t, p, r) AS regexp_replace(t, p, r, 'g')",
];

async function executed(sql: string, table: readonly unknown[]): Promise<readonly Written[]> {
  const file = join(mkdtempSync(join(tmpdir(), 'denyscope-query-')), 'table.jsonl');
  writeFileSync(file, lines(table));
  const connection = await (await DuckDBInstance.create()).connect();
  for (const macro of AS_TRINO) await connection.run(macro);
  await connection.run(
    `CREATE TABLE trail AS SELECT * FROM read_json_auto('${file}', sample_size = -1, map_inference_threshold = -1)`,
  );
  const own = sql
    .replaceAll('regexp_replace(', 'replaced(')
    .replaceAll(/'([^'\n]*)\$1([^'\n]*)'/g, String.raw`'$1\1$2'`)
    .replaceAll(/'([^'\n]*)\$2'/g, String.raw`'$1\2'`);
  const answer = await connection.runAndReadAll(`SELECT to_json(answer) FROM (${own}) answer`);
  return answer.getRows().map(([row]): Written => JSON.parse(String(row)));
}

async function kindsOf(file: string): Promise<readonly unknown[]> {
  const { out } = await denyscope([
    'explain',
    file,
    '--snapshot',
    'examples/snapshot.json',
    '--format',
    'json',
    '--fold',
  ]);
  return jsonLines(out)
    .map(({ fingerprint, count, first, last, cause }) => ({ fingerprint, count, first, last, cause }))
    .sort((a, b) => String(a.fingerprint).localeCompare(String(b.fingerprint)));
}

describe('the statement for Athena', () => {
  it('and that for Security Lake are in the grammar of Trino', () => {
    const parser = new TrinoSQL();
    for (const sql of [statement('athena'), statement('athena', { partitions: 'none' }), statement('security-lake')])
      expect(parser.validate(sql)).toEqual([]);
  });

  it('reads only the partitions of its time', () => {
    expect(statement('athena')).toContain(
      "(year > '2026' OR (year = '2026' AND (month > '10' OR (month = '10' AND day >= '27'))))",
    );
  });

  it('comes to the kinds that explain finds in the log', async () => {
    const rows = await executed(statement('athena', { partitions: 'none' }), [WHOLE, ...log].map(athenaColumns));
    expect(rows.reduce((sum, row) => sum + Number(row['denials']), 0)).toBe(log.length / 2);
    const grouped = await kindsOf(scratch('rows.jsonl', lines(rows)));
    expect(grouped).toEqual(await kindsOf(scratch('log.jsonl', lines(log))));
  });
});

describe('the statement for Security Lake', () => {
  it('comes to the kinds that explain finds in the log', async () => {
    const table = [WHOLE, ...log].map((record) => ({ ...ocsf(record), time_dt: String(record['eventTime']) }));
    const rows = await executed(statement('security-lake'), table);
    const grouped = await kindsOf(scratch('rows.jsonl', lines(rows)));
    expect(grouped).toEqual(await kindsOf(scratch('log.jsonl', lines(log))));
  });
});

describe('every statement', () => {
  it('asks for every record that counts as a refusal here', () => {
    const records = [...examples, ...casesOfParsing()];
    const missed = records.filter((record) => {
      if (parse(record).kind !== 'denial') return false;
      const code = String(record['errorCode'] ?? '').replace(/^(?:Client|Server)\./, '');
      const words = String(record['errorMessage'] ?? '');
      return ![
        ...REFUSED_CODES.map((each) => each.test(code)),
        ...REFUSED_WORDS.map((each) => each.test(words)),
      ].includes(true);
    });
    expect(missed.map(({ eventSource, eventName, errorCode }) => ({ eventSource, eventName, errorCode }))).toEqual([]);
  });

  it('is printed by the command', async () => {
    const { code, out } = await denyscope(['query', 'insights']);
    expect(code).toBe(0);
    expect(out).toMatch(/^fields @timestamp, @message\n\| filter errorCode like \/\(\?i\)/);
    expect(out).toContain('latest(@message) as sample');
  });

  it('is refused with a name that is none', async () => {
    const { code, err } = await denyscope(['query', 'athena', '--table', 'x; DROP TABLE y']);
    expect(code).toBe(2);
    expect(err).toContain('is not the name of a table');
  });
});

/** A failed sign-in has no code and an answer inside of the response no field: neither is looked for by a column. */
function casesOfParsing(): readonly Written[] {
  return [
    { ...examples[0], errorCode: 'Client.UnauthorizedOperation', errorMessage: 'You are not authorized' },
    { ...examples[0], errorCode: 'InsufficientPrivilegesException', errorMessage: '' },
    {
      ...examples[0],
      errorCode: 'ValidationException',
      errorMessage: 'The role is not authorized to perform: s3:PutObject',
    },
  ];
}
