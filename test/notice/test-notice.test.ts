/** The notice of a test, in mail and chat, as it was read and found good: nobody takes it for a real one. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { UNNOTICED } from '../../lambdas/admission/admission.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { testDenial, testIn } from '../../lambdas/denial/record/test-event.ts';
import { explain } from '../../lambdas/flows/explain-denials.ts';
import { chatNotice } from '../../lambdas/notice/formats/chat.ts';
import { emailNotice } from '../../lambdas/notice/formats/email.ts';
import { composeTest } from '../../lambdas/notice/words/deployment/compose-test.ts';

const CASE = join(import.meta.dirname, '../cases/notice/test');
const TEST = testIn(
  {
    source: 'denyscope.test',
    account: '111122223333',
    region: 'eu-west-1',
    time: '2026-11-27T10:00:00Z',
    detail: { id: '5a2c1c5e-8b1f-4a53-9f0e-0a8f2a3a7c11' },
  },
  '',
);

it('says that it is a test in the subject, the first line and the title', async () => {
  const denial = TEST === undefined ? undefined : testDenial(TEST);
  if (TEST === undefined || denial === undefined) throw new Error('no test');
  const source = { organization: async () => ({ kind: 'absent' }) as const };
  const diagnosis = await explain(denial, UNNOTICED, { source, settings: DEFAULT_SETTINGS, deadlineMs: 1_000 });
  const notice = composeTest(TEST, diagnosis);
  const { subject, body } = emailNotice(notice);
  await expect(`Subject: ${subject}\n\n${body}`).toMatchFileSnapshot(join(CASE, 'email.txt'));
  await expect(`${JSON.stringify(chatNotice(notice), undefined, 2)}\n`).toMatchFileSnapshot(join(CASE, 'chat.json'));
  expect(subject).toMatch(/^TEST: [ -~]{10,93}$/);
  expect(body).toMatch(/^This is a test/);
  expect(chatNotice(notice).content.title).toMatch(/TEST/);
  expect(notice.muteLine).toBeUndefined();
});
