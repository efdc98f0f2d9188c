/**
 * Applies the documents of fixes to policies by hand, and asks one step beside a request.
 */
import type { Fix } from '../../lambdas/diagnosis/diagnosis.ts';
import type { AuthorizationRequest, NamedPolicy, PolicySet } from '../../lambdas/engine/index.ts';
import { OBJECT } from './building.ts';

const OTHER_SESSION = 'arn:aws:sts::111122223333:assumed-role/Other/s';
const OTHER_CONTEXT = { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/Other' };

export function besides(request: AuthorizationRequest, names: boolean): readonly AuthorizationRequest[] {
  const beside: AuthorizationRequest[] = [{ ...request, action: OTHER_ACTIONS[request.action] ?? 's3:PutObject' }];
  // A key's policy and a role's trust policy are about themselves alone.
  if (!OWN_POLICY.test(request.action)) beside.push({ ...request, resource: `${request.resource}x` });
  if (names) beside.push({ ...request, principal: OTHER_SESSION, context: { ...request.context, ...OTHER_CONTEXT } });
  if (request.resource === OBJECT) beside.push({ ...request, resource: 'arn:aws:s3:::reports/2026/q4.csv' });
  return beside;
}

const OWN_POLICY = /^(kms|sts):/;

const OTHER_ACTIONS: Readonly<Record<string, string>> = {
  'kms:Decrypt': 'kms:Encrypt',
  'sts:AssumeRole': 'sts:TagSession',
};

export function withFixes(policies: PolicySet, fixes: readonly Fix[]): PolicySet {
  let now = policies;
  for (const { layer, document, replaces } of fixes) {
    const name = layer === 'trust' ? 'resource' : layer;
    if (document === undefined || name === 'scp' || name === 'rcp') continue;
    const list = [now[name] ?? []].flat();
    const [first, ...others] = list;
    const added = { name: 'added', document };
    if (replaces !== undefined) {
      now = { ...now, [name]: list.map((one) => (one.name === replaces ? { name: replaces, document } : one)) };
    } else if (name === 'identity' || name === 'session' || first === undefined) {
      now = { ...now, [name]: name === 'resource' ? added : [...list, added] };
    } else now = { ...now, [name]: [joined(first, document), ...others] };
  }
  return now;
}

function joined(one: NamedPolicy, document: Readonly<Record<string, unknown>>): NamedPolicy {
  if (one.document === null || typeof one.document === 'string') return one;
  return {
    name: one.name,
    document: { ...one.document, Statement: [one.document['Statement'], document['Statement']].flat() },
  };
}
