/**
 * A fix in words: what it is, where it goes, what was proved. Errs towards "not proved", and keeps its JSON exact: what
 * is pasted must be what was evaluated.
 */

import { parseArn } from '../../aws/arn.ts';
import { present } from '../../denial/fields.ts';
import type { AttachTo, Diagnosis, Edit, Fix } from '../../diagnosis/diagnosis.ts';
import type { FixText } from '../notice.ts';
import { bare, safeJson, value } from '../text/escape.ts';
import { redacted } from '../text/redacted.ts';
import { isOfResource, meetWords } from './conditions.ts';
import { unlessSentence } from './gaps.ts';
import { fixWithNames } from './names/accounts.ts';
import {
  actionPhrase,
  callerPhrase,
  isText,
  LAYER_NAMES,
  layerPlural,
  placeName,
  policyName,
  policyPhrase,
  resourceOf,
  sentence,
} from './names/names.ts';
import { placeWords, policyAt, whereWords } from './names/places.ts';
import { writtenWords } from './names/stacks.ts';
import { providerPhrase } from './names/tokens.ts';
import { leavesPoliciesOpen } from './settings/service-settings.ts';

export function fixText(fix: Fix, diagnosis: Diagnosis): FixText {
  const words = fix.edit === undefined ? undefined : editWords(fix.edit, fix, diagnosis);
  const json = fix.document === undefined ? undefined : safeJson(redacted(fix.document), 2);
  const secret = json !== undefined && json !== safeJson(fix.document, 2);
  const text = present<FixText>({
    title: titleOf(fix),
    where: `${whereWords(placeToAct(fix), isText(diagnosis.denial) ? 'text' : 'event')}${writtenWords(fix, diagnosis)}`,
    words,
    json,
    proof: [
      proofOf(fix, diagnosis.fixes.length > 1),
      secret ? 'A secret was taken out of the text (***): put it back by hand.' : undefined,
    ]
      .filter((line) => line !== undefined)
      .join(' '),
  });
  return fixWithNames(text, diagnosis.accountNames);
}

/** A condition on the call is met in the call, wherever the policy that asks for it hangs. */
function placeToAct({ edit, attachTo }: Fix): AttachTo {
  const inCall = edit?.kind === 'meet-condition' && !isOfResource(edit.key);
  return inCall ? { kind: 'the-call' } : attachTo;
}

function titleOf(fix: Fix): string {
  const { edit } = fix;
  if (edit?.kind === 'permission-set') return `Add to permission set ${value(edit.permissionSet, 64)}`;
  if (edit?.kind === 'except') return `Exception in ${policyPhrase(fix.layer, edit.policy)}`;
  if (edit?.kind === 'correct')
    return `Correct statement ${value(edit.statement, 64)} of ${value(policyName(edit.policy), 64)}`;
  if (edit?.kind === 'remove-statement')
    return `Statement ${value(edit.statement, 64)} of ${value(policyName(edit.policy), 64)}`;
  if (edit?.kind === 'ask-owner') return `Ready to send to the owner of the ${LAYER_NAMES[fix.layer]}`;
  if (edit?.kind === 'create-service-linked-role') return 'Create the service-linked role';
  if (edit?.kind === 'meet-condition') return 'Meet the condition; no policy change needed';
  if (fix.document === undefined)
    return edit === undefined || edit.kind === 'create-object' ? 'No policy change needed' : 'What to change';
  if (fix.replaces !== undefined)
    return `New text of ${policyPhrase(fix.layer, fix.replaces)} of ${placeWords(fix.attachTo)}`;
  return `Add this to ${policyAt(fix)}`;
}

function proofOf(fix: Fix, several: boolean): string {
  // What is known of a layer that nobody read is what AWS said of it.
  if (fix.verified && fix.unless.includes(fix.layer))
    return `Not proved: the ${layerPlural(fix.layer)} could not be read. ${unlessSentence(fix.unless)}`;
  const unless = unlessSentence(fix.unless);
  const owners = fix.edit?.kind === 'ask-owner' && fix.document === undefined;
  const changes = owners ? 'such an exception' : several ? 'all these changes' : 'it';
  if (fix.verified && fix.edit?.kind === 'create-object' && unless === undefined)
    return 'Proved by evaluation: the policies that were read allow the call once the object is there.';
  const proved = fix.verified
    ? `Proved by evaluation: with ${changes} the policies that were read allow the call.`
    : fix.edit?.kind === 'ask-owner'
      ? 'Nothing was evaluated: only the owner can write the exception.'
      : 'Not proved: evaluation could not show that this is enough.';
  return unless === undefined ? proved : `${proved} ${unless}`;
}

