/**
 * Signs that a caller may be an intruder, read from the event and from what the memory knows of the caller: no lookup.
 * Errs towards a warning: one weak sign warns, two weak or one strong sign make it critical.
 */
import { servicePrefix } from '../aws/action.ts';
import type { BuiltInQuietRule } from '../contract/names.ts';
import type { Settings } from '../contract/settings.ts';
import type { Denial } from '../denial/denial.ts';
import { glob } from '../engine/text.ts';
import type { Sign, Signs } from './admission.ts';
import type { CallerMemory, RefusedAction } from './memory.ts';
import { mostMutedBy } from './muting/let-out.ts';
import type { Severity } from './severity.ts';

const STRONG: ReadonlySet<Sign['kind']> = new Set(['many-actions', 'enumeration', 'guardrail-target', 'hacking-tool']);

/** Calls that blind or weaken a guardrail. An honest caller rarely tries them and never by accident. */
const GUARDRAIL_ACTIONS: readonly { readonly pattern: string; readonly guardrail: string }[] = [
  { pattern: 'cloudtrail:stoplogging', guardrail: 'CloudTrail' },
  { pattern: 'cloudtrail:deletetrail', guardrail: 'CloudTrail' },
  { pattern: 'cloudtrail:updatetrail', guardrail: 'CloudTrail' },
  { pattern: 'cloudtrail:puteventselectors', guardrail: 'CloudTrail' },
  { pattern: 'guardduty:delete*', guardrail: 'GuardDuty' },
  { pattern: 'guardduty:updatedetector', guardrail: 'GuardDuty' },
  { pattern: 'guardduty:disassociate*', guardrail: 'GuardDuty' },
  { pattern: 'securityhub:disable*', guardrail: 'Security Hub' },
  { pattern: 'config:stopconfigurationrecorder', guardrail: 'Config' },
  { pattern: 'config:deleteconfigurationrecorder', guardrail: 'Config' },
  { pattern: 'config:deletedeliverychannel', guardrail: 'Config' },
  { pattern: 'access-analyzer:deleteanalyzer', guardrail: 'Access Analyzer' },
  { pattern: 'organizations:leaveorganization', guardrail: 'Organizations' },
  { pattern: 'organizations:detachpolicy', guardrail: 'Organizations' },
  { pattern: 'iam:createaccesskey', guardrail: 'IAM credentials' },
  { pattern: 'iam:createloginprofile', guardrail: 'IAM credentials' },
  { pattern: 'iam:updateloginprofile', guardrail: 'IAM credentials' },
  { pattern: 'iam:delete*permissionsboundary', guardrail: 'the permissions boundary' },
  { pattern: 'iam:deactivatemfadevice', guardrail: 'MFA' },
  { pattern: 'kms:schedulekeydeletion', guardrail: 'KMS keys' },
  { pattern: 'ec2:deleteflowlogs', guardrail: 'VPC flow logs' },
  { pattern: 's3:putaccountpublicaccessblock', guardrail: 'S3 Block Public Access' },
  { pattern: 'logs:deleteloggroup', guardrail: 'CloudWatch Logs' },
];

/** Distributions and tools whose name the user agent carries; GuardDuty's PenTest findings rest on the same. */
const HACKING_TOOLS = toolPatterns([
  'kali',
  'parrot',
  'pentoo',
  'pacu',
  'cloudfox',
  'scoutsuite',
  'enumerate-iam',
  'trufflehog',
  'weirdaal',
  'stratus-red-team',
]);

/** What known enumerators ask for first; four of a list within the window are a match. */
const ENUMERATIONS: readonly { readonly tool: string; readonly actions: readonly string[] }[] = [
  {
    tool: 'IAM enumeration',
    actions: [
      'iam:getuser',
      'iam:listusers',
      'iam:listroles',
      'iam:listgroups',
      'iam:listpolicies',
      'iam:listattacheduserpolicies',
      'iam:listuserpolicies',
      'iam:getaccountauthorizationdetails',
      'iam:getaccountsummary',
      'iam:listaccountaliases',
      'iam:listgroupsforuser',
    ],
  },
  {
    tool: 'service sweep',
    actions: [
      's3:listallmybuckets',
      'ec2:describeinstances',
      'lambda:listfunctions',
      'rds:describedbinstances',
      'secretsmanager:listsecrets',
      'dynamodb:listtables',
      'ssm:describeparameters',
      'kms:listkeys',
      'ec2:describesnapshots',
      'ses:getsendquota',
      'sns:listtopics',
      'sqs:listqueues',
    ],
  },
];
const ENUMERATION_MATCHES = 4;

/** `mutedBy`: the built-in rule that covers the call. That a scanner or a console page asks much is no sign by itself. */
export function signsOf(
  denial: Denial,
  memory: CallerMemory,
  thresholds: Settings['signs'],
  now: Date,
  mutedBy?: BuiltInQuietRule,
): Signs {
  const action = denial.needs[0]?.action ?? '';
  const since = windowStart(thresholds, now);
  const recent = memory.recent.filter((seen) => Date.parse(seen.time) >= since.getTime());
  // A dry run tells an intruder what he may do, as a call does.
  const asCalls = recent.filter((seen) => seen.mutedBy === undefined || seen.mutedBy === 'denied-dry-runs');
  const recentActions = namesOf(action, asCalls).slice(0, 50);
  const countsAsCall = mutedBy === undefined || mutedBy === 'denied-dry-runs';
  const signs = [
    ...rootUsed(denial),
    ...(countsAsCall ? breadth(recentActions, namesOf(action, recent), thresholds) : []),
    ...(mutedBy === undefined ? [] : manyMuted(mutedBy, action, recent, thresholds)),
    ...guardrailTarget(action),
    ...newAddress(denial, memory),
    ...hackingTool(denial.requestContext.userAgent),
  ];
  return { severity: severityOf(signs), signs, recentActions };
}

