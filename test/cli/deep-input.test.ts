/** JSON that opens brackets in brackets by the thousand: said in words, and the next file is read. */
import { expect, it } from 'vitest';
import { denyscope, jsonLines, scratch } from './run.ts';

const DEEP = scratch('deep.json', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`);
const DENIAL = 'examples/denials/14-resource-vpc-endpoint.json';

it('tells what is nested too deep in words, and explains the rest', async () => {
  const { out, err, code } = await denyscope([
    ...['explain', DEEP, DENIAL],
    ...['--snapshot', 'examples/snapshot.json', '--format', 'json'],
  ]);
  expect(err).toContain('cannot be read: its JSON is nested thousands of levels deep');
  expect(err).not.toContain('call stack');
  expect(jsonLines(out)).toHaveLength(1);
  expect(code).toBe(2);
});
