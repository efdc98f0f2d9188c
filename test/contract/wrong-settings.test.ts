/** What is wrong with settings, in words of this house and never in those of the library that checks them. */
import { expect, it } from 'vitest';
import { readSettings } from '../../lambdas/contract/settings.ts';

it.each([
  [{ accountNames: { '111122223333': ' ' } }, 'settings accountNames.111122223333: is empty'],
  [
    { accountNames: { '111122223333': 'a'.repeat(101) } },
    'settings accountNames.111122223333: is longer than 100 characters',
  ],
  [{ repositories: [{ name: '' }] }, 'settings repositories.0.name: is empty'],
  [{ guidance: [{ words: '', cause: 'x' }] }, 'settings guidance.0.words: is empty'],
])('says of %j what is wrong', (settings, words) => {
  const read = readSettings(settings);
  expect(read.kind === 'wrong' ? read.problems : []).toEqual([words]);
});
