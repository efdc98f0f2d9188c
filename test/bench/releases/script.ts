/**
 * A day of a deployment as a list of what comes when: denials that are new, repeat, return, come twice or from two
 * accounts, a flood, what is quiet, policy changes, alarms, heartbeats and buttons of chat. All of it follows from this
 * file, so that every course meets the same.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { Settings } from '../../../lambdas/contract/settings.ts';
import { type Json, listAt } from '../../../lambdas/denial/fields.ts';
import { recordOf } from '../../admission/denials.ts';
import type { World } from '../../aws-endpoint/index.ts';
import { alarmEvent, changeEvent } from '../load/others.ts';
import { random } from '../seeded.ts';
import { bodyOf, SHAPES } from '../storm-shapes.ts';

export const ACCOUNT = '444455556666';
export const OWN_ROLE = `arn:aws:iam::${ACCOUNT}:role/denyscope`;
/** After all that the examples tell of. */
export const BEGUN = new Date('2026-11-02T16:00:00Z');
/** Minutes between which both releases are at work where a course goes from one to the other. */
export const HANDOVER = { from: 240, until: 720 } as const;
export const LAST_MINUTE = 1_500;

export interface Sent {
  /** Denials of one kind are the same news. */
  readonly kind: string;
  readonly id: string;
  readonly body: string;
  /** Never delivered twice: what nobody remembers is counted with every delivery. */
  readonly isOnce?: true;
}

export type Act = { readonly minute: number } & (
  | { readonly act: 'denials'; readonly sent: readonly Sent[] }
  /** The topic takes nothing; what failed comes again. */
  | { readonly act: 'untold'; readonly sent: readonly Sent[] }
  | { readonly act: 'record-change' | 'report-spike' | 'tick'; readonly event: unknown }
  | { readonly act: 'press'; readonly button: 'mute' | 'explain'; readonly kind: string }
);

const json = (file: string): Json => JSON.parse(readFileSync(file, 'utf8'));
const snapshot = json('examples/snapshot.json');
const EXAMPLES = readdirSync('examples/denials')
  .toSorted()
  .map((file) => ({ kind: file.replace(/\.json$/, ''), record: json(`examples/denials/${file}`) }));

/** Beside the defaults of each release. */
export const SETTINGS: Partial<Settings> = {
  accounts: ['777788889999', '123456789012', '111122223333'],
  quietRules: [{ name: 'billing', reason: 'finance asks in vain', causes: ['service-setting'] }],
};

export const WORLD: World = {
  account: ACCOUNT,
  snapshot,
  organizationReaders: [ACCOUNT],
  assumableRoles: ['denyscope-reader'],
  contributors: { 'Denyscope-principals': { [`arn:aws:iam::${ACCOUNT}:role/LakeReader`]: 130 } },
};

const timeAt = (minute: number): Date => new Date(BEGUN.getTime() + minute * 60_000);
const stampAt = (minute: number): string => `${timeAt(minute).toISOString().slice(0, 19)}Z`;

let sentSoFar = 0;

