/**
 * The judgement as the answer shows it: one row a layer (one for each level that refuses), the deciding statement of
 * each, and the blockers in the order they must be fixed.
 */
import type { Facts } from './facts.ts';
import type { Judgement, WeighedLayer } from './layers/judge.ts';
import type { Candidate } from './layers/shelf.ts';
import type { Tally } from './layers/tally.ts';
import { deniedBecause, nearMissesOf } from './near/near-miss.ts';
import { NearRow } from './near/near-row.ts';
import type { Layer } from './policy/policy-set.ts';
import type { LayerResult } from './verdict.ts';

export interface Trace {
  readonly blockedBy: Layer[];
  readonly layers: LayerResult[];
}

export function traceOf(judgement: Judgement, facts: Facts): Trace {
  const layers: LayerResult[] = [];
  const explicit: Layer[] = [];
  const implicit: Layer[] = [];
  for (const weighed of judgement.weighed) {
    if (weighed.finding.denied) explicit.push(weighed.layer);
    else if (weighed.lacks) implicit.push(weighed.layer);
    pushRows(layers, weighed, judgement, facts);
  }
  return { blockedBy: explicit.length === 0 ? implicit : [...explicit, ...implicit], layers };
}

function pushRows(rows: LayerResult[], weighed: WeighedLayer, judgement: Judgement, facts: Facts): void {
  const { layer, finding, lacks } = weighed;
  if (!finding.applies && !lacks) {
    rows.push(NOT_APPLICABLE[layer]);
    return;
  }
  if (finding.denied) {
    for (const tally of finding.tallies) if (tally.denies.length > 0) rows.push(deniedRow(layer, tally, facts));
  }
  if (lacks) {
    const before = rows.length;
    for (const tally of finding.tallies) {
      const silent = tally.allow === undefined && !tally.unread;
      if (silent && tally.denies.length === 0) rows.push(lackingRow(layer, tally, weighed, facts));
    }
    if (rows.length === before && !finding.denied) rows.push(barredRow(layer, judgement));
  }
  if (finding.denied || lacks) return;
  if (finding.unread) {
    rows.push(unreadRow(weighed, judgement, facts));
    return;
  }
  const instead = finding === judgement.resource ? judgement.resource.instead : undefined;
  const allowing = finding.tallies.findLast((tally) => tally.allow !== undefined);
  if (finding.allowed && allowing?.allow !== undefined) {
    rows.push(allowingRow(layer, allowing.level.target, allowing.allow));
  } else if (finding.allowed && instead !== undefined) {
    rows.push({ layer, status: 'allows', effect: 'allow', policy: instead });
  } else {
    const silent = finding.tallies.find((tally) => tally.allow === undefined);
    const row = { layer, ...targetOf(silent), status: 'silent' } as const;
    const near = judgement.decision !== 'allowed' && silent !== undefined;
    rows.push(near ? new NearRow(row, () => nearMissesOf(finding.kind, silent, facts)) : row);
  }
}

/** Written out, for every request that is allowed makes some. */
function allowingRow(layer: Layer, target: string | undefined, { policy, id: statement }: Candidate): LayerResult {
  return target === undefined
    ? { layer, status: 'allows', effect: 'allow', policy, statement }
    : { layer, target, status: 'allows', effect: 'allow', policy, statement };
}

function deniedRow(layer: Layer, tally: Tally, facts: Facts): LayerResult {
  const [first, ...others] = tally.denies;
  const row = {
    layer,
    ...targetOf(tally),
    status: 'blocks',
    effect: 'explicitDeny',
    ...(first === undefined ? {} : naming(first)),
    ...(others.length === 0 ? {} : { also: others.map(naming) }),
  } as const;
  return new NearRow(row, () => tally.denies.flatMap((candidate) => deniedBecause(candidate, facts)));
}

function lackingRow(layer: Layer, tally: Tally, weighed: WeighedLayer, facts: Facts): LayerResult {
  const row = { layer, ...targetOf(tally), status: 'blocks', effect: 'implicitDeny' } as const;
  return new NearRow(row, () => nearMissesOf(weighed.finding.kind, tally, facts));
}

/** What of the layer was read is shown all the same: the allow it holds, or what nearly allowed. */
function unreadRow({ layer, finding }: WeighedLayer, judgement: Judgement, facts: Facts): LayerResult {
  const read = finding.tallies.find((tally) => tally.allow !== undefined);
  const unread = finding.tallies.find((tally) => tally.unread);
  const row = { layer, ...targetOf(unread), status: 'not-read' } as const;
  if (read?.allow !== undefined) return { ...row, ...naming(read.allow) };
  if (judgement.decision === 'allowed' || unread === undefined) return row;
  return new NearRow(row, () => nearMissesOf(finding.kind, unread, facts));
}

/** Nothing was there to allow, or something beside the policies refuses. */
function barredRow(layer: Layer, judgement: Judgement): LayerResult {
  const row = { layer, status: 'blocks', effect: 'implicitDeny' } as const;
  const { instead, barred } = judgement.resource;
  return (layer === 'resource' || layer === 'trust') && barred && instead !== undefined
    ? { ...row, policy: instead }
    : row;
}

function naming(candidate: Candidate): { readonly policy: string; readonly statement: string } {
  return { policy: candidate.policy, statement: candidate.id };
}

function targetOf(tally: Tally | undefined): { readonly target?: string } {
  return tally?.level.target === undefined ? {} : { target: tally.level.target };
}

const NOT_APPLICABLE: Readonly<Record<Layer, LayerResult>> = {
  identity: { layer: 'identity', status: 'not-applicable' },
  boundary: { layer: 'boundary', status: 'not-applicable' },
  session: { layer: 'session', status: 'not-applicable' },
  scp: { layer: 'scp', status: 'not-applicable' },
  rcp: { layer: 'rcp', status: 'not-applicable' },
  resource: { layer: 'resource', status: 'not-applicable' },
  trust: { layer: 'trust', status: 'not-applicable' },
  endpoint: { layer: 'endpoint', status: 'not-applicable' },
};
