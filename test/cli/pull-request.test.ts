/**
 * The example pipelines as their runners read them: each command is run, `action.yml` in the place of its use, against a
 * server that plays the comments of GitHub and of GitLab.
 */
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fieldAt, isObject, type Json, listAt, objectAt, textAt } from '../../lambdas/denial/fields.ts';

const TOKEN = 'ghs_not-to-be-seen';
const ACTION = yamlIn('action.yml');

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string; readonly type: string };
}

let server: Server;
let address = '';
let comments: Comment[] = [];
let asked: { readonly method: string; readonly url: string; readonly authorized: boolean }[] = [];
let forbids = false;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const authorized = headers.authorization === `Bearer ${TOKEN}` || headers['private-token'] === TOKEN;
      asked.push({ method, url, authorized });
      const read = method === 'GET' ? {} : JSON.parse(Buffer.concat(chunks).toString());
      const answer = answered(method, url, String(read.body));
      response.writeHead(forbids && method !== 'GET' ? 403 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  address = `http://127.0.0.1:${isObject(bound) ? bound['port'] : ''}`;
});
afterAll(() => server.close());
beforeEach(() => {
  comments = [{ id: 1, body: '<!-- denyscope:default -->\nA person pasted it.', user: { login: 'ann', type: 'User' } }];
  asked = [];
  forbids = false;
});

function answered(method: string, url: string, body: string): unknown {
  if (method === 'GET') return comments;
  const id = Number(/(\d+)$/.exec(url)?.[1]);
  const known = method === 'POST' ? undefined : comments.find((one) => one.id === id);
  if (known !== undefined && !forbids) known.body = body;
  if (known === undefined && !forbids)
    comments.push({ id: comments.length + 1, body, user: { login: 'github-actions[bot]', type: 'Bot' } });
  return {};
}

interface Place {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A checkout with a snapshot and a trail's logs, and the tools that the pipelines call. */
function place(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'denyscope-pipeline-'));
  const tools = join(folder, '.tools');
  for (const made of [tools, join(folder, 'trail-logs'), join(folder, 'node_modules')]) mkdirSync(made);
  copyFileSync('examples/snapshot.json', join(folder, 'snapshot.json'));
  copyFileSync('examples/calls.jsonl', join(folder, 'trail-logs/calls.jsonl'));
  symlinkSync(process.cwd(), join(folder, 'node_modules/denyscope'));
  symlinkSync(process.execPath, join(tools, 'node'));
  const plan = join(process.cwd(), 'test/cases/replay/terraform-plan.json');
  const log = join(process.cwd(), 'examples/texts/17-terraform-region.txt');
  tool(tools, 'terraform', `case "$1" in show) cat ${plan};; apply) cat ${log}; exit 1;; esac`);
  tool(tools, 'npm', 'exit 0');
  writeFileSync(join(folder, 'event.json'), JSON.stringify({ pull_request: { number: 7 } }));
  const environment = {
    PATH: `${tools}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return { folder, environment };
}

function tool(folder: string, name: string, does: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${does}\n`);
  chmodSync(join(folder, name), 0o755);
}

interface Ran {
  readonly code: number;
  readonly out: string;
}

function bash(script: string, { folder, environment }: Place, more: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn('bash', ['-e', '-c', script], { cwd: folder, env: { ...environment, ...more } });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.on('close', (code) => resolve({ code: code ?? 1, out }));
  });
}

/** The steps of a job one after the other, as the runner takes them. */
async function github(job: string, at: Place): Promise<Ran & { readonly summary: string }> {
  const summary = join(at.folder, 'summary.md');
  const runner = {
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_EVENT_PATH: join(at.folder, 'event.json'),
    GITHUB_REPOSITORY: 'tidewater/infrastructure',
    GITHUB_API_URL: address,
    GITHUB_ACTION_PATH: process.cwd(),
  };
  writeFileSync(summary, '');
  let [code, out] = [0, ''];
  for (const step of listAt(objectAt(objectAt(yamlIn('examples/pipelines/github.yml'), 'jobs'), job), 'steps')) {
    const runs = textAt(step, 'if') === 'failure()' ? code !== 0 : code === 0;
    if (!runs) continue;
    for (const { script, env } of scriptsOf(step)) {
      const ran = await bash(script, at, { ...runner, ...env });
      out += ran.out;
      if (code === 0) code = ran.code;
    }
  }
  return { code, out, summary: readFileSync(summary, 'utf8') };
}

