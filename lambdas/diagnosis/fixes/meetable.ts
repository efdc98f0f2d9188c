/**
 * Which condition keys the caller can see to, and whether this caller can at this call: an instance has no MFA, an
 * existing queue is in its Region, tags cannot be given to what is not there yet.
 * Key by key: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * Errs towards "cannot": advice that nobody can follow is worse than a policy change to weigh.
 */
import { servicePrefix } from '../../aws/action.ts';
import { knownAction } from '../../denial/service-data.ts';
import type { Check } from '../../evidence/checks/check.ts';
import type { Findings } from '../findings/findings.ts';
import { permissionSetOf } from './attachment.ts';
import { isYetToBe } from './literal.ts';
import { isServiceLinked } from './service-linked.ts';

interface Rule {
  readonly keys: RegExp;
  readonly can: (call: Call) => boolean;
  /** To be given where it is missing, and left as it is where it says something else. */
  readonly ifMissing?: boolean;
}

interface Call {
  readonly key: string;
  readonly check: Check;
  readonly findings: Findings;
}

const RULES: readonly Rule[] = [
  { keys: /^aws:MultiFactorAuth(Present|Age)$/i, can: isPerson },
  { keys: /^aws:(SourceIp|SourceVpc|SourceVpce|SourceVpcArn|VpcSourceIp|SecureTransport)$/i, can: callsItself },
  { keys: /^aws:RequestedRegion$/i, can: choosesRegion },
  { keys: /^(aws:TagKeys|[\w-]+:(RequestTag|req-tag)\/.+)$/i, can: sendsTags },
  // Sessions of before were revoked: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
  { keys: /^aws:TokenIssueTime$/i, can: isSession },
  { keys: /^aws:SourceIdentity$/i, can: isPerson },
  {
    keys: /^sts:(ExternalId|RoleSessionName|SourceIdentity|TransitiveTagKeys)$/i,
    can: (call) => callsItself(call) && /^sts:/i.test(call.check.request.action),
  },
  { keys: /^s3:(x-amz-.+|RequestObjectTag.*)$/i, can: (call) => callsItself(call) && isKeyOfAction(call) },
  { keys: /^s3:(TlsVersion|signatureversion|authType)$/i, can: callsItself },
  { keys: /^ec2:RoleDelivery$/i, can: isInstance },
  {
    keys: /^ec2:(Metadata\w+|InstanceType|InstanceMarketType|Encrypted|Volume(Type|Size|Iops|Throughput)|EbsOptimized|Tenancy)$/i,
    can: shapes,
  },
  { keys: /^rds:(StorageEncrypted|StorageSize|DatabaseClass|DatabaseEngine|MultiAz)$/i, can: shapes },
  { keys: /^(elasticfilesystem:Encrypted|lambda:FunctionUrlAuthType|iam:PermissionsBoundary)$/i, can: shapes },
  { keys: /^[\w-]+:PrincipalTag\/.+$/i, can: hasOwnTags, ifMissing: true },
  { keys: /^[\w-]+:(ResourceTag|BucketTag|ExistingObjectTag)\/.+$/i, can: isThereToTag, ifMissing: true },
  {
    keys: /^s3:(prefix|delimiter|max-keys)$/i,
    can: (call) => callsItself(call) && isKeyOfAction(call),
    ifMissing: true,
  },
];

export function isMeetable(key: string, check: Check, findings: Findings): boolean {
  const rule = RULES.find(({ keys }) => keys.test(key));
  if (rule === undefined || isReserved(key) || (rule.ifMissing === true && isThere(key, check))) return false;
  return rule.can({ key, check, findings });
}

/** Nobody but AWS sets tags that begin so: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
function isReserved(key: string): boolean {
  return /:\w*(?:Tag|tag)\/aws:/i.test(key);
}

/** What the key is of exists, and could be given the tag. */
export function isOfResource(key: string): boolean {
  return /:(ResourceTag|BucketTag|ExistingObjectTag)\//i.test(key);
}

function isThere(key: string, { request }: Check): boolean {
  return Object.keys(request.context ?? {}).some((name) => name.toLowerCase() === key.toLowerCase());
}

