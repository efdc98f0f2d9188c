/** A journal inside a process, for the demo and for tests: hears of everything from the time it is told of. */
import type { Journal } from '../../change/journal.ts';
import type { PolicyChange } from '../../change/policy-change.ts';
import { isSameTarget } from '../../change/target.ts';

export function localJournal(known: readonly PolicyChange[] = [], covered?: string): Journal {
  const changes = [...known];
  return {
    async record(change) {
      if (changes.some((one) => one.eventId === change.eventId && one.target === change.target)) return;
      changes.push(change);
    },
    async changesOf(targets, from, until, limit) {
      return changes
        .filter((change) => change.time >= from && change.time <= until)
        .filter((change) => targets.some((target) => isSameTarget(target, change.target)))
        .toSorted((a, b) => (a.time < b.time ? 1 : -1))
        .slice(0, limit);
    },
    async coverage(account, region) {
      const heard = changes.filter((change) => change.account === account && change.region === region);
      const times = heard.map(({ time }) => time).toSorted();
      const since = covered ?? times[0];
      return since === undefined ? undefined : { since, latest: times.at(-1) ?? since };
    },
  };
}
