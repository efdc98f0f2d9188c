/**
 * Who forwards and who fell silent, by the rules by which the tick tells it. Errs towards unread: what is expected and was
 * never heard may still be rolled out.
 */
import { type AccountRegion, expectedOf, isSame, type Member, silentOf } from '../../admission/ledger/members.ts';
import type { Settings } from '../../contract/settings.ts';
import { present } from '../../denial/fields.ts';
import { type Fact, type Finding, finding } from '../finding.ts';

export function memberFindings(
  known: readonly Member[],
  settings: Pick<Settings, 'accounts' | 'organization'>,
  hub: AccountRegion,
  now: Date,
): readonly Finding[] {
  const expected = expectedOf(known, settings, hub);
  const silent = silentOf(known, expected, now);
  const well = known.filter(({ lastHeard }) => lastHeard !== undefined).filter((one) => !silent.includes(one));
  const told = [...well, ...silent];
  const awaited = expected.filter(
    (place) => !told.some((one) => one.account === place.account && (place.region === '*' || isSame(one, place))),
  );
  if (well.length + silent.length + awaited.length === 0) {
    return [finding('members', 'not-configured', { kind: 'no-members' })];
  }
  return [
    ...(well.length === 0 ? [] : [finding('members', 'ok', { kind: 'members', places: well.length })]),
    ...silent.map(({ account, region, lastHeard }) =>
      finding(
        'members',
        'wrong',
        present<Extract<Fact, { kind: 'member-silent' }>>({ kind: 'member-silent', account, region, lastHeard }),
      ),
    ),
    ...awaited.map(({ account, region }): Finding => {
      return { check: 'members', state: 'unread', fact: { kind: 'member-awaited', account, region } };
    }),
  ];
}
