/**
 * What to do where no statement could help, by the service and the caller it is for: an unsigned request, a key that AWS
 * keeps, an account whose resources no policy can open, a session policy or a role that a service made.
 * Errs towards a statement: only what is known to take none is answered otherwise.
 */
import { servicePrefix } from '../../aws/action.ts';
import { parseArn } from '../../aws/arn.ts';
import { isObject, type Json } from '../../denial/fields.ts';
import { documentJson, statementsOf } from '../../denial/policy-json.ts';
import type { Layer } from '../../engine/index.ts';
import type { Judged } from '../../evidence/checks/check.ts';
import { mayCarryPolicy } from '../../evidence/subject/unread-owners.ts';
import type { AttachTo, Blocker, Edit } from '../diagnosis.ts';
import type { Findings } from '../findings/findings.ts';
import { policiesOf, textsOf } from '../policy-text.ts';
import { isServiceLinked } from './service-linked.ts';

export interface Advice {
  readonly edit: Edit;
  readonly attachTo?: AttachTo;
}

const THE_CALL: AttachTo = { kind: 'the-call' };

export function adviceInstead(layer: Layer, blocker: Blocker, one: Judged, findings: Findings): Advice | undefined {
  if (findings.denial.caller.kind === 'anonymous') return openUrl(blocker, one) ?? unsigned(blocker);
  if (layer === 'resource' && isAwsManagedKey(findings, blocker.resource)) return ownKey(findings);
  if (layer === 'resource') return otherAccount(one);
  if (layer === 'identity') {
    const arn = secretElsewhere(one);
    if (arn !== undefined)
      return { edit: { kind: 'other', what: 'name-the-secret-by-its-arn', about: arn }, attachTo: THE_CALL };
  }
  if (layer === 'session' && isUnauthenticatedIdentity(findings))
    return { edit: { kind: 'other', what: 'use-authenticated-identities-or-the-basic-flow' }, attachTo: THE_CALL };
  if (layer === 'identity' && isServiceLinked(findings))
    return { edit: { kind: 'other', what: 'a-service-linked-role-is-what-it-is' }, attachTo: { kind: 'not-known' } };
  return undefined;
}

/**
 * A function URL that everybody may call needs a second permission for everybody.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
function openUrl({ action, layer }: Blocker, { check }: Judged): Advice | undefined {
  if (action !== 'lambda:InvokeFunction' || layer !== 'resource') return undefined;
  const isOpen = policiesOf(check.policies, 'resource').some(({ document }) => {
    const statements = statementsOf(documentJson(document) ?? {});
    return statements.some((one) => one['Effect'] === 'Allow' && isForEverybody(one));
  });
  return isOpen ? { edit: { kind: 'other', what: 'let-the-url-invoke-the-function' } } : undefined;
}

function isForEverybody(statement: Json): boolean {
  const principal = statement['Principal'];
  const isAll = principal === '*' || (isObject(principal) && textsOf(principal['AWS']).includes('*'));
  return isAll && textsOf(statement['Action']).includes('lambda:InvokeFunctionUrl');
}

/** Without a signature AWS knows no caller, and the usual cause is a client that has no credentials. */
export function unsigned({ action }: Blocker): Advice {
  if (!/^s3:/i.test(action)) return { edit: { kind: 'other', what: 'sign-the-request' }, attachTo: THE_CALL };
  return { edit: { kind: 'other', what: 'grant-access-to-named-principals-instead-of-the-public' } };
}

/** Nobody can edit the policy of a key that AWS manages, nor share it. */
function ownKey({ denial }: Findings): Advice {
  const { kind, invokedBy, account } = denial.caller;
  const user = kind === 'service' ? invokedBy : account;
  const about = user === undefined ? {} : { about: user };
  return { edit: { kind: 'other', what: 'encrypt-with-a-customer-managed-key', ...about } };
}

/**
 * A name alone is looked for in the caller's own account; the policies allow a secret of that name in another.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 */
function secretElsewhere({ check }: Judged): string | undefined {
  const { resource } = check.request;
  const [, account, name] = /^arn:[^:]+:secretsmanager:[^:]*:(\d{12}):secret:(.+)-(?:\*|\?{6})$/.exec(resource) ?? [];
  if (account === undefined || name === undefined) return undefined;
  const allowed = policiesOf(check.policies, 'identity').flatMap(({ document }) => {
    const json = documentJson(document);
    const statements = json === undefined ? [] : statementsOf(json);
    return statements.filter((one) => one['Effect'] === 'Allow').flatMap((one) => textsOf(one['Resource']));
  });
  return allowed.find((one) => {
    const arn = parseArn(one);
    if (arn?.service !== 'secretsmanager' || arn.account === undefined || arn.account === account) return false;
    return arn.resource.replace(/-(?:[A-Za-z0-9]{6}|\?{6}|\*)$/, '') === `secret:${name}`;
  });
}

/** Resources of most services have no policy that could let another account in. */
function otherAccount({ check }: Judged): Advice | undefined {
  const { action, resource, resourceAccount } = check.request;
  const service = parseArn(resource)?.service ?? servicePrefix(action);
  if (check.attachTo.resource !== undefined || mayCarryPolicy(service) || resourceAccount === undefined)
    return undefined;
  return { edit: { kind: 'other', what: 'call-within-the-account', about: resourceAccount }, attachTo: THE_CALL };
}

/**
 * Cognito's enhanced flow puts a session policy of its own on identities that did not sign in, and its SDKs name the
 * session so: https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html#access-policies-scope-down-services
 */
function isUnauthenticatedIdentity({ denial, evidence }: Findings): boolean {
  const { caller, requestContext } = denial;
  const amr = requestContext.context['cognito-identity.amazonaws.com:amr']?.value;
  if (amr !== undefined) return [amr].flat().some((one) => String(one).includes('unauthenticated'));
  if (caller.session !== 'CognitoIdentityCredentials') return false;
  const trusts = [...evidence.answers.principal.values()].flatMap((answer) =>
    answer.kind === 'found' ? [JSON.stringify(answer.value.trust ?? '')] : [],
  );
  return trusts.length === 0 || trusts.some((trust) => trust.includes('unauthenticated'));
}

function isAwsManagedKey({ evidence }: Findings, arn: string): boolean {
  return [...evidence.answers.resource.values()].some(
    (answer) => answer.kind === 'found' && answer.value.arn === arn && answer.value.keyManager === 'AWS',
  );
}