function sent(kind: string, record: Json, minute: number): Sent {
  sentSoFar += 1;
  const id = `${kind}~${sentSoFar}`;
  const detail = { ...record, eventID: id, eventTime: stampAt(minute) };
  return { kind, id, body: JSON.stringify({ 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.x', detail }) };
}

/** When one kind is seen: without an end, in a few bursts far apart, many at once, or around the handover only. */
const RHYTHMS: readonly ((start: number, next: () => number) => readonly number[])[] = [
  (start, next) => {
    const minutes: number[] = [];
    for (let at = start; at < LAST_MINUTE; at += 40 + Math.floor(next() * 60)) minutes.push(at);
    return minutes;
  },
  (start) => [0, 430, 910].flatMap((later) => [0, 7, 26].map((more) => start + later + more)),
  (start) => [...Array.from({ length: 12 }, () => start), start + 50, start + 51, start + 180, start + 290],
  (start) => [HANDOVER.from - 30 + (start % 40), HANDOVER.from + 30 + (start % 40), HANDOVER.from + 110 + (start % 40)],
];

function ofExamples(): readonly Act[] {
  const next = random(20_261_127);
  return EXAMPLES.flatMap(({ kind, record }, n) => {
    const minutes = RHYTHMS[n % RHYTHMS.length]?.(10 + n * 12, next) ?? [];
    return [...Map.groupBy(minutes, (minute) => minute)].map(([minute, all]): Act => {
      return { minute, act: 'denials', sent: all.map(() => sent(kind, record, minute)) };
    });
  });
}

/** One call that two accounts are told of: the caller's and the resource's. */
function twins(minute: number, name: string): Act {
  const record: Json = {
    ...recordOf({ role: `arn:aws:iam::${ACCOUNT}:role/${name}`, parameters: { bucketName: `shared-${name}` } }),
    sharedEventID: `shared-${name}`,
    recipientAccountId: ACCOUNT,
  };
  const copy = { ...record, recipientAccountId: '777788889999' };
  return { minute, act: 'denials', sent: [sent(`twin-${name}`, record, minute), sent(`twin-${name}`, copy, minute)] };
}

function flood(minute: number, name: string, many: number): readonly Act[] {
  const shape = { ...SHAPES[1], name, title: name };
  const denial = SHAPES[1]?.denial;
  if (denial === undefined) throw new Error('no shape');
  return [0, 1, 2].map((later): Act => {
    const all = Array.from({ length: many }, (_, n) => {
      const of = { ...shape, denial: (m: number) => ({ ...denial(m + later * many), role: name }) };
      const { detail }: { readonly detail: Json } = JSON.parse(bodyOf(of, n, timeAt(minute + later)));
      return sent(`flood-${name}`, detail, minute + later);
    });
    return { minute: minute + later, act: 'denials', sent: all.map(once) };
  });
}

const once = (one: Sent): Sent => ({ ...one, isOnce: true });

function ofQuiet(): readonly Act[] {
  const acts: Act[] = [];
  for (let minute = 15; minute < LAST_MINUTE; minute += 55) {
    const all = [
      ...[1, 2, 3].map(() => sent('console', recordOf({ fromConsole: true }), minute)),
      sent('own', recordOf({ role: OWN_ROLE, more: { recipientAccountId: ACCOUNT } }), minute),
    ];
    acts.push({ minute, act: 'denials', sent: all.map(once) });
  }
  return acts;
}

function heartbeats(): readonly Act[] {
  const minutes = Array.from({ length: 15 }, (_, n) => 3 + n * 60);
  return minutes.map((minute) => ({
    minute,
    act: 'tick',
    event: {
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      account: '777788889999',
      region: 'eu-west-1',
      time: stampAt(minute),
      resources: ['arn:aws:events:eu-west-1:777788889999:rule/DenyscopeMember-ForwarderHeartbeat4F2A-1X2Y'],
    },
  }));
}

function changes(): readonly Act[] {
  const known = listAt(snapshot, 'changes').map((detail, n): Act => {
    const event = { 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.iam', detail };
    return { minute: 1 + n, act: 'record-change', event };
  });
  const later = [100, 250, 400, 550, 700, 850].map((minute): Act => {
    return { minute, act: 'record-change', event: changeEvent(ACCOUNT, minute) };
  });
  return [...known, ...later];
}

function alarms(): readonly Act[] {
  const at = (minute: number, value: string, previous: string): Act => {
    const event: Json = JSON.parse(JSON.stringify(alarmEvent(value, previous)));
    return { minute, act: 'report-spike', event: { ...event, id: `alarm-${minute}` } };
  };
  // It flutters: what was told is not told again within a quarter of an hour, whoever looks at it.
  return [200, 300, 500, 760].flatMap((minute) => [
    at(minute, 'ALARM', 'OK'),
    at(minute + 4, 'ALARM', 'OK'),
    at(minute + 8, 'ALARM', 'OK'),
    at(minute + 60, 'OK', 'ALARM'),
  ]);
}

function pressed(): readonly Act[] {
  return [
    { minute: 150, act: 'press', button: 'mute', kind: '01-identity-no-allow' },
    { minute: 380, act: 'press', button: 'mute', kind: '05-boundary-explicit-deny' },
    ...[160, 420, 424, 560, 800].map((minute): Act => {
      return { minute, act: 'press', button: 'explain', kind: '09-scp-region' };
    }),
  ];
}

/** What alerts while the topic is gone has a lease that the other release meets. */
function untold(): readonly Act[] {
  return [245, 395, 545, 695].map((minute) => {
    const record = recordOf({ role: `arn:aws:iam::${ACCOUNT}:role/Untold${minute}` });
    return { minute, act: 'untold', sent: [sent(`untold-${minute}`, record, minute)] };
  });
}

export function script(): readonly Act[] {
  sentSoFar = 0;
  const acts = [
    ...ofExamples(),
    ...[120, 320, 470, 690, 900].map((minute) => twins(minute, `Copied${minute}`)),
    ...flood(210, 'FloodedEarly', 30),
    ...flood(480, 'FloodedAmid', 30),
    ...flood(718, 'FloodedLate', 30),
    ...ofQuiet(),
    ...heartbeats(),
    ...changes(),
    ...alarms(),
    ...pressed(),
    ...untold(),
  ];
  return acts.toSorted((a, b) => a.minute - b.minute);
}
