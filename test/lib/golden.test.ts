/**
 * The example settings as they are deployed: each is synthesized, and its templates are kept, one resource a line. The
 * first is kept whole; the others as what differs from it, so that a change is read once. `npm run golden` renews them.
 */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/config.ts';
import { addStacks } from '../../lib/stacks.ts';
import { isObject, unbundledApp } from './synthesized.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const GOLDEN = join(import.meta.dirname, 'golden');
const ACCOUNT = '111122223333';

/** Where each is deployed, and what is said on the command line beside it. */
const EXAMPLES = [
  ['one-account', 'us-east-1', {}],
  ['several-regions', 'eu-west-1', { global: 'true' }],
  ['organization', 'eu-west-1', {}],
  ['slack', 'us-east-1', {}],
  ['teams', 'us-east-1', {}],
  ['govcloud', 'us-gov-east-1', { global: 'true' }],
  ['china', 'cn-northwest-1', { global: 'true' }],
] as const satisfies readonly (readonly [string, string, Readonly<Record<string, string>>])[];

/** `<stack> <kind> <name> <content>`, sorted. */
function linesOf(name: string, region: string, flags: Readonly<Record<string, string>>): string[] {
  const context: Readonly<Record<string, unknown>> = { settings: `examples/settings/${name}.json`, ...flags };
  const config = readConfig({ tryGetContext: (key) => context[key], getAllContext: () => context }, ROOT);
  const app = unbundledApp();
  addStacks(app, config, { account: ACCOUNT, region });
  return app
    .synth()
    .stacks.flatMap((stack) =>
      Object.entries(isObject(stack.template) ? stack.template : {}).flatMap(([kind, entries]) =>
        isObject(entries)
          ? Object.entries(entries).map(([id, content]) => `${stack.stackName} ${kind} ${id} ${plain(content, region)}`)
          : [],
      ),
    )
    .sort();
}

/** Without what changes with every line of code, and with the Region of the hub by that name. */
function plain(content: unknown, region: string): string {
  return JSON.stringify(content)
    .replace(/[0-9a-f]{64}/g, '<asset>')
    .replaceAll(region, '<hub-region>');
}

const whole = linesOf(...EXAMPLES[0]);

function golden(name: string, region: string, flags: Readonly<Record<string, string>>): string {
  const lines = linesOf(name, region, flags);
  if (name === EXAMPLES[0][0]) return `${lines.join('\n')}\n`;
  const gone = whole
    .filter((line) => !lines.includes(line))
    .map((line) => `- ${line.split(' ').slice(0, 3).join(' ')}`);
  const added = lines.filter((line) => !whole.includes(line)).map((line) => `+ ${line}`);
  return `${[...gone, ...added].join('\n')}\n`;
}

describe('the example settings', () => {
  it.each(EXAMPLES)('%s is deployed as it was', async (name, region, flags) => {
    await expect(golden(name, region, flags)).toMatchFileSnapshot(join(GOLDEN, `${name}.txt`));
  });

  it('are all here', () => {
    const files = readdirSync(join(ROOT, 'examples/settings')).map((file) => file.replace('.json', ''));
    expect(files.sort()).toEqual(EXAMPLES.map(([name]) => name).sort());
  });
});
