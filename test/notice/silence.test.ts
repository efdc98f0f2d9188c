/** The notice of accounts that fell silent, as somebody reads it who does not know them by number. */
import { expect, it } from 'vitest';
import { composeSilence } from '../../lambdas/notice/compose-silence.ts';
import { emailNotice } from '../../lambdas/notice/formats/email.ts';

const SINCE = '2026-11-20T00:00:00Z';
const SILENT = { account: '777788889999', region: 'eu-central-1', since: SINCE, lastHeard: SINCE };

it('calls them by their names, which break nothing', () => {
  const named = (name: string) => emailNotice(composeSilence([SILENT], 1, { '777788889999': name }));
  expect(named('payments').subject).toBe(
    'Silent: nothing reaches Denyscope from 777788889999 (payments) in eu-central-1',
  );
  expect(named('payments').body).toContain('777788889999 (payments) in eu-central-1: last heard 2026-11-20');
  const hostile = named(`\n<!channel>${'x'.repeat(100)}\u202e`);
  expect(hostile.subject).toMatch(/^[ -~]{1,99}$/);
  expect(hostile.body).not.toMatch(/\u202e|^<!channel>/m);
});
