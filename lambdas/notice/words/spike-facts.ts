/**
 * What a verdict about a rise rests on, and what could not be seen of it, in words.
 */
import { shortName } from '../../aws/arn.ts';
import type { SpikeFact, SpikeGap } from '../../spike/spike.ts';
import { bare, value } from '../text/escape.ts';
import { actorName } from './changes.ts';
import { count, placeName, spanPhrase, timePhrase } from './names/names.ts';

export function spikeFact(fact: SpikeFact): string {
  switch (fact.kind) {
    case 'changes-undone':
      return `Undone in the evaluator, it allows ${Math.round(100 * fact.share)} % of the rise (tried on ${count(fact.sampled, 'denial')} that ${fact.sampled === 1 ? 'stands' : 'stand'} for it).`;
    case 'first-denial-after-change': {
      const span = spanPhrase(fact.changedAt, fact.at);
      return `The first of these denials came at ${timePhrase(fact.at)}${span === undefined ? '' : `, ${span} after the change`}.`;
    }
    case 'changes-without-effect':
      return `${count(fact.count, 'other change')} of the callers' policies in the week before ${fact.count === 1 ? 'has' : 'have'} no part in it.`;
    case 'changes-not-tried':
      return `${count(fact.count, 'change')} of the callers' policies in the week before; there was no denial to try undoing them on.`;
    case 'changes-not-proved':
      return `${count(fact.count, 'change')} may be behind it; the text they replaced is not available, so undoing them could not be tried.`;
    case 'many-different-calls':
      return `${value(shortName(fact.principal), 64)} tried at least ${count(fact.actions, 'action')} of ${count(fact.services, 'service')}${fact.targets > 1 ? ` on ${count(fact.targets, 'resource')}` : ''}, none of them for long.`;
    case 'signs-of-an-intruder':
      return `The notices of ${value(shortName(fact.principal), 64)} name signs of an intruder.`;
    case 'created-lately':
      return `${value(shortName(fact.principal), 64)} was created at ${timePhrase(fact.at)} by ${value(actorName(fact.actor), 64)}.`;
    case 'not-refused-before':
      return `Not refused once in the ${fact.hours} hours before: ${fact.principals.map((one) => value(shortName(one), 64)).join(', ')}.`;
    case 'refused-before':
      return `${placeName(fact.principal, 64)} was refused before, too: ${count(fact.count, 'time')} in ${fact.hours} hours.`;
    case 'nothing-changed':
      return `No policy that decides these calls was changed in ${fact.days} days: the calls are what is new.`;
    case 'not-explained':
      return `${fact.unexplained} of ${count(fact.sampled, 'denial')} looked into could not be explained.`;
    case 'own-baseline':
      return 'What is usual is reckoned from the day before; CloudWatch has not learned a band yet.';
  }
}

const UNSEEN: Readonly<Record<SpikeGap['what'], string>> = {
  rates: 'The denial rate could not be read from CloudWatch',
  band: 'CloudWatch gave no band of what is usual',
  contributors: 'The callers and actions could not be counted by CloudWatch (Contributor Insights)',
  memory: 'The memory of denials could not be read',
  journal: 'The journal of policy changes could not help',
  evidence: 'Some denials could not be looked into',
  changes: 'Policy changes could not be read for some denials',
};

const REASONS: Readonly<Record<string, string>> = {
  empty: 'it has heard of no change in these accounts and Regions before the rise',
  'no-caller-known': 'no caller is known to ask it about',
  'not-learned-yet': 'it needs some hours of denials first',
  'not-read': 'see their notices',
};

export function spikeGap({ what, reason }: SpikeGap): string {
  return `${UNSEEN[what]}: ${REASONS[reason] ?? bare(reason, 64)}.`;
}
