/**
 * Why, in a clause and in a few words: one entry per cause. Errs towards saying less: a policy or statement is named
 * only when the diagnosis names it.
 */
import { present } from '../../denial/fields.ts';
import type { Blocker, Cause, Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Layer } from '../../engine/index.ts';
import { bare, value } from '../text/escape.ts';
import { clockClause, credentialWords } from './failures.ts';
import { takenWith } from './names/callers.ts';
import {
  actionOf,
  actionPhrase,
  isText,
  LAYER_NAMES,
  listed,
  placeName,
  policyName,
  policyPhrase,
  resourceOf,
  resourcePolicyNoun,
} from './names/names.ts';
import { settingClause, settingShort } from './settings/service-settings.ts';

/** What the cause rests on: the blocker it names, and what AWS stated where no blocker was found. */
export interface Ground {
  readonly diagnosis: Diagnosis;
  readonly blocker?: Blocker;
  readonly policy?: string;
  readonly statement?: string;
  readonly target?: string;
}

export function groundOf(diagnosis: Diagnosis): Ground {
  const effect = diagnosis.cause.endsWith('explicit-deny') ? 'explicitDeny' : 'implicitDeny';
  const fitting = diagnosis.blockers.filter((one) => one.layer === diagnosis.layer && one.effect === effect);
  // What AWS named leads, whatever else can be quoted.
  const led = fitting[0]?.from === 'engine' ? fitting.find((one) => one.statement !== undefined) : undefined;
  const blocker = led ?? fitting[0];
  const stated = diagnosis.denial.message.stated;
  const policy =
    blocker?.policy ?? (stated?.layer === diagnosis.layer ? stated?.policyArn : undefined) ?? boundaryOf(blocker);
  return present<Ground>({
    diagnosis,
    blocker,
    policy,
    statement: blocker?.statement,
    target: blocker?.target,
  });
}

/** A boundary is one policy, which is named also where none of its statements speaks. */
function boundaryOf(blocker: Blocker | undefined): string | undefined {
  return blocker?.layer === 'boundary' && blocker.target?.includes(':policy/') === true ? blocker.target : undefined;
}

interface CauseWords {
  /** Completes "…: ". */
  readonly clause: (ground: Ground) => string;
  /** Completes "NAME: ACTION " in a subject. */
  readonly short: (ground: Ground) => string;
}

export function causeClause(ground: Ground): string {
  return CAUSE_WORDS[ground.diagnosis.cause].clause(ground) + otherCheck(ground);
}

export function causeShort(ground: Ground): string {
  return CAUSE_WORDS[ground.diagnosis.cause].short(ground);
}

/** The refusal may stand at an authorization behind the call. */
function otherCheck({ blocker, diagnosis }: Ground): string {
  if (blocker === undefined || blocker.purpose === 'call') return '';
  const action = actionOf(diagnosis.denial);
  return blocker.action === action ? '' : ` (${value(blocker.action, 64)}, which this call also needs)`;
}

function denies(layer: Layer): CauseWords['clause'] {
  return (ground) => {
    const policy =
      ground.policy === undefined
        ? `${layer === 'identity' ? 'an' : 'a'} ${LAYER_NAMES[layer]}`
        : policyPhrase(layer, ground.policy);
    return `${policy}${at(ground)} explicitly denies it`;
  };
}

function deniedShort(kind: string): CauseWords['short'] {
  return ({ policy }) => `denied by ${kind}${policy === undefined ? '' : ` ${bare(policyName(policy), 40)}`}`;
}

function at({ target, diagnosis }: Ground): string {
  if (target === undefined || diagnosis.layer === 'identity' || diagnosis.layer === 'session') return '';
  if (diagnosis.layer === 'boundary') return '';
  return ` ${diagnosis.layer === 'scp' || diagnosis.layer === 'rcp' ? 'on' : 'of'} ${placeName(target, 64)}`;
}

function homeOf(ground: Ground): string {
  const told = resourceOf(ground.diagnosis.denial);
  const asked = ground.blocker?.resource ?? told;
  // The form of an ARN names nothing.
  return ground.target ?? (told === '' && asked.includes(':*:') ? '' : asked);
}

function resourcePolicy(ground: Ground): string {
  const home = homeOf(ground);
  const noun = resourcePolicyNoun(home);
  return home === '' || home === '*'
    ? `the ${noun}`
    : `the ${noun} of ${placeName(home, 64).replace(/^(bucket|key) /, '')}`;
}