/** Said where no fix is proposed: silence would look like one forgotten. */
export function noFixSentence(diagnosis: Diagnosis): string {
  if (diagnosis.fixesWithheld) return 'None is proposed while there are signs of an intruder.';
  if (leavesPoliciesOpen(diagnosis)) return 'None is worked out: the next step says what is needed.';
  if (diagnosis.outcome === 'not-a-policy-denial') return 'No policy change is needed.';
  if (diagnosis.outcome === 'not-explained') return 'None: the cause is not known.';
  if (diagnosis.nextSteps.some(({ kind }) => kind === 'use-token'))
    return 'None: the role is not made for this caller, and the next step says how it is taken.';
  if (diagnosis.cause === 'since-changed') return 'None is needed: the call is allowed now.';
  return 'No policy change was found that is both small and sufficient.';
}

export function editWords(edit: Edit, fix: Fix, diagnosis: Diagnosis): string {
  const statement = 'statement' in edit && edit.statement !== undefined ? value(edit.statement, 64) : '';
  switch (edit.kind) {
    case 'remove-statement':
      return `Remove statement ${statement} from ${value(policyName(edit.policy), 64)}, if it is not there on purpose.`;
    case 'except':
      return `Exempt this call from statement ${statement} of ${policyPhrase(fix.layer, edit.policy)}${fix.document === undefined ? '' : '; the new text is below'}.`;
    case 'correct':
      return `In statement ${statement} of ${value(policyName(edit.policy), 64)} replace ${value(edit.from, 200)} by ${value(edit.to, 200)}.`;
    case 'meet-condition':
      return `${meetWords(edit.key, edit.operator, edit.values)}: statement ${statement} of ${policyPhrase(fix.layer, edit.policy)} requires it (${value(edit.key, 80)}).`;
    case 'ask-owner':
      return escalation(edit, fix, diagnosis);
    case 'permission-set':
      return `Put it in the inline policy of permission set ${value(edit.permissionSet, 64)} and provision the set again; a change to the role itself is overwritten.`;
    case 'create-object':
      return 'Upload the object, or ask for a key that exists.';
    case 'create-service-linked-role':
      return fix.document === undefined
        ? roleWords(edit.service)
        : `Add this to ${policyAt(fix)}, or ${lowered(roleWords(edit.service))}`;
    case 'other':
      return otherWords(edit, diagnosis);
  }
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** The command that creates the role, where it is known for which service. */
export function roleWords(service: string | undefined): string {
  return service === undefined
    ? 'Have an administrator create the service-linked role once (aws iam create-service-linked-role --aws-service-name SERVICE.amazonaws.com): the message does not say for which service.'
    : `Have an administrator create the role once: aws iam create-service-linked-role --aws-service-name ${bare(service, 80)}`;
}

function ownKeyWords(user: string | undefined): string {
  const start = 'Encrypt with a customer managed key';
  if (user !== undefined && /\.amazonaws\.com/.test(user))
    return `${start} whose key policy allows ${value(user, 64)}: the policy of an AWS managed key cannot be changed, so it never lets another service use the key.`;
  const whom = user === undefined ? "the caller's account" : `account ${value(user)}`;
  return `${start} whose key policy allows ${whom}: an AWS managed key cannot be shared with another account.`;
}

/** Ready to send to those who own the guardrail. */
function escalation(edit: Extract<Edit, { kind: 'ask-owner' }>, fix: Fix, diagnosis: Diagnosis): string {
  const { denial } = diagnosis;
  const policy =
    edit.policy === undefined ? `the ${LAYER_NAMES[fix.layer]}` : `${LAYER_NAMES[fix.layer]} ${value(edit.policy, 64)}`;
  const statement = edit.statement === undefined ? '' : `, statement ${value(edit.statement, 64)}`;
  const target = edit.target === undefined ? '' : ` on ${placeName(edit.target)}`;
  const resource =
    resourceOf(denial) === '' || resourceOf(denial) === '*' ? '' : ` on ${value(resourceOf(denial), 160)}`;
  const arn = denial.caller.entityArn ?? denial.caller.arn;
  const caller = arn === undefined ? callerPhrase(diagnosis) : `${callerPhrase(diagnosis)} (${value(arn, 160)})`;
  return (
    `To the owner of ${policy}${statement}${target}: ${caller} ` +
    `needs ${value(actionPhrase(denial), 64)}${resource}. Is the refusal intended? If not, please ${askedOf(edit)}.`
  );
}

/** The smallest exception, in the words of whoever has to write it. */
function askedOf({ exception, statement }: Extract<Edit, { kind: 'ask-owner' }>): string {
  switch (exception?.kind) {
    case 'action':
      return `add ${value(exception.action, 64)} to its NotAction`;
    case 'value':
      return `add ${value(exception.value, 64)} to its values of ${value(exception.key, 64)}`;
    case 'caller':
      return 'exempt this caller from it';
    case undefined:
      return statement === undefined ? 'allow it there' : 'exempt this call from it';
  }
}

/** Diagnosis names what no document and no other edit says by a slug. */
function otherWords({ what, about }: Extract<Edit, { kind: 'other' }>, diagnosis: Diagnosis): string {
  const known: Readonly<Record<string, string>> = {
    'pass-a-session-policy-that-allows-it':
      'When the session is created, pass a session policy that allows the call, or none at all.',
    'use-authenticated-identities-or-the-basic-flow':
      'Use the basic (classic) authflow, or let people sign in first: in the enhanced flow Amazon Cognito limits unauthenticated identities by a session policy of its own, which nobody can change, and only some services are on its list.',
    'a-service-linked-role-is-what-it-is':
      'The permissions of a service-linked role are fixed by the service: check what the service was asked to do, and what its guide requires of the resource.',
    'find-out-which-action-was-refused':
      'Find out which action was refused first: neither the message nor the event names it.',
    'find-out-which-resource-was-refused':
      'Find out which resource was refused first: neither the message nor the event names it.',
    'say-which-region':
      'Say which Region was called: add `--region NAME`; the ARN to allow has it, and the text does not say.',
    'encrypt-with-a-customer-managed-key': ownKeyWords(about),
    'call-within-the-account': `Call with a role of account ${value(about)}, or correct the account in the ARN: no resource-based policy can open this kind of resource to another account.`,
    'name-the-secret-by-its-arn': `Name the secret by its full ARN (${value(about, 160)}): a name alone is looked up in the caller's own account, and the policies allow a secret of that name in another.`,
    'let-the-url-invoke-the-function':
      'Let the policy of the function allow lambda:InvokeFunction to everybody as well, for calls of its URL alone (`aws lambda add-permission … --action lambda:InvokeFunction --principal "*" --invoked-via-function-url`): since October 2025 a public URL needs both permissions.',
    'sign-the-request':
      'Sign the request (Signature Version 4): it came without credentials. Check that the client has credentials and signing switched on.',
    'grant-access-to-named-principals-instead-of-the-public':
      publicAccessStep(diagnosis) ??
      'Sign the request, or use a presigned URL; leave S3 Block Public Access on, and let the bucket policy name the accounts or roles that may read.',
    'let-the-account-that-wrote-the-object-grant-access':
      'Have the account that wrote the object copy it over itself with bucket-owner-full-control, or disable access control lists (bucket owner enforced) for future objects.',
    'trust-the-identity-provider': trustProviderWords(diagnosis),
    'only-if-the-subject-is-yours':
      'The subject is of another owner than those the policy names: add this only if that owner is you.',
    'or-ask-for-the-audience': audienceWords(diagnosis),
    'trust-eks-pod-identity': `For EKS Pod Identity the trust policy must allow ${value('pods.eks.amazonaws.com')} both ${value('sts:AssumeRole')} and ${value('sts:TagSession')}.`,
    'use-bucket-owner-enforced':
      'Leave the ACL out of the call: access control lists are off, and the bucket policy decides.',
  };
  return Object.hasOwn(known, what)
    ? (known[what] ?? '')
    : bare(/^[a-z]+(-[a-z]+)*$/.test(what) ? sentence(what.replaceAll('-', ' ')) : what, 200);
}

/** An audience is chosen where the token is asked for. */
function audienceWords({ nearMisses }: Diagnosis): string {
  const asked = nearMisses.find(({ layer, key }) => layer === 'trust' && /:aud$/i.test(key ?? ''))?.policyValue;
  return `Ask for the token with audience ${value(asked, 120)}, and the policy need not change; or add this.`;
}

/** Which provider is meant, and where it has to be. */
function trustProviderWords({ denial }: Diagnosis): string {
  const provider = providerPhrase(denial.caller.provider ?? '');
  const role = resourceOf(denial);
  const account = parseArn(role)?.account;
  const where = account !== undefined ? ` in account ${value(account)}` : '';
  return `The trust policy of ${placeName(role)} does not name ${provider}. If its tokens are meant to take this role, make sure that the provider exists${where}, and name it in the trust policy with the subject (${value('sub')}) of this token.`;
}

/** Each of the four settings of S3 Block Public Access refuses something else. */
export function publicAccessStep({ denial }: Diagnosis): string | undefined {
  const { setting } = denial.message;
  if (setting?.kind !== 'block-public-access') return undefined;
  if (setting.setting === 'BlockPublicAcls')
    return 'Leave the public ACL out of the call, and let the bucket policy name who may read.';
  if (setting.setting === 'BlockPublicPolicy')
    return 'Use a bucket policy that names who may call instead of everyone.';
  return undefined;
}
