/** The construct out of the package: a ten-line app in a folder of its own is synthesized, and its types hold. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FOLDER, NODES, run } from './running.ts';

const CHECKOUT = resolve(import.meta.dirname, '../..');
const CDK = join(CHECKOUT, 'node_modules/aws-cdk/bin/cdk');
const APP = `import { App, Stack } from 'aws-cdk-lib';
import { Denyscope } from 'denyscope';

const app = new App();
const stack = new Stack(app, 'Platform', { env: { account: '111122223333', region: 'eu-west-1' } });
const denials = new Denyscope(stack, 'Denials', { email: ['you@example.com'], alarms: { floor: 20 } });
denials.metricDenials();
app.synth();
`;

describe.each(NODES)('an app of ten lines, on Node %s', (version, node) => {
  const out = join(FOLDER, `cdk.out-${version}`);

  it('is synthesized', () => {
    writeFileSync(join(FOLDER, 'app.mjs'), APP);
    const ran = run(node, [CDK, 'synth', '-q', '--app', `${node} app.mjs`, '-o', out]);
    expect(ran.err.replace(/^.*telemetry.*$/gm, '')).not.toMatch(/error/i);
    expect(ran.code).toBe(0);
    const template: unknown = JSON.parse(readFileSync(join(out, 'Platform.template.json'), 'utf8'));
    expect(JSON.stringify(template).match(/"Type":"AWS::Lambda::Function"/g)).toHaveLength(4);
  });

  it('deploys the functions that the package brings, with the settings of the app', () => {
    const asset = readdirSync(out).find((name) => name.startsWith('asset.'));
    const inside = readdirSync(join(out, asset ?? ''));
    for (const handler of ['diagnose-denial', 'record-change', 'report-spike', 'tick', 'chat-action']) {
      expect(inside).toContain(`${handler}.mjs`);
    }
    expect(readdirSync(join(out, asset ?? '', 'data/services')).length).toBeGreaterThan(400);
    const settings: unknown = JSON.parse(readFileSync(join(out, asset ?? '', 'settings.json'), 'utf8'));
    expect(settings).toMatchObject({ email: ['you@example.com'], alarms: { floor: 20 } });
  });
});

describe('the types', () => {
  it('take what the settings are, and refuse what they are not', () => {
    const wrong = `${APP}
new Denyscope(stack, 'Wrong', { email: 'you@example.com' });
import { evaluate } from 'denyscope/engine';
evaluate({ principal: 5 }, {});
`;
    writeFileSync(join(FOLDER, 'app.ts'), wrong);
    writeFileSync(
      join(FOLDER, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module: 'nodenext',
          target: 'es2022',
          strict: true,
          noEmit: true,
          types: [],
          skipLibCheck: false,
        },
        files: ['app.ts'],
      }),
    );
    const ran = run(process.execPath, [join(CHECKOUT, 'node_modules/typescript/bin/tsc'), '-p', '.']);
    // The CDK's own types want those of Node, which an app would bring.
    const problems = ran.out
      .split('\n')
      .filter((line) => /^\S.*error TS/.test(line) && !line.includes('/aws-cdk-lib/'));
    expect(problems.map((line) => line.replace(/^(\S+?)\(.*$/, '$1'))).toEqual(['app.ts', 'app.ts']);
    expect(ran.out).toMatch(/'string' is not assignable to type 'string\[\]/);
  });
});
