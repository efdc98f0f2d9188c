/** The packed package in an empty folder: what is in it, and that each entry works with nothing else installed. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { ALLOWED_LICENCES } from '../../release/third-party.ts';
import { FOLDER, NODES, run } from './running.ts';

const INSTALLED = join(FOLDER, 'node_modules/denyscope');
const LAUNCH = join(INSTALLED, 'bin/launch.cjs');
const SNAPSHOT = join(INSTALLED, 'examples/snapshot.json');
const TEXT =
  'An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:sts::444455556666:assumed-role/VpcReader/i-0cc33dd44ee55ff66 is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::tidewater-private/plan.txt" with an explicit deny in a resource-based policy';
const LINE = JSON.stringify({
  id: '1',
  request: { principal: 'arn:aws:iam::111122223333:role/App', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' },
  policies: { identity: [] },
});
const MEBIBYTE = 1024 * 1024;

const files = execFileSync('tar', ['-tzf', inject('tarball')], { encoding: 'utf8' })
  .trim()
  .split('\n');
const manifest: unknown = JSON.parse(readFileSync(join(INSTALLED, 'package.json'), 'utf8'));

describe('the tarball', () => {
  it('is small', () => {
    expect(statSync(inject('tarball')).size).toBeLessThan(8 * MEBIBYTE);
  });

  it('holds no TypeScript but types, no test, no Node', () => {
    const wrong = files.filter(
      (file) =>
        (/\.[cm]?ts$/.test(file) && !/\.d\.[cm]?ts$/.test(file)) ||
        /^package\/(?:test|lambdas|lib|release|toolchain)\//.test(file) ||
        /\/(?:node|node\.exe)$/.test(file),
    );
    expect(wrong).toEqual([]);
  });

  it.each(['LICENSE', 'NOTICE', 'README.md', 'CHANGELOG.md', 'SECURITY.md', 'dist/THIRD_PARTY_NOTICES.txt'])(
    'holds %s',
    (file) => {
      expect(files).toContain(`package/${file}`);
    },
  );

  it('holds nothing of the machine that packed it', () => {
    const built = files.filter((file) => /\.(?:mjs|ts|txt)$/.test(file)).map((file) => file.replace('package/', ''));
    const here = process.cwd();
    expect(built.filter((file) => readFileSync(join(INSTALLED, file), 'utf8').includes(here))).toEqual([]);
  });

  it('depends on nothing, and asks for the CDK only of those who deploy', () => {
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('optionalDependencies');
    expect(manifest).not.toHaveProperty('private');
    expect(manifest).toHaveProperty('peerDependenciesMeta', {
      'aws-cdk-lib': { optional: true },
      constructs: { optional: true },
    });
  });

  it('holds code of others only under licences that let it be handed on, and says so', () => {
    const others: readonly { readonly name: string; readonly version: string; readonly licence: string }[] = JSON.parse(
      readFileSync(join(INSTALLED, 'dist/third-party.json'), 'utf8'),
    );
    const notices = readFileSync(join(INSTALLED, 'dist/THIRD_PARTY_NOTICES.txt'), 'utf8');
    expect(others.length).toBeGreaterThan(50);
    expect(others.filter(({ licence }) => !ALLOWED_LICENCES.includes(licence))).toEqual([]);
    expect(others.filter(({ name, version }) => !notices.includes(`  ${name} ${version}, `))).toEqual([]);
  });

  it('runs nothing when it is installed', () => {
    expect(manifest).not.toHaveProperty('scripts.install');
    expect(manifest).not.toHaveProperty('scripts.preinstall');
    expect(manifest).not.toHaveProperty('scripts.postinstall');
  });
});

describe.each(NODES)('on Node %s', (_, node) => {
  it('explains a text on a snapshot', () => {
    const ran = run(node, [LAUNCH, 'explain', '-', '--snapshot', SNAPSHOT], TEXT);
    expect(ran.out).toContain('the bucket policy of\ntidewater-private explicitly denies it');
    expect(ran.code).toBe(0);
  });

  it('evaluates a line', () => {
    const ran = run(node, [LAUNCH, 'evaluate', '--jsonl'], LINE);
    expect(JSON.parse(ran.out)).toMatchObject({ id: '1', decision: 'implicitDeny', blockedBy: ['identity'] });
  });

  it('says its version', () => {
    expect(run(node, [LAUNCH, '--version']).out.trim()).toBe(
      typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : 'none',
    );
  });

  it('shows the demo', () => {
    const ran = run(node, [LAUNCH, 'demo', '--page', join(FOLDER, 'demo.html')]);
    expect(ran.out).toContain('Subject: ');
    expect(ran.code).toBe(0);
    expect(readFileSync(join(FOLDER, 'demo.html'), 'utf8')).toContain('<!doctype html>');
  });

  it('explains a long log on several threads', () => {
    const log = join(FOLDER, 'log.jsonl');
    const record = JSON.stringify(
      JSON.parse(readFileSync(join(INSTALLED, 'examples/denials/14-resource-vpc-endpoint.json'), 'utf8')),
    );
    writeFileSync(log, `${record}\n`.repeat(2_500));
    const ran = run(node, [LAUNCH, 'explain', log, '--snapshot', SNAPSHOT, '--format', 'json']);
    expect(ran.out.trim().split('\n')).toHaveLength(2_500);
    expect(ran.code).toBe(0);
  });

  it('speaks the Model Context Protocol', () => {
    const asked = [
      {
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
      },
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', id: 2, method: 'tools/list' },
      { jsonrpc: '2.0', id: 3, method: 'resources/read', params: { uri: 'denyscope:///cause/identity-no-allow' } },
    ];
    const input = asked.map((one) => `${JSON.stringify(one)}\n`).join('');
    const ran = run(node, [LAUNCH, 'mcp', '--snapshot', SNAPSHOT], input);
    expect(ran.out).toContain('"what_if"');
    expect(ran.out).toContain('text/markdown');
  });

  it('says what is missing where AWS cannot be reached', () => {
    const ran = run(
      node,
      [LAUNCH, 'explain', '-', '--region', 'eu-west-1', '--as', 'arn:aws:iam::111122223333:user/ann'],
      TEXT,
    );
    expect(ran.code).toBe(3);
    expect(ran.err).not.toMatch(/^ {4}at /m);
  });

  it.each([
    ['a module', 'module', "import { evaluate, prepare } from 'denyscope/engine';"],
    ['CommonJS', 'commonjs', "const { evaluate, prepare } = require('denyscope/engine');"],
  ])('gives the engine to %s', (_name, type, opening) => {
    const { request, policies } = JSON.parse(LINE);
    const args = `${JSON.stringify(request)}, ${JSON.stringify(policies)}`;
    const script = `${opening} console.log(evaluate(${args}).decision, typeof prepare)`;
    const ran = run(node, [`--input-type=${type}`, '-e', script]);
    expect(ran.out.trim()).toBe('implicitDeny function');
  });
});

describe('the page of the engine', () => {
  it('tells a program that runs, and what it prints', () => {
    const page = readFileSync(join(INSTALLED, 'docs/engine.md'), 'utf8');
    const [, program = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
    const [, first, second] = /It prints `([^`]+)` and `([^`]+)`/.exec(page) ?? [];
    expect(run(process.execPath, ['--input-type=module', '-e', program]).out).toBe(`${first}\n${second}\n`);
  });
});

describe('by the name of the command', () => {
  it('explains', () => {
    const ran = run('npx', ['--no-install', 'denyscope', 'explain', '-', '--snapshot', SNAPSHOT], TEXT);
    expect(`${ran.out}${ran.err}`).toMatch(/the bucket policy of|needs Node 22/);
  });
});

describe('on an older Node', () => {
  it.each(['20.20.2', '18.0.0', '22.14.0'])('%s is told which one is needed, in one line', (version) => {
    const older = join(FOLDER, 'older.cjs');
    writeFileSync(
      older,
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
    );
    const ran = run(process.execPath, ['--require', older, LAUNCH, 'explain'], TEXT);
    expect(ran.err).toBe(
      `denyscope needs Node 22.15 or newer; this is ${version}. Install it from https://nodejs.org and run the command again.\n`,
    );
    expect(ran.code).toBe(1);
  });
});

describe('what was compiled', () => {
  it('is kept in a folder of the user', () => {
    run(process.execPath, [LAUNCH, '--version']);
    expect(existsSync(join(FOLDER, '.cache/denyscope'))).toBe(true);
  });
});