/** The call is at fault rather than the trust policy. */
function mistakeClause({ diagnosis }: Ground): string | undefined {
  const note = diagnosis.callerNotes.find(({ kind }) => kind === 'own-role' || kind === 'role-for-tokens');
  if (note?.kind === 'own-role') return 'the role asks for itself, which its trust policy does not allow';
  if (note?.kind !== 'role-for-tokens') return undefined;
  return `${placeName(note.role, 64)} is made for ${takenWith(note.trusted)}, not for ${note.onInstance ? 'the role of an instance' : 'this caller'}`;
}

/** A statement lets the caller in, but not for this action. */
function refuses({ diagnosis, blocker }: Ground): string {
  const miss = diagnosis.nearMisses.find(({ layer }) => layer === 'trust');
  const isLetIn = miss?.reason === 'action-differs' && miss.requestValue === blocker?.action;
  return isLetIn ? `does not allow ${value(miss.requestValue, 64)}` : 'does not let this caller in';
}

function resourceNoun(ground: Ground): string {
  return resourcePolicyNoun(homeOf(ground)).replace('resource-based', 'resource');
}

/** What is missing: the call, or the authorization behind it. */
function lacked({ blocker, diagnosis }: Ground): string {
  return blocker === undefined || blocker.action === actionOf(diagnosis.denial) ? 'it' : bare(blocker.action, 40);
}

const CAUSE_WORDS: Readonly<Record<Cause, CauseWords>> = {
  'scp-explicit-deny': { clause: denies('scp'), short: deniedShort('SCP') },
  'rcp-explicit-deny': { clause: denies('rcp'), short: deniedShort('RCP') },
  'endpoint-explicit-deny': {
    clause: (ground) => `the policy${at(ground) || ' of the VPC endpoint'} explicitly denies it`,
    short: () => 'denied by the VPC endpoint policy',
  },
  'resource-explicit-deny': {
    clause: (ground) => `${resourcePolicy(ground)} explicitly denies it`,
    short: (ground) => `denied by the ${resourceNoun(ground)}`,
  },
  'trust-explicit-deny': {
    clause: (ground) => `the trust policy${at(ground) || ' of the role'} explicitly denies it`,
    short: () => "denied by the role's trust policy",
  },
  'boundary-explicit-deny': {
    clause: denies('boundary'),
    short: deniedShort('boundary'),
  },
  'session-explicit-deny': { clause: denies('session'), short: () => 'denied by the session policy' },
  'identity-explicit-deny': { clause: denies('identity'), short: deniedShort('policy') },
  'scp-no-allow': {
    clause: (ground) => `no service control policy${at(ground)} allows it`,
    short: () => 'refused, no SCP allows it',
  },
  'endpoint-no-allow': {
    clause: (ground) => `the policy${at(ground) || ' of the VPC endpoint'} does not allow it`,
    short: () => 'refused, VPC endpoint policy lacks it',
  },
  'resource-no-allow': {
    clause: (ground) => `${resourcePolicy(ground)} does not allow it`,
    short: (ground) => `refused, ${resourceNoun(ground)} lacks ${lacked(ground)}`,
  },
  'trust-no-allow': {
    clause: (ground) => mistakeClause(ground) ?? `the trust policy${at(ground) || ' of the role'} ${refuses(ground)}`,
    short: () => 'refused by the trust policy',
  },
  'boundary-no-allow': {
    clause: ({ policy }) =>
      `the permissions boundary${policy === undefined ? '' : ` ${value(policyName(policy), 64)}`} does not allow it`,
    short: ({ policy }) =>
      `refused, boundary${policy === undefined ? '' : ` ${bare(policyName(policy), 30)}`} lacks it`,
  },
  'session-no-allow': {
    clause: ({ policy }) =>
      `${policyPhrase('session', policy ?? 'session policy')} passed when the session was created does not allow it`,
    short: () => 'refused, session policy lacks it',
  },
  'identity-no-allow': {
    clause: () => 'no identity-based policy allows it',
    short: (ground) => `refused, no identity policy allows ${lacked(ground)}`,
  },
  'object-missing': {
    clause: ({ diagnosis }) => {
      const { key } = diagnosis.denial.parameters;
      const name = key === undefined ? '' : ` ${value(key, 64)}`;
      return `the object${name} does not exist, and S3 answers 403 instead of 404 to a caller who may not list the bucket`;
    },
    short: () => 'refused, the object does not exist',
  },
  'block-public-access': {
    clause: ({ diagnosis }) => {
      const { setting } = diagnosis.denial.message;
      const name = setting?.kind === 'block-public-access' ? ` (${value(setting.setting, 40)})` : '';
      return `S3 Block Public Access${name} refuses it, whatever the policies say`;
    },
    short: () => 'refused by S3 Block Public Access',
  },
  'object-ownership': {
    clause: () =>
      'S3 Object Ownership decides it, not a policy: access control lists are off, or another account owns the object',
    short: () => 'refused by S3 Object Ownership',
  },
  'service-linked-role-missing': {
    clause: () => 'the service-linked role that the service needs does not exist, and the caller may not create it',
    short: () => 'refused, service-linked role missing',
  },
  'service-setting': {
    clause: ({ diagnosis }) => settingClause(diagnosis),
    short: ({ diagnosis }) => settingShort(diagnosis),
  },
  'credentials-expired': {
    clause: ({ diagnosis }) => credentialWords(diagnosis).clause,
    short: ({ diagnosis }) => credentialWords(diagnosis).short ?? 'refused, credentials expired',
  },
  'credentials-invalid': {
    clause: ({ diagnosis }) => credentialWords(diagnosis).clause,
    short: ({ diagnosis }) => credentialWords(diagnosis).short ?? 'refused, credentials invalid',
  },
  'clock-skew': {
    clause: ({ diagnosis }) => clockClause(diagnosis),
    short: () => 'refused, clock is off',
  },
  'since-changed': {
    clause: ({ diagnosis }) =>
      `the policies as they stand now allow it, so they have ${diagnosis.confidence === 'certain' ? '' : 'probably '}changed since`,
    short: () => 'refused, allowed now',
  },
  unexplained: {
    clause: ({ diagnosis }) => {
      const token = tokenUntold(diagnosis);
      if (token !== undefined) return `the reason could not be determined, because the text ${token}`;
      if (isText(diagnosis.denial) && diagnosis.denial.caller.kind === 'unknown')
        return `the reason could not be determined, because the text ${actionPhrase(diagnosis.denial) === 'a call' ? 'says neither who called nor what was called' : 'does not say who called'}`;
      return diagnosis.gaps.length > 0
        ? 'the reason could not be determined, because part of what decides it could not be read'
        : 'the reason could not be determined; everything that was read allows it';
    },
    short: () => 'refused, reason not found',
  },
};

