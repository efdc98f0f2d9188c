/**
 * The example settings as they are deployed: each is synthesized, and its templates are kept, one resource a line. The
 * first is kept whole; the others as what differs from it, so that a change is read once. `npm run golden` renews them.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXAMPLES, ROOT, synthesizedExample } from './examples.ts';
import { isObject } from './synthesized.ts';

const GOLDEN = join(import.meta.dirname, 'golden');

/** `<stack> <kind> <name> <content>`, sorted. */
function linesOf(name: string, region: string, flags: Readonly<Record<string, string>>): string[] {
  return synthesizedExample(name, region, flags)
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