/** What was refused before this counts no more. */
export function windowStart(thresholds: Settings['signs'], now: Date): Date {
  return new Date(now.getTime() - thresholds.windowMinutes * 60_000);
}

function namesOf(action: string, seen: readonly RefusedAction[]): readonly string[] {
  return [...new Set([action, ...seen.map((one) => one.action)].filter((name) => name !== ''))];
}

/**
 * The signs of the event by itself, where no memory knows the caller: the command line. Who pastes an error mostly made
 * the call, such as one of a stack that is taken down: worth a look, and no reason to keep the fix from them.
 */
export function signsAlone(denial: Denial, thresholds: Settings['signs']): Signs {
  const found = signsOf(denial, { recent: [], addresses: [] }, thresholds, new Date(denial.time));
  return denial.origin === 'text' && found.severity === 'critical' ? { ...found, severity: 'warning' } : found;
}

function severityOf(signs: readonly Sign[]): Severity {
  if (signs.length > 1 || signs.some(isStrong)) return 'critical';
  return signs.length === 1 ? 'warning' : 'info';
}

function isStrong(sign: Sign): boolean {
  return STRONG.has(sign.kind) && !('among' in sign);
}

function rootUsed(denial: Denial): Sign[] {
  return denial.caller.kind === 'root' ? [{ kind: 'root-used' }] : [];
}

/** How much the caller tried, and what it asked for first. Pages it looked at before it tried something are part of it. */
function breadth(calls: readonly string[], all: readonly string[], thresholds: Settings['signs']): Sign[] {
  const listed = enumeration(calls);
  return [
    ...manyActions(calls, thresholds),
    ...(listed.length > 0 ? listed : enumeration(all).map((sign) => ({ ...sign, among: 'console-pages' as const }))),
  ];
}

function manyActions(actions: readonly string[], thresholds: Settings['signs']): Sign[] {
  const services = servicesOf(actions);
  if (actions.length < thresholds.distinctActions && services < thresholds.distinctServices) return [];
  return [{ kind: 'many-actions', actions: actions.length, services, minutes: thresholds.windowMinutes }];
}

function manyMuted(
  rule: BuiltInQuietRule,
  action: string,
  recent: readonly RefusedAction[],
  thresholds: Settings['signs'],
): Sign[] {
  const actions = namesOf(
    action,
    recent.filter((one) => one.mutedBy === rule),
  );
  if (actions.length < (mostMutedBy(rule) ?? Number.POSITIVE_INFINITY)) return [];
  return [
    {
      kind: 'many-actions',
      actions: actions.length,
      services: servicesOf(actions),
      minutes: thresholds.windowMinutes,
      among: rule === 'denied-dry-runs' ? 'dry-runs' : 'console-pages',
    },
  ];
}

function servicesOf(actions: readonly string[]): number {
  return new Set(actions.map(servicePrefix)).size;
}

function enumeration(actions: readonly string[]): Extract<Sign, { kind: 'enumeration' }>[] {
  const lower = actions.map((action) => action.toLowerCase());
  return ENUMERATIONS.flatMap(({ tool, actions: asked }) => {
    const matched = lower.filter((action) => asked.includes(action));
    return matched.length >= ENUMERATION_MATCHES ? [{ kind: 'enumeration' as const, tool, matched }] : [];
  });
}

function guardrailTarget(action: string): Sign[] {
  const hit = GUARDRAIL_ACTIONS.find(({ pattern }) => glob(pattern, action.toLowerCase()));
  return hit === undefined ? [] : [{ kind: 'guardrail-target', action, guardrail: hit.guardrail }];
}

/** Only a long-term key has a usual place; a first sighting has none to compare with. */
function newAddress(denial: Denial, memory: CallerMemory): Sign[] {
  const key = denial.caller.accessKeyId ?? '';
  const address = denial.requestContext.sourceIp;
  if (
    !key.startsWith('AKIA') ||
    address === undefined ||
    memory.addresses.length === 0 ||
    memory.addresses.includes(address)
  )
    return [];
  return [{ kind: 'key-from-new-address', accessKeyId: key, address }];
}

function hackingTool(userAgent: string | undefined): Sign[] {
  const agent = (userAgent ?? '').toLowerCase();
  const tool = HACKING_TOOLS.find(({ pattern }) => pattern.test(agent))?.name;
  return tool === undefined || userAgent === undefined ? [] : [{ kind: 'hacking-tool', userAgent, tool }];
}

function toolPatterns(names: readonly string[]): readonly { readonly name: string; readonly pattern: RegExp }[] {
  return names.map((name) => ({ name, pattern: new RegExp(`(^|[^a-z])${name}([^a-z]|$)`) }));
}
