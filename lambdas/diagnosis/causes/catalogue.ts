/**
 * Every cause there is, in a fixed order, and which of them a denial has.
 * A cause that says more than a layer (a missing object, expired credentials) goes before the one AWS named, that before
 * the first blocker. Errs towards `unexplained`: a cause is never invented.
 */
import type { Findings } from '../findings/findings.ts';
import { BLOCK_PUBLIC_ACCESS } from './block-public-access.ts';
import { BOUNDARY_EXPLICIT_DENY, BOUNDARY_NO_ALLOW } from './boundary.ts';
import type { CauseEntry, CauseMatch } from './cause-entry.ts';
import { CLOCK_SKEW } from './clock-skew.ts';
import { CREDENTIALS_EXPIRED, CREDENTIALS_INVALID } from './credentials.ts';
import { ENDPOINT_EXPLICIT_DENY, ENDPOINT_NO_ALLOW } from './endpoint.ts';
import { IDENTITY_EXPLICIT_DENY, IDENTITY_NO_ALLOW } from './identity.ts';
import { OBJECT_MISSING } from './object-missing.ts';
import { OBJECT_OWNERSHIP } from './object-ownership.ts';
import { RCP_EXPLICIT_DENY } from './rcp.ts';
import { RESOURCE_EXPLICIT_DENY, RESOURCE_NO_ALLOW } from './resource.ts';
import { SCP_EXPLICIT_DENY, SCP_NO_ALLOW } from './scp.ts';
import { SERVICE_LINKED_ROLE_MISSING } from './service-linked-role-missing.ts';
import { SERVICE_SETTING } from './service-setting.ts';
import { SESSION_EXPLICIT_DENY, SESSION_NO_ALLOW } from './session.ts';
import { SINCE_CHANGED } from './since-changed.ts';
import { TRUST_EXPLICIT_DENY, TRUST_NO_ALLOW } from './trust.ts';
import { UNEXPLAINED } from './unexplained.ts';

export const CATALOGUE: readonly CauseEntry[] = [
  SCP_EXPLICIT_DENY,
  RCP_EXPLICIT_DENY,
  ENDPOINT_EXPLICIT_DENY,
  RESOURCE_EXPLICIT_DENY,
  TRUST_EXPLICIT_DENY,
  BOUNDARY_EXPLICIT_DENY,
  SESSION_EXPLICIT_DENY,
  IDENTITY_EXPLICIT_DENY,
  SCP_NO_ALLOW,
  ENDPOINT_NO_ALLOW,
  RESOURCE_NO_ALLOW,
  TRUST_NO_ALLOW,
  BOUNDARY_NO_ALLOW,
  SESSION_NO_ALLOW,
  IDENTITY_NO_ALLOW,
  OBJECT_MISSING,
  BLOCK_PUBLIC_ACCESS,
  OBJECT_OWNERSHIP,
  SERVICE_LINKED_ROLE_MISSING,
  SERVICE_SETTING,
  CREDENTIALS_EXPIRED,
  CREDENTIALS_INVALID,
  CLOCK_SKEW,
  SINCE_CHANGED,
  UNEXPLAINED,
];

/** Asked first, in this order: what is wrong with the credentials makes every other question idle. */
const SPECIFIC: readonly CauseEntry[] = [
  CREDENTIALS_EXPIRED,
  CREDENTIALS_INVALID,
  CLOCK_SKEW,
  SERVICE_SETTING,
  SERVICE_LINKED_ROLE_MISSING,
  OBJECT_MISSING,
  BLOCK_PUBLIC_ACCESS,
  OBJECT_OWNERSHIP,
  SINCE_CHANGED,
];

export interface Chosen {
  readonly entry: CauseEntry;
  /** Absent: the cause is that of a layer, or there is none. */
  readonly held?: CauseMatch;
}

export function chooseCause(findings: Findings): Chosen {
  for (const entry of SPECIFIC) {
    const held = entry.holds?.(findings);
    if (held) return { entry, held };
  }
  return { entry: layerEntry(findings) ?? UNEXPLAINED };
}

function layerEntry({ stated, blockers }: Findings): CauseEntry | undefined {
  const named = blockers.find(({ from, layer }) => from !== 'engine' && layer === stated?.layer);
  const first =
    named ??
    (stated?.effect === 'explicitDeny' ? blockers.find(({ effect }) => effect === stated.effect) : blockers[0]);
  if (first === undefined) return undefined;
  const ofLayer = CATALOGUE.filter(({ layer, effect }) => layer === first.layer && effect !== undefined);
  return ofLayer.find(({ effect }) => effect === first.effect) ?? ofLayer[0];
}
