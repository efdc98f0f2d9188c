/**
 * Puts the documents of fixes into a snapshot, as a person would put them into the account.
 */
import type { Fix } from '../../lambdas/diagnosis/diagnosis.ts';

type Json = Record<string, unknown>;

/** A snapshot with the fixes in place; a fix that has no place there is an error of the test. */
export function withFixes(snapshot: unknown, fixes: readonly Fix[]): unknown {
  const fixed: unknown = structuredClone(snapshot);
  fixes.forEach((fix, at) => {
    if (fix.document !== undefined) put(object(fixed), fix, fix.document, at);
  });
  return fixed;
}

function put(snapshot: Json, { layer, attachTo: place, replaces }: Fix, document: Json, at: number): void {
  const attachTo = place.kind === 'known' ? place.target : '';
  const account = object(object(snapshot['accounts'])[attachTo.split(':')[4] ?? '']);
  if (layer === 'session') {
    write(object(sessionAt(snapshot)), 'policy', document, replaces);
    return;
  }
  if (layer === 'endpoint' || layer === 'resource') {
    for (const one of Object.values(object(snapshot['accounts'])).map(object)) {
      const holder = object(one[layer === 'endpoint' ? 'vpcEndpoints' : 'resources'])[attachTo];
      if (holder !== undefined) write(object(holder), 'policy', document, replaces);
    }
    return;
  }
  const iam = object(account['iam']);
  const [type, ...path] = attachTo.split(':')[5]?.split('/') ?? [];
  const name = path.at(-1);
  if (type === 'policy') {
    const policy = list(iam['Policies']).find((one) => one['Arn'] === attachTo);
    const version = list(policy?.['PolicyVersionList']).find((one) => one['IsDefaultVersion'] === true);
    write(object(version), 'Document', document, replaces);
    return;
  }
  const kind = type === 'role' ? 'Role' : type === 'group' ? 'Group' : 'User';
  const entity = list(iam[`${kind}DetailList`]).find((one) => one[`${kind}Name`] === name);
  if (layer === 'trust') {
    write(object(entity), 'AssumeRolePolicyDocument', document, replaces);
    return;
  }
  const inline = list(object(entity)[`${kind}PolicyList`]);
  const old = inline.find((one) => one['PolicyName'] === replaces);
  if (old) old['PolicyDocument'] = document;
  else object(entity)[`${kind}PolicyList`] = [...inline, { PolicyName: `fix-${at}`, PolicyDocument: document }];
}

/** The whole text, or its statements beside those that are there. */
function write(holder: Json, field: string, document: Json, replaces: string | undefined): void {
  const old = holder[field];
  if (replaces !== undefined || typeof old !== 'object' || old === null) holder[field] = document;
  else holder[field] = { ...old, Statement: [object(old)['Statement'], document['Statement']].flat() };
}

/** The cases have one session. */
function sessionAt(snapshot: Json): unknown {
  const sessions = Object.values(object(snapshot['sessions']));
  return sessions.find((session) => object(session)['policy'] !== undefined) ?? sessions[0];
}

function object(value: unknown): Json {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
