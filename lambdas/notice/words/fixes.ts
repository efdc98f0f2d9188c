/**
 * A fix in words: what it is, where it goes, what was proved. Errs towards "not proved", and keeps its JSON exact: what
 * is pasted must be what was evaluated.
 */

import type { Diagnosis, Edit, Fix } from '../../diagnosis/diagnosis.ts';
import { bare, safeJson, value } from '../escape.ts';
import type { FixText } from '../notice.ts';
import { redacted } from '../redacted.ts';
import { meetWords } from './conditions.ts';
import { unlessSentence } from './gaps.ts';
import {
  actionPhrase,
  callerPhrase,
  LAYER_NAMES,
  placeName,
  policyName,
  policyPhrase,
  resourceOf,
  resourcePolicyNoun,
  sentence,
} from './names.ts';
import { leavesPoliciesOpen } from './service-settings.ts';
import { providerPhrase } from './tokens.ts';

export function fixText(fix: Fix, diagnosis: Diagnosis): FixText {
  const words = fix.edit === undefined ? undefined : editWords(fix.edit, fix, diagnosis);
  const json = fix.document === undefined ? undefined : safeJson(redacted(fix.document), 2);
  const secret = json !== undefined && json !== safeJson(fix.document, 2);
  return {
    title: titleOf(fix),
    where: value(fix.attachTo, 200),
    ...(words === undefined ? {} : { words }),
    ...(json === undefined ? {} : { json }),
    proof: [
      proofOf(fix, diagnosis.fixes.length > 1),
      secret ? 'A secret was taken out of the text (***): put it back by hand.' : undefined,
    ]
      .filter((line) => line !== undefined)
      .join(' '),
  };
}

function titleOf(fix: Fix): string {
  const place = placeName(fix.attachTo);
  if (fix.edit?.kind === 'permission-set') return `Add to permission set ${value(fix.edit.permissionSet, 64)}`;
  if (fix.edit?.kind === 'except') return `Exception in ${policyPhrase(fix.layer, fix.edit.policy)}`;
  if (fix.edit?.kind === 'correct')
    return `Correct statement ${value(fix.edit.statement, 64)} of ${value(policyName(fix.edit.policy), 64)}`;
  if (fix.edit?.kind === 'remove-statement')
    return `Statement ${value(fix.edit.statement, 64)} of ${value(policyName(fix.edit.policy), 64)}`;
  if (fix.edit?.kind === 'ask-owner') return `Ready to send to the owner of the ${LAYER_NAMES[fix.layer]}`;
  if (fix.edit?.kind === 'create-service-linked-role') return 'Create the service-linked role';
  if (fix.edit?.kind === 'meet-condition') return 'Meet the condition; no policy need change';
  if (fix.document === undefined) return fix.edit?.kind === 'other' ? 'What to change' : 'No policy need change';
  if (fix.replaces !== undefined) return `New text of ${policyPhrase(fix.layer, fix.replaces)} of ${place}`;
  if (fix.layer === 'identity') return `Add this to the policies of ${place}`;
  if (fix.layer === 'boundary') return `Add this to the permissions boundary, ${place}`;
  if (fix.layer === 'session') return `Add this to the session policy of ${place}`;
  return `Add this to the ${fix.layer === 'resource' ? resourcePolicyNoun(fix.attachTo) : LAYER_NAMES[fix.layer]} of ${place.replace(/^(bucket|key) /, '')}`;
}

function proofOf(fix: Fix, several: boolean): string {
  const unless = unlessSentence(fix.unless);
  const owners = fix.edit?.kind === 'ask-owner' && fix.document === undefined;
  const changes = owners ? 'such an exception' : several ? 'all these changes' : 'it';
  if (fix.verified && fix.edit?.kind === 'create-object' && unless === undefined)
    return 'Proved by evaluation: the policies that were read allow the call once the object is there.';
  const proved = fix.verified
    ? `Proved by evaluation: with ${changes} the policies that were read allow the call.`
    : fix.edit?.kind === 'ask-owner'
      ? "Nothing was evaluated: the exception is its owner's to write."
      : 'Not proved: evaluation could not show that it is enough.';
  return unless === undefined ? proved : `${proved} ${unless}`;
}

/** Said where no fix is proposed: silence would look like one forgotten. */
export function noFixSentence(diagnosis: Diagnosis): string {
  if (diagnosis.fixesWithheld) return 'None is proposed while the signs of an intruder stand.';
  if (leavesPoliciesOpen(diagnosis)) return 'None is worked out: the next step says what is needed.';
  if (diagnosis.outcome === 'not-a-policy-denial') return 'No policy need change.';
  if (diagnosis.outcome === 'not-explained') return 'None: the cause is not known.';
  if (diagnosis.nextSteps.some(({ kind }) => kind === 'use-token'))
    return 'None: the role is not made for this caller, and the next step says how it is taken.';
  if (diagnosis.cause === 'since-changed') return 'None is needed: the call is allowed by now.';
  return 'No change of a policy was found that is both small and enough.';
}

