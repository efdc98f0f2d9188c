/** The bundle as it is deployed: every entry loads under Node in its own directory, alone with what lies beside it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundle, SETTINGS_FILE } from '../../lib/functions/bundle.ts';
import { ALL_HANDLERS } from '../../lib/rights/own-actions.ts';
import { bytesOf, START_UP_ENVIRONMENT, START_UP_LIMIT, startUp } from './start-up.ts';
import { settingsOf } from './synthesized.ts';

const directory = mkdtempSync(join(tmpdir(), 'denyscope-bundle-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const settings = settingsOf({ ownerTag: 'team' });
bundle(directory, settings);

describe('the bundle', () => {
  it.each(ALL_HANDLERS)('%s loads and exports its handler', (handler) => {
    const script = `import('./${handler}.mjs').then((entry) => process.stdout.write(typeof entry.handler))`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: directory,
      encoding: 'utf8',
      // No repository, no node_modules.
      env: START_UP_ENVIRONMENT,
    });
    expect(printed).toBe('function');
  });

  it('holds the settings and the service reference, and no source', () => {
    expect(JSON.parse(readFileSync(join(directory, SETTINGS_FILE), 'utf8'))).toEqual(settings);
    expect(readdirSync(join(directory, 'data', 'services'))).toContain('s3.json');
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /\.(ts|md|map)$/.test(file))).toEqual([]);
  });

  it('brings the SDK: nothing is imported that is not there', () => {
    const outside = readdirSync(directory)
      .filter((file) => file.endsWith('.mjs'))
      .flatMap((file) => [...readFileSync(join(directory, file), 'utf8').matchAll(/\bfrom\s*["']([^"'./][^"']*)["']/g)])
      .map((match) => match[1] ?? '')
      .filter(
        (name) => !name.startsWith('node:') && /^(@aws-sdk|@smithy|@middy|@aws-lambda-powertools|valibot)/.test(name),
      );
    expect(outside).toEqual([]);
  });

  it.each(ALL_HANDLERS)('starts %s with the code that every event needs, and no more', (handler) => {
    expect(bytesOf(directory, startUp(directory, `${handler}.mjs`))).toBeLessThanOrEqual(START_UP_LIMIT);
  });

  it('leaves to the first need what most containers never do', () => {
    const code = [...startUp(directory, 'diagnose-denial.mjs')]
      .map((file) => readFileSync(join(directory, file), 'utf8'))
      .join();
    // One name a client that stays in the minified code.
    const late = [
      'GetBucketPolicy',
      'GetKeyPolicy',
      'LookupEvents',
      'DescribeVpcEndpoints',
      'PutEvents',
      'SendMessage',
      'GetCallerIdentity',
    ];
    for (const operation of [...late, 'GetSecretValue']) {
      expect(code, operation).not.toMatch(new RegExp(`"${operation}"`));
    }
    expect(code).toMatch(/"GetRolePolicy"/);
  });

  it('fits what CloudFormation can deploy in seconds', () => {
    const bytes = readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .map((file) => statSync(join(directory, file)))
      .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
    expect(bytes).toBeLessThan(10 * 1024 * 1024);
  });
});
