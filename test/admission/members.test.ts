/** Who should report, and who is silent. */
import { describe, expect, it } from 'vitest';
import { expectedOf, type Member, placeOf, silentOf } from '../../lambdas/admission/ledger/members.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { settingsOf } from '../lib/synthesized.ts';

const NOW = new Date('2026-11-02T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000).toISOString();
const HUB = { account: '111122223333', region: 'eu-west-1' };
const B = '444455556666';
const member = (region: string, heardHoursAgo?: number, sinceHoursAgo = 48): Member => ({
  account: B,
  region,
  since: hoursAgo(sinceHoursAgo),
  ...(heardHoursAgo === undefined ? {} : { lastHeard: hoursAgo(heardHoursAgo) }),
});
const ORGANIZATION = settingsOf({
  organization: { id: 'o-exampleorgid', root: 'r-abcd', regions: ['eu-west-1', 'us-east-1'], hubAccount: HUB.account },
});
const LISTED = settingsOf({ accounts: [B] });
const silent = (known: readonly Member[], settings = DEFAULT_SETTINGS) =>
  silentOf(known, expectedOf(known, settings, HUB), NOW).map(({ account, region }) => `${account} ${region}`);

describe('a member', () => {
  it('is silent after three hours, wherever the settings name it', () => {
    expect(silent([member('eu-west-1', 2.9)])).toEqual([]);
    expect(silent([member('eu-west-1', 3.1), member('us-east-1', 1)])).toEqual([`${B} eu-west-1`]);
  });

  it('that the settings list is expected in one Region at least, after a day', () => {
    expect(expectedOf([], LISTED, HUB)).toEqual([{ account: B, region: '*' }]);
    expect(silent([member('*', undefined, 23)], LISTED)).toEqual([]);
    expect(silent([member('*', undefined, 25)], LISTED)).toEqual([`${B} *`]);
    expect(silent([member('*', undefined, 25), member('eu-west-1', 1)], LISTED)).toEqual([]);
  });

  it('of an organization is expected in each of its Regions once it was heard in one, the hub itself nowhere', () => {
    expect(expectedOf([member('eu-west-1', 1)], ORGANIZATION, HUB)).toEqual([
      { account: B, region: 'eu-west-1' },
      { account: B, region: 'us-east-1' },
    ]);
    const ofHub = { ...member('us-east-1', 1), account: HUB.account };
    expect(expectedOf([ofHub], ORGANIZATION, HUB)).toEqual([{ account: HUB.account, region: 'us-east-1' }]);
    expect(silent([member('eu-west-1', 1), member('us-east-1', undefined, 25)], ORGANIZATION)).toEqual([
      `${B} us-east-1`,
    ]);
  });

  it('that nobody expects any more and that was never heard is silent for nobody', () => {
    expect(silent([member('us-east-1', undefined, 100)])).toEqual([]);
  });

  it('is named by what AWS wrote into the event, and by nothing else', () => {
    expect(placeOf({ account: B, region: 'us-gov-west-1' })).toEqual({ account: B, region: 'us-gov-west-1' });
    for (const wrong of [{ account: B }, { account: '1', region: 'eu-west-1' }, { account: B, region: 'x y' }])
      expect(placeOf(wrong)).toBeUndefined();
  });
});
