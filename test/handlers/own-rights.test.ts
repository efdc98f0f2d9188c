/**
 * Least privilege, both ways: each function, as it is bundled, plays all that it does on an AWS that is well, and asks for
 * nothing that its role lacks; and every right of its role to Denyscope's own resources is made use of.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, SETTINGS_FILE } from '../../lib/functions/bundle.ts';
import { HANDLERS, type Handler } from '../../lib/rights/own-actions.ts';
import { SETTINGS } from './faults/plays.ts';
import { WEBHOOK } from './rights/plays.ts';
import { type Asked, beyondRights, unusedRights } from './rights-used.ts';

const plain = mkdtempSync(join(tmpdir(), 'denyscope-rights-'));
const withWebhook = mkdtempSync(join(tmpdir(), 'denyscope-rights-'));
let asked: readonly (Asked & { readonly handler: Handler })[] = [];

beforeAll(async () => {
  bundle(plain, SETTINGS);
  // The same code with other settings beside it.
  cpSync(plain, withWebhook, { recursive: true });
  writeFileSync(join(withWebhook, SETTINGS_FILE), JSON.stringify({ ...SETTINGS, webhook: WEBHOOK }));
  const program = fileURLToPath(new URL('rights/run.ts', import.meta.url));
  const printed = await promisify(execFile)(process.execPath, [program, plain, withWebhook], {
    env: { ...process.env, TZ: 'UTC' },
    maxBuffer: 1e8,
  });
  asked = printed.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}, 120_000);

afterAll(() => {
  for (const directory of [plain, withWebhook]) rmSync(directory, { recursive: true, force: true });
});

describe.each(HANDLERS)('the role of %s', (handler) => {
  const itsOwn = () => asked.filter((one) => one.handler === handler);

  it('allows every call of the function', () => {
    expect(itsOwn().length).toBeGreaterThan(0);
    expect(beyondRights(handler, itsOwn())).toEqual([]);
  });

  it('holds no right that the function makes no use of', () => {
    expect(unusedRights(handler, itsOwn())).toEqual([]);
  });
});

describe('the comparison', () => {
  const query = { service: 'dynamodb', operation: 'Query' };
  const index: Asked = { ...query, onIndex: true };

  it('tells a table from its index, and one function from another', () => {
    expect(beyondRights('diagnose-denial', [index])).toEqual(['dynamodb:Query on an index']);
    expect(beyondRights('tick', [index])).toEqual([]);
    expect(unusedRights('tick', [index])).toContain('dynamodb:Query');
    expect(unusedRights('tick', [{ ...query, onIndex: false }])).toContain('dynamodb:Query on an index');
    expect(beyondRights('record-change', [{ service: 'sts', operation: 'AssumeRole', onIndex: false }])).toEqual([
      'sts:AssumeRole',
    ]);
  });
});
