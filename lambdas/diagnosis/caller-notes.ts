/**
 * Who called, where people go wrong: the session's role, the person behind a permission set, the instance, the function,
 * the service in between, a long-term key in place of the role, another account.
 * Errs towards silence: nothing is concluded from a name that anyone can take, but for the forms AWS reserves.
 */

import { arnParts } from '../aws/arn.ts';
import type { Caller } from '../denial/caller.ts';
import type { Denial } from '../denial/denial.ts';
import { accountId, present } from '../denial/fields.ts';
import { isMcpServer } from '../denial/keys/mcp-server.ts';
import { isSigningIn } from '../denial/keys/token.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { isOfTheOrganization } from '../evidence/subject/policy-owners.ts';
import type { CallerNote } from './diagnosis.ts';
import { firstFound } from './findings/stated.ts';
import { permissionSetOf } from './fixes/attachment.ts';

export function callerNotesOf(denial: Denial, evidence: Evidence): readonly CallerNote[] {
  const { caller } = denial;
  return [
    ...(caller.takenFrom === undefined ? [] : [takenNote(caller.takenFrom, caller)]),
    ...(caller.kind === 'root' ? [{ kind: 'root' } as const] : []),
    ...identityCenter(denial),
    ...machine(denial),
    ...service(denial, evidence),
    ...longTermKey(denial),
    ...chain(evidence),
    ...otherAccount(denial),
    ...(caller.fromConsole === true ? [{ kind: 'console' } as const] : []),
  ];
}

function takenNote(from: NonNullable<Caller['takenFrom']>, caller: Caller): CallerNote {
  if (!isSigningIn(caller)) return { kind: 'caller-taken', from };
  return { kind: 'caller-taken', from, token: caller.provider === undefined ? 'provider-taken' : 'provider-told' };
}

function identityCenter(denial: Denial): readonly CallerNote[] {
  const permissionSet = permissionSetOf({ denial });
  return permissionSet === undefined
    ? []
    : [{ kind: 'identity-center', permissionSet, person: denial.caller.session ?? '' }];
}

function machine({ caller }: Denial): readonly CallerNote[] {
  const scope = caller.inScopeOf;
  if (scope?.issuerType === 'AWS::Lambda::Function') {
    const name = scope.credentialsIssuedTo ?? scope.sourceArn;
    return name === undefined ? [] : [{ kind: 'lambda-function', function: name }];
  }
  // EC2 names the session after the instance.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html
  if (caller.kind === 'role-session' && /^i-[0-9a-f]{8,17}$/.test(caller.session ?? '')) {
    const imds = caller.ec2RoleDelivery;
    return [present<CallerNote>({ kind: 'ec2-instance', instanceId: caller.session ?? '', imds })];
  }
  return [];
}

function service(denial: Denial, evidence: Evidence): readonly CallerNote[] {
  const { caller } = denial;
  const linked = /:role\/aws-service-role\/([^/]+)\//.exec(caller.entityArn ?? '')?.[1];
  if (linked !== undefined) return [{ kind: 'service-linked-role', service: linked }];
  const agent = throughMcp(denial, evidence);
  if (agent !== undefined) return [agent];
  if (caller.kind === 'service') return [];
  const through = caller.invokedBy;
  if (through === undefined) return [];
  const ofService =
    /:role\/(service-role\/|[^/]*$)/.test(caller.entityArn ?? '') && isServiceSession(caller.session, through);
  return [{ kind: ofService ? 'service-role' : 'service-on-behalf', service: through }];
}

/** By the name of the server, or by the keys that AWS itself showed of the request. */
function throughMcp({ caller }: Denial, { answers }: Evidence): CallerNote | undefined {
  const through = caller.invokedBy;
  if (through !== undefined && isMcpServer(through)) return { kind: 'through-mcp', server: through };
  const shown = [
    firstFound(answers['authorization-details'])?.context,
    firstFound(answers['decoded-message'])?.conditions,
  ];
  const values = (key: string): readonly string[] =>
    shown.flatMap((context) =>
      Object.entries(context ?? {}).flatMap(([name, value]) =>
        name.toLowerCase() === key ? [value].flat().map((one) => `${one}`) : [],
      ),
    );
  const [server] = values('aws:calledviaawsmcp');
  if (server !== undefined) return { kind: 'through-mcp', server };
  return values('aws:viaawsmcpservice').includes('true') ? { kind: 'through-mcp' } : undefined;
}

/** `AWSCloudFormation`, `AWSCodeBuild-…`: sessions that services open for themselves carry their name. */
function isServiceSession(session: string | undefined, invokedBy: string): boolean {
  const name =
    invokedBy
      .split('.')[0]
      ?.replace(/[^a-z0-9]/gi, '')
      .toLowerCase() ?? '';
  return (
    name !== '' &&
    (session ?? '')
      .replace(/[^a-z0-9]/gi, '')
      .toLowerCase()
      .startsWith(`aws${name}`)
  );
}

function longTermKey({ caller, requestContext }: Denial): readonly CallerNote[] {
  const key = caller.accessKeyId;
  if (key === undefined || !/^AKIA/.test(key)) return [];
  const address = requestContext.sourceIp;
  return [present<CallerNote>({ kind: 'long-term-key', keyPrefix: key.slice(0, 4), address })];
}

function chain(evidence: Evidence): readonly CallerNote[] {
  const from = firstFound(evidence.answers.session)?.assumedBy;
  return from !== undefined && /:(assumed-role|role)\//.test(from) ? [{ kind: 'role-chain', from }] : [];
}

function otherAccount({ caller, resourceAccount, needs }: Denial): readonly CallerNote[] {
  const arn = arnParts(needs[0]?.resource ?? '');
  // The organization's own resources bear the management account wherever they are used.
  if (isOfTheOrganization(arn?.service ?? '')) return [];
  const owner = resourceAccount ?? accountId(arn?.account);
  if (caller.account === undefined || owner === undefined || owner === caller.account) return [];
  return [{ kind: 'other-account', callerAccount: caller.account, resourceAccount: owner }];
}