export function editWords(edit: Edit, fix: Fix, diagnosis: Diagnosis): string {
  const statement = 'statement' in edit && edit.statement !== undefined ? value(edit.statement, 64) : '';
  switch (edit.kind) {
    case 'remove-statement':
      return `Remove statement ${statement} from ${value(policyName(edit.policy), 64)}, if it is not there on purpose.`;
    case 'except':
      return `Exempt this caller from statement ${statement} of ${policyPhrase(fix.layer, edit.policy)}${fix.document === undefined ? '' : '; with the exception it reads as below'}.`;
    case 'correct':
      return `In statement ${statement} of ${value(policyName(edit.policy), 64)} replace ${value(edit.from, 200)} by ${value(edit.to, 200)}.`;
    case 'meet-condition':
      return `${meetWords(edit.key, edit.operator, edit.value)}: statement ${statement} of ${policyPhrase(fix.layer, edit.policy)} turns on ${value(edit.key, 80)}.`;
    case 'ask-owner':
      return escalation(edit, fix, diagnosis);
    case 'permission-set':
      return `Put it into the inline policy of permission set ${value(edit.permissionSet, 64)} and provision the set again; a change of the role itself is overwritten.`;
    case 'create-object':
      return 'Upload the object, or ask for a key that exists.';
    case 'create-service-linked-role':
      return `${fix.document === undefined ? 'Let' : `Either add this to the policies of ${placeName(fix.attachTo)}, or let`} an administrator create the role once: aws iam create-service-linked-role --aws-service-name ${bare(edit.service, 80)}`;
    case 'other':
      return otherWords(edit.what, diagnosis);
  }
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
    `needs ${value(actionPhrase(denial), 64)}${resource}. Is the refusal meant? If not, please ${edit.statement === undefined ? 'allow it there' : 'exempt this caller from it'}.`
  );
}

/** Diagnosis names what no document and no other edit says by a slug. */
function otherWords(what: string, diagnosis: Diagnosis): string {
  const known: Readonly<Record<string, string>> = {
    'pass-a-session-policy-that-allows-it':
      'Pass a session policy that allows the call when the session is made, or none.',
    'find-out-which-action-was-refused':
      'Find out which action was refused first: neither the message nor the event names it.',
    'find-out-which-resource-was-refused':
      'Find out which resource was refused first: neither the message nor the event names it.',
    'grant-access-to-named-principals-instead-of-the-public':
      publicAccessStep(diagnosis) ??
      'Leave S3 Block Public Access on, and let the bucket policy name the accounts or roles that may read.',
    'let-the-account-that-wrote-the-object-grant-access':
      'Let the account that wrote the object copy it over itself with bucket-owner-full-control, or switch access control lists off (bucket owner enforced) for what comes.',
    'encrypt-with-a-customer-managed-key':
      'Encrypt with a customer managed key and let its policy name the other account: a key of AWS cannot be shared.',
    'trust-the-identity-provider': trustProviderWords(diagnosis),
    'only-if-the-subject-is-yours':
      'The subject is of another owner than those the policy names: add this only if that owner is you.',
    'trust-eks-pod-identity': `For EKS Pod Identity the trust policy must allow ${value('pods.eks.amazonaws.com')} both ${value('sts:AssumeRole')} and ${value('sts:TagSession')}.`,
    'use-bucket-owner-enforced':
      'Leave the ACL out of the call: access control lists are off, and the bucket policy decides.',
  };
  return Object.hasOwn(known, what)
    ? (known[what] ?? '')
    : bare(/^[a-z]+(-[a-z]+)*$/.test(what) ? sentence(what.replaceAll('-', ' ')) : what, 200);
}

/** Which provider is meant, and where it has to be. */
function trustProviderWords({ denial }: Diagnosis): string {
  const provider = providerPhrase(denial.caller.provider ?? '');
  const role = resourceOf(denial);
  const account = role.split(':')[4] ?? '';
  const where = /^\d{12}$/.test(account) ? ` in account ${value(account)}` : '';
  return `The trust policy of ${placeName(role)} does not name ${provider}. If its tokens are meant to take this role, see that the provider is there${where}, and let the trust policy name it with the subject (${value('sub')}) of this token.`;
}

/** Each of the four settings of S3 Block Public Access refuses something else. */
export function publicAccessStep({ denial }: Diagnosis): string | undefined {
  const { setting } = denial.message;
  if (setting?.kind !== 'block-public-access') return undefined;
  if (setting.setting === 'BlockPublicAcls')
    return 'Leave the public ACL out of the call, and let the bucket policy name who may read.';
  if (setting.setting === 'BlockPublicPolicy')
    return 'Put a bucket policy that names who may call, instead of everyone.';
  return undefined;
}