interface Script {
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
}

function scriptsOf(step: unknown): readonly Script[] {
  const run = textAt(step, 'run');
  if (run !== undefined) return [{ script: run, env: {} }];
  // What GitHub itself keeps is not ours to run.
  if (textAt(step, 'uses')?.startsWith('actions/') !== false) return [];
  const inputs = objectAt(ACTION, 'inputs') ?? {};
  const given = objectAt(step, 'with') ?? {};
  for (const name of Object.keys(given)) expect(Object.keys(inputs)).toContain(name);
  const filled = (text: string): string =>
    text
      .replace(
        /\$\{\{ inputs\.([\w-]+) \}\}/g,
        (_, name: string) => textAt(given, name) ?? textAt(objectAt(inputs, name), 'default') ?? '',
      )
      .replace('${'.concat('{ github.token }}'), TOKEN);
  return listAt(objectAt(ACTION, 'runs'), 'steps').map((one) => ({
    script: textAt(one, 'run') ?? '',
    env: Object.fromEntries(
      Object.entries(objectAt(one, 'env') ?? {}).map(([name, text]) => [name, filled(String(text))]),
    ),
  }));
}

async function gitlab(job: string, at: Place): Promise<Ran> {
  const json = objectAt(yamlIn('examples/pipelines/gitlab.yml'), job);
  const variables = Object.fromEntries(
    Object.entries(objectAt(json, 'variables') ?? {}).map(([name, value]) => [name, String(value)]),
  );
  const runner = {
    CI_API_V4_URL: `${address}/api/v4`,
    CI_PROJECT_ID: '42',
    CI_MERGE_REQUEST_IID: '7',
    DENYSCOPE_TOKEN: TOKEN,
    ...variables,
  };
  const ran = await bash(listAt(json, 'script').join('\n'), at, runner);
  const status = ran.code === 0 ? 'success' : 'failed';
  const after = await bash(listAt(json, 'after_script').join('\n'), at, { ...runner, CI_JOB_STATUS: status });
  return { code: ran.code, out: ran.out + after.out };
}

