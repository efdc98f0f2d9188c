/**
 * When a policy was last changed where a lookup looks, as the journal knows: what was kept before is read again. Asked of
 * the journal every few seconds at most. Errs towards what is kept, which is a minute old at most.
 */

import { parseArn } from '../../aws/arn.ts';
import { globalRegion, partitionOf } from '../../aws/regions.ts';
import type { Journal } from '../../change/journal.ts';
import type { Lookup } from '../../evidence/source.ts';
import { remembering } from '../connection/remember.ts';

const FOR_MS = 3_000;
const MOST = 500;

export type Mark = (lookup: Lookup) => Promise<string>;

/** A text that differs as soon as something was changed there. */
export function latestChange(journal: Journal | undefined, ownRegion: string): Mark {
  if (journal === undefined) return async () => '';
  const global = globalRegion(partitionOf(ownRegion) ?? 'aws');
  const marks = remembering<string>({ most: MOST, forMs: FOR_MS });
  return async (lookup) => {
    const place = placeOf(lookup, global);
    if (place === undefined) return '';
    const { account, region } = place;
    return marks.get(`${account} ${region}`, async () => {
      const coverage = await journal.coverage(account, region).catch(() => undefined);
      return coverage?.latest ?? '';
    });
  };
}

function placeOf(lookup: Lookup, global: string): { readonly account: string; readonly region: string } | undefined {
  switch (lookup.kind) {
    case 'principal':
    case 'simulation':
      return { account: lookup.account, region: global };
    case 'resource': {
      const account = lookup.account ?? parseArn(lookup.arn)?.account ?? lookup.asker;
      return account ? { account, region: lookup.region } : undefined;
    }
    case 'vpc-endpoint':
      return { account: lookup.account, region: lookup.region };
    default:
      return undefined;
  }
}