/** Nobody can tell a service how to call, least of all with its own role. */
function callsItself({ findings }: Call): boolean {
  const { caller } = findings.denial;
  return caller.kind !== 'service' && caller.invokedBy === undefined && !isServiceLinked(findings);
}

/**
 * Signs in with a device of IAM: a user, or a role that a user took. Identity Center and identity providers do their MFA
 * themselves, and machines have none.
 */
function isPerson(call: Call): boolean {
  const { caller } = call.findings.denial;
  if (!callsItself(call) || caller.kind === 'anonymous' || caller.kind === 'federated-user') return false;
  if (caller.kind !== 'role-session') return true;
  const isMachine = isInstance(call) || caller.inScopeOf !== undefined;
  return !isMachine && caller.federatedProvider === undefined && permissionSetOf(call.findings) === undefined;
}

/** What was issued once can be issued again. */
function isSession(call: Call): boolean {
  const { kind, sessionIssuedAt } = call.findings.denial.caller;
  return callsItself(call) && (kind === 'role-session' || kind === 'federated-user' || sessionIssuedAt !== undefined);
}

/** EC2 names the session after the instance. */
function isInstance({ findings }: Call): boolean {
  const { ec2RoleDelivery, session } = findings.denial.caller;
  return ec2RoleDelivery !== undefined || /^i-[0-9a-f]{8,17}$/.test(session ?? '');
}

/** Services with one endpoint for all Regions. */
const GLOBAL = new Set(
  [
    'account artifact aws-portal billing budgets ce chatbot cloudfront consolidatedbilling cur freetier',
    'globalaccelerator iam importexport invoicing marketplacecommerceanalytics mobileanalytics networkmanager',
    'organizations payments pricing purchase-orders route53 route53-recovery-control-config route53domains',
    'savingsplans shield support supportplans sustainability tax trustedadvisor waf',
  ]
    .join(' ')
    .split(' '),
);

/** A new thing can be made elsewhere and another Region be looked at; what is there stays where it is. */
function choosesRegion(call: Call): boolean {
  const { action, resource } = call.check.request;
  const service = servicePrefix(action).toLowerCase();
  if (!callsItself(call) || GLOBAL.has(service)) return false;
  const knowsNone = knownAction(action)?.resources.length === 0;
  return knowsNone || isYetToBe(action, resource) || /:(Create|Run|Request)/.test(action);
}

function sendsTags(call: Call): boolean {
  return callsItself(call) && isKeyOfAction(call);
}

/** What is asked for can be asked for otherwise; what is there already has the shape it has. */
function shapes(call: Call): boolean {
  return callsItself(call) && MAKES.test(call.check.request.action) && isKeyOfAction(call);
}

const MAKES = /:(Create|Run|Request|Register|Restore|Copy|Import|Allocate|Modify|Update|Put|Add)[A-Z]/;

/** Roles of services and of Identity Center take no tags from anyone. */
function hasOwnTags({ findings }: Call): boolean {
  const { caller } = findings.denial;
  const bearing = caller.kind === 'role-session' || caller.kind === 'user' || caller.kind === 'unknown';
  return bearing && !isServiceLinked(findings) && permissionSetOf(findings) === undefined;
}

/** What is yet to be made has no tags, which is why it cannot be told by them. */
function isThereToTag({ check }: Call): boolean {
  const { action, resource } = check.request;
  return resource !== '*' && !/[/:]\*$/.test(resource) && !/:(Create|Run|Request|Allocate|Import)[A-Z]/.test(action);
}

/** Of an action that the reference does not know, any key may be. */
function isKeyOfAction({ key, check }: Call): boolean {
  const known = knownAction(check.request.action);
  if (known === undefined) return true;
  const stem = (name: string): string => name.replace(/(?:\$\{|<).*$/s, '').toLowerCase();
  return known.conditionKeys.some((name) => {
    const open = /\$\{|<|\/$/.test(name);
    return open ? key.toLowerCase().startsWith(stem(name)) : name.toLowerCase() === key.toLowerCase();
  });
}
