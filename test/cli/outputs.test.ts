/** Where results go: a full disk, a closed descriptor, a folder, a reader that leaves. One line, an exit code, no trace. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';

const EXPLAIN = ['explain', 'examples/denials/01-identity-no-allow.json', '--snapshot', 'examples/snapshot.json'];
const REQUEST = '{"id":1,"request":{"principal":"arn:aws:iam::111122223333:role/App","action":"s3:GetObject"}}\n';

interface Ran {
  readonly code: number | null;
  readonly err: string;
}

/** With the shell's own redirection, for nobody else can close a descriptor. */
function shell(redirection: string, args: readonly string[], input = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const command = `exec "$0" bin/denyscope.ts "$@" ${redirection}`;
    const child = spawn('sh', ['-c', command, process.execPath, ...args], {
      env: { PATH: process.env['PATH'], HOME: tmpdir(), NO_COLOR: '1', AWS_EC2_METADATA_DISABLED: 'true' },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) => resolve({ code, err }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

const COMMANDS: readonly (readonly [string, readonly string[], string])[] = [
  ['explain', EXPLAIN, ''],
  ['explain as a page', [...EXPLAIN, '--format', 'html'], ''],
  ['explain as JSON', [...EXPLAIN, '--format', 'json'], ''],
  ['explain with the fix', [...EXPLAIN, '--fix'], ''],
  ['evaluate', ['evaluate', '--jsonl'], REQUEST],
  ['a long evaluate', ['evaluate', '--jsonl'], REQUEST.repeat(2_000)],
  ['help', ['--help'], ''],
  ['help of a command', ['help', 'explain'], ''],
  ['version', ['--version'], ''],
];

describe.runIf(process.platform === 'linux')('an output that takes nothing', () => {
  test.each(COMMANDS)('is an error of one line: %s on a full disk', async (_, args, input) => {
    expect(await shell('> /dev/full', args, input)).toEqual({
      code: 4,
      err: 'denyscope: the results cannot be written: ENOSPC\n',
    });
  });

  test.each(COMMANDS.filter(([name]) => /explain|evaluate/.test(name) && !name.startsWith('help')))(
    'is an error of one line: %s with a closed output',
    async (_, args, input) => {
      const { code, err } = await shell('>&-', args, input);
      expect(code).toBe(4);
      expect(err).toMatch(/^denyscope: standard output is closed[^\n]*\n$/);
    },
  );

  it('is no error where the results are thrown away on purpose', async () => {
    expect(await shell('> /dev/null', EXPLAIN)).toMatchObject({ code: 0 });
  });

  it('tells by its exit code alone where nobody hears', async () => {
    expect(await shell('> /dev/full 2>&1', EXPLAIN)).toEqual({ code: 4, err: '' });
  });

  it('takes no results away when only the warnings find no place', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'denyscope-out-')), 'out.json');
    const out = openSync(file, 'w');
    closeSync(out);
    expect(await shell(`> ${file} 2> /dev/full`, [...EXPLAIN, '--format', 'json'])).toMatchObject({ code: 0 });
  });
});

describe('a file that cannot be written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'denyscope-out-'));

  test.each([
    ['snapshot into a folder', ['snapshot', '--output', folder], / is a folder: name a file in it/],
    ['snapshot into no folder', ['snapshot', '--output', join(folder, 'no', 'x.json')], /there is no folder /],
    ['demo into a folder', ['demo', '--page', folder], / is a folder: name a file in it/],
    ['demo into no folder', ['demo', '--page', join(folder, 'no', 'x.html')], /there is no folder /],
  ])('is told before anything is done: %s', async (_, args, problem) => {
    const { code, err } = await shell('> /dev/null', args);
    expect(code).toBe(2);
    expect(err).toMatch(problem);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});