describe('a workflow of GitHub', () => {
  it('says in the pull request whom the plan would refuse, in one comment that is updated in place', async () => {
    const at = place();
    const first = await github('plan', at);
    expect(first.code).toBe(1);
    expect(first.summary).toMatch(/^## Replay: \d+ of \d+ calls would be refused/m);
    expect(comments[1]?.body).toMatch(/^<!-- denyscope:default -->\n## Replay/);
    const second = await github('plan', at);
    expect(second.code).toBe(1);
    expect(comments).toHaveLength(2);
    expect(comments[0]?.body).toContain('A person pasted it.');
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET', 'PATCH']);
    expect(asked.every(({ authorized }) => authorized)).toBe(true);
    expect(first.out + first.summary + second.out).not.toContain(TOKEN);
  });

  it('explains the step that failed, which stays failed', async () => {
    const { code, summary } = await github('deploy', place());
    expect(code).toBe(1);
    expect(summary).toMatch(/is not allowed|was refused|denied|AccessDenied|Region/i);
  });

  it('goes on where the comment may not be written', async () => {
    forbids = true;
    const { out, summary, code } = await github('plan', place());
    expect(code).toBe(1);
    expect(summary).toContain('## Replay');
    expect(out).toContain('the comment could not be written: POST answered 403');
    expect(out).not.toContain(TOKEN);
  });
});

describe('a pipeline of GitLab', () => {
  it('says in the merge request whom the plan would refuse', async () => {
    const { code, out } = await gitlab('plan', place());
    expect(code).toBe(1);
    expect(asked).toMatchObject([
      { method: 'GET', url: expect.stringContaining('/api/v4/projects/42/merge_requests/7/notes?'), authorized: true },
      { method: 'POST', url: '/api/v4/projects/42/merge_requests/7/notes', authorized: true },
    ]);
    expect(out).not.toContain(TOKEN);
  });

  it('explains the job that failed', async () => {
    const { code, out } = await gitlab('deploy', place());
    expect(code).toBe(1);
    expect(comments[1]?.body.length).toBeGreaterThan(100);
    expect(out).not.toContain(TOKEN);
  });
});

it('no input of the action reaches the shell as text', () => {
  for (const step of listAt(objectAt(ACTION, 'runs'), 'steps')) expect(textAt(step, 'run')).not.toContain('{{');
  const inputs = Object.keys(objectAt(ACTION, 'inputs') ?? {});
  const used = JSON.stringify(fieldAt(ACTION, 'runs'));
  for (const name of inputs) expect(used).toContain(`inputs.${name} }}`);
});

function yamlIn(file: string): Json {
  const value: unknown = parse(readFileSync(file, 'utf8'));
  return isObject(value) ? value : {};
}

describe('a comment that is cut', () => {
  /** The script beside a Denyscope that says what it is told to. */
  async function commented(markdown: string): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'denyscope-cut-'));
    for (const made of ['bin', 'dist', 'dist/cli']) mkdirSync(join(folder, made));
    copyFileSync('bin/pull-request.cjs', join(folder, 'bin/pull-request.cjs'));
    writeFileSync(join(folder, 'said.md'), markdown);
    const says = `import { readFileSync } from 'node:fs';\nprocess.stdout.write(readFileSync(${JSON.stringify(join(folder, 'said.md'))}, 'utf8'));\n`;
    writeFileSync(join(folder, 'dist/cli/denyscope.mjs'), says);
    writeFileSync(join(folder, 'event.json'), JSON.stringify({ pull_request: { number: 7 } }));
    const { code } = await bash(
      'node bin/pull-request.cjs',
      { folder, environment: { PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`, HOME: folder } },
      {
        DENYSCOPE_LOG: 'error.txt',
        DENYSCOPE_TOKEN: TOKEN,
        GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
        GITHUB_EVENT_PATH: join(folder, 'event.json'),
        GITHUB_REPOSITORY: 'tidewater/infrastructure',
        GITHUB_API_URL: address,
      },
    );
    expect(code).toBe(0);
    return comments.at(-1)?.body ?? '';
  }

  const line = `${'x'.repeat(98)}\n`;
  it.each([
    ['amid a block of code', `Fix:\n\n\`\`\`json\n${line.repeat(700)}\`\`\`\n`, '\n```\n\nThe rest'],
    ['amid a block of more marks', `\`\`\`\`\n\`\`\`\n${line.repeat(700)}\`\`\`\`\n`, '\n````\n\nThe rest'],
    ['amid a block of tildes', `~~~\n\`\`\`\n${line.repeat(700)}`, '\n~~~\n\nThe rest'],
    ['behind a block of code', `\`\`\`\n{}\n\`\`\`\n${line.repeat(700)}`, 'x\n\nThe rest'],
    ['behind marks within a line', `\`\`\`a\`\`\` is code\n${line.repeat(700)}`, 'x\n\nThe rest'],
  ])('%s leaves no code open', async (_, markdown, end) => {
    const body = await commented(markdown);
    expect(body.length).toBeLessThan(65_536);
    expect(body.slice(0, body.indexOf('The rest') + 8).endsWith(end)).toBe(true);
  });

  it('is whole where it is short', async () => {
    expect(await commented('```\n{}\n```')).toMatch(/-->\n```\n\{\}\n```$/);
  });
});
