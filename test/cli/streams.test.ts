import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { readOptions } from '../../lambdas/cli/explain/options.ts';
import { denyscope, jsonLines, scratch } from './run.ts';

const SNAPSHOT = ['--snapshot', 'examples/snapshot.json', '--format', 'json'];
const records = readdirSync('examples/denials').map((name) =>
  JSON.stringify(JSON.parse(readFileSync(`examples/denials/${name}`, 'utf8'))),
);
const log = `${Array.from({ length: 30 }, () => records.join('\n')).join('\n')}\n`;

function start(args: readonly string[]) {
  const child = spawn(process.execPath, ['bin/denyscope.ts', ...args], {
    env: { PATH: process.env['PATH'], HOME: tmpdir(), NO_COLOR: '1' },
  });
  const err: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.on('error', () => {});
  const ended = new Promise<{ readonly code: number | null; readonly err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, err: Buffer.concat(err).toString() }));
  });
  return { child, ended };
}

describe('a run that is ended from outside', () => {
  it('ends quietly when the reader has seen enough', async () => {
    const { child, ended } = start(['explain', scratch('log.jsonl', log), ...SNAPSHOT]);
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended).toEqual({ code: 0, err: '' });
  });

  it('ends a list of decisions as quietly', async () => {
    const line = '{"id":1,"request":{"principal":"arn:aws:iam::111122223333:role/App","action":"s3:GetObject"}}\n';
    const { child, ended } = start(['evaluate', '--jsonl', scratch('requests.jsonl', line.repeat(20_000))]);
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended).toEqual({ code: 0, err: '' });
  });

  it('ends at once on an interrupt, though more may come', async () => {
    const { child, ended } = start(['explain', '-', ...SNAPSHOT]);
    child.stdout.once('data', () => child.kill('SIGINT'));
    child.stdin.write(log);
    expect(await ended).toMatchObject({ code: 130, err: '' });
  });
});

describe('what stands on standard error', () => {
  it('accounts for everything in the input, kind by kind', async () => {
    const success = JSON.stringify({ ...JSON.parse(records[0] ?? ''), errorCode: undefined, errorMessage: undefined });
    const input = [records[0], success, '{"eventID":"cut', '{"eventID":}', '[1]', ''].join('\n');
    const { code, err } = await denyscope(['explain', '-', ...SNAPSHOT], input);
    expect(code).toBe(0);
    expect(err.trimEnd().split('\n').at(-1)).toBe(
      'denyscope: 1 denied call explained, 1 record of other calls passed over, 3 items skipped: breaks off before its end ×1, not JSON ×1, a record must be an object ×1',
    );
  });

  it('names the first things skipped and counts the rest', async () => {
    const { out, err } = await denyscope(
      ['explain', '-', ...SNAPSHOT],
      `{"Records":[${'1,'.repeat(2_000)}${records[0]}]}`,
    );
    expect(jsonLines(out)).toHaveLength(1);
    expect(err.trimEnd().split('\n')).toHaveLength(22);
    expect(err).toMatch(/2,000 items skipped/);
  });

  it('shows no progress to a file or pipe', async () => {
    const { err } = await denyscope(['explain', '-', ...SNAPSHOT], log);
    const count = (30 * records.length).toLocaleString('en-US');
    expect(err).toBe(`denyscope: ${count} denied calls explained\n`);
  });

  it('passes nothing on that a terminal could act upon', async () => {
    const evil = '\u202e\u001b[2J\u009b31m';
    const record = { ...JSON.parse(records[0] ?? ''), errorMessage: `denied ${evil}`, userAgent: evil };
    const input = `{"x${evil}\n${JSON.stringify(record)}\n`;
    for (const format of ['json', 'text', 'markdown', 'html']) {
      const { out, err } = await denyscope(['explain', '-', ...SNAPSHOT.slice(0, 2), '--format', format], input);
      expect(`${out}${err}`.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    const [line] = jsonLines((await denyscope(['explain', '-', ...SNAPSHOT], input)).out);
    expect(line).toMatchObject({ denial: { errorMessage: `denied ${evil}` } });
  });
});

describe('explain without anything to explain', () => {
  it('says how to use it to a person who would wait', () => {
    const reading = readOptions([], {}, true);
    expect(reading.kind === 'wrong' && reading.problem).toMatch(/name a file, pipe .* --since 1h/);
  });

  it.each([
    ['a pipe', [], {}, false],
    ['a dash', ['-'], {}, true],
    ['a file', ['log.json'], {}, true],
    ['the event history', [], { since: '1h' }, true],
  ])('takes %s', (_, files, options, stdinIsTerminal) => {
    expect(readOptions(files, options, stdinIsTerminal).kind).toBe('ok');
  });
});