/** A text about a token, and what of it is missing. */
function tokenUntold({ denial, nextSteps }: Diagnosis): string | undefined {
  const step = nextSteps.find(({ kind }) => kind === 'check-token');
  if (step?.kind !== 'check-token' || !isText(denial)) return undefined;
  if (step.missing.length > 1) return 'says neither for which role nor with which token it was';
  return step.missing.includes('role') ? 'does not say for which role it was' : 'does not show the token';
}

/** Where more than one layer would refuse: what stands after the first. */
export function otherBlockers(ground: Ground): string | undefined {
  const { blockers, fixes } = ground.diagnosis;
  const others = blockers.filter((one) => one !== ground.blocker && !isSettledBy(one, fixes));
  if (others.length === 0) return undefined;
  const named = [...new Set(others.map((one) => blockerName(one, actionOf(ground.diagnosis.denial))))];
  const left = named.length > 3 ? ` and ${named.length - 3} more` : '';
  return `Once that is fixed, ${listed(named.slice(0, 3))}${left} would still refuse.`;
}

/** A policy that names the caller in its own account leaves nothing for the caller's own policies to allow. */
function isSettledBy({ layer, effect, from }: Blocker, fixes: Diagnosis['fixes']): boolean {
  const whole = fixes.length > 0 && fixes.every(({ verified }) => verified);
  const named = fixes.some((fix) => fix.layer === 'resource' || fix.layer === 'trust');
  return (
    whole &&
    named &&
    layer === 'identity' &&
    effect === 'implicitDeny' &&
    from === 'engine' &&
    !fixes.some((fix) => fix.layer === layer)
  );
}

function blockerName(blocker: Blocker, action: string): string {
  if (blocker.policy !== undefined && blocker.layer !== 'identity') {
    const behind = blocker.action === action ? '' : ` (for ${value(blocker.action, 48)})`;
    return `${policyPhrase(blocker.layer, blocker.policy)}${behind}`;
  }
  const names: Readonly<Record<Blocker['layer'], string>> = {
    identity: 'the identity-based policies',
    boundary: 'the permissions boundary',
    session: 'the session policy',
    scp: 'a service control policy',
    rcp: 'a resource control policy',
    resource: `the ${resourcePolicyNoun(blocker.target ?? blocker.resource)}`,
    trust: 'the trust policy',
    endpoint: 'the VPC endpoint policy',
  };
  const policy = blocker.policy === undefined ? '' : ` ${value(policyName(blocker.policy), 48)}`;
  const about = blocker.action === action ? '' : ` (for ${value(blocker.action, 48)})`;
  return `${names[blocker.layer]}${policy}${about}`;
}
