/**
 * What to do next, one sentence each. Errs towards asking the owner: nothing here advises to loosen a guardrail.
 */
import type { Diagnosis, Fix, NextStep } from '../../diagnosis/diagnosis.ts';
import { value } from '../text/escape.ts';
import { meetWords } from './conditions.ts';
import { credentialWords } from './failures.ts';
import { editWords, publicAccessStep, roleWords } from './fixes.ts';
import { gapSubject } from './gaps.ts';
import { takenWith } from './names/callers.ts';
import {
  actionPhrase,
  isText,
  LAYER_NAMES,
  listed,
  listedShort,
  placeName,
  policyName,
  policyPhrase,
  resourceOf,
  sentence,
} from './names/names.ts';
import { placeWords, policyAt } from './names/places.ts';
import { settingWords } from './settings/service-settings.ts';

/** Which are told, what is asked of the reader first; where the diagnosis has none, reading on is one. */
export function stepsOf(diagnosis: Diagnosis): readonly string[] {
  const telling = tellingSteps(diagnosis);
  // What is asked of the reader comes before what hangs on the answer.
  const asked = telling.filter((step) => isRegionOfText(step, diagnosis));
  const ordered = [...asked, ...telling.filter((step) => !asked.includes(step))];
  const steps = ordered.map((step) => nextStepSentence(step, diagnosis));
  return steps.length > 0 ? steps : [fallbackStep(diagnosis)];
}

/** One step stands for all the changes, which are applied together; a step that says what another says is left out. */
function tellingSteps({ nextSteps, fixes }: Diagnosis): readonly NextStep[] {
  const first = nextSteps.find(({ kind }) => kind === 'apply-fix');
  const direct = nextSteps.some(({ kind }) => kind === 'turn-on-setting' || kind === 'check-object-key');
  const met = fixes.flatMap(({ edit }) => (edit?.kind === 'meet-condition' ? [edit.key] : []));
  return nextSteps.filter((step) => {
    if (step.kind === 'check-condition') return !met.includes(step.key);
    if (step.kind !== 'apply-fix') return true;
    const wordy = fixes[step.fix]?.document === undefined && fixes[step.fix]?.edit?.kind !== 'meet-condition';
    return step === first && !(direct && wordy);
  });
}

function fallbackStep(diagnosis: Diagnosis): string {
  if (diagnosis.fixes.length > 0) return 'Apply the proposed change.';
  const gap = diagnosis.gaps.find(({ permission }) => permission !== undefined);
  if (gap?.permission !== undefined)
    return `Grant Denyscope ${value(gap.permission, 80)}, so that it can see more next time.`;
  return 'Read the page about this cause (link below).';
}

export function nextStepSentence(step: NextStep, diagnosis: Diagnosis): string {
  switch (step.kind) {
    case 'apply-fix':
      return applyWords(step.fix, diagnosis);
    case 'ask-owner':
      return `Ask the owner of the ${LAYER_NAMES[step.layer]}${step.policy === undefined ? '' : ` ${value(policyName(step.policy), 64)}`} whether ${value(actionPhrase(diagnosis.denial), 64)} should be allowed here; the proposed text is ready to send.`;
    case 'grant-reading':
      return `Grant Denyscope ${value(step.permission, 80)}, so that the next notice can see what this one could not.`;
    case 'check-change':
      return changeWords(step.eventId, diagnosis);
    case 'check-condition':
      if (isRegionOfText(step, diagnosis))
        return 'Say which Region was called: add `--region NAME`; the answer depends on it, and the text does not say.';
      return isUnknown(step.key, diagnosis)
        ? `Check ${value(step.key, 80)}: ${askedWords(step.asked)}the answer depends on its value, which the ${isText(diagnosis.denial) ? 'text' : 'event'} does not show.`
        : `Check ${value(step.key, 80)} of the call: the refusal depends on it.`;
    case 'retry':
      return diagnosis.cause === 'since-changed'
        ? 'Try the call again; the policies as they stand now allow it.'
        : 'Try the call again.';
    case 'renew-credentials':
      return credentialWords(diagnosis).step;
    case 'check-mfa-code':
      return 'Enter the current code of the MFA device that is registered for the user: the code was wrong, expired or already used. If every code fails, resynchronize the device.';
    case 'check-clock':
      return "Synchronize the caller's clock with a time server (NTP); signatures are valid for only a few minutes.";
    case 'turn-on-setting':
      return (
        (step.setting === 'block-public-access' ? publicAccessStep(diagnosis) : undefined) ??
        settingWords(step.setting, diagnosis)?.step ??
        `Change the setting of the service: ${value(step.setting, 80)}.`
      );
    case 'check-object-key':
      return `Check the bucket and key that were asked for: ${missingWords(diagnosis)}.${listingWords(diagnosis)}`;
    case 'contain':
      return `Treat ${placeName(step.entityArn)} as compromised until proven otherwise: ${containWords(step)}, then look at what it was allowed to do.`;
    case 'name-caller':
      return 'Say who called: add `--as ARN` with the ARN that `aws sts get-caller-identity` prints there.';
    case 'paste-whole':
      return 'Paste the whole message, with the command above it: the words around it usually say what was refused.';
    case 'check-token':
      return askToken(step);
    case 'use-token':
      return tokenStep(step);
    case 'use-own-credentials':
      return `Take ${placeName(step.role)} out of the configuration that assumes it (${value('role_arn')}, ${value('assume_role')}): the caller is a session of that role already, and its credentials will do.`;
    case 'no-permission-needed':
      return `${value(step.action, 64)} needs no permission; only the policy of a VPC endpoint on the way can refuse it: check that, and whether this is the call that was refused.`;
    case 'contact-support':
      return supportWords(step.requestId, diagnosis);
  }
}

function containWords({ entityArn, accessKeyId }: Extract<NextStep, { readonly kind: 'contain' }>): string {
  if (/:root$/.test(entityArn)) return 'change the password of the root user and delete its access keys';
  if (/:role\/aws-reserved\/sso/.test(entityArn))
    return 'disable the user in IAM Identity Center and end its sessions there';
  return accessKeyId?.startsWith('AKIA') === true
    ? `deactivate access key ${value(accessKeyId, 24)}`
    : 'revoke its sessions';
}

/** Without this permission a missing object looks like a forbidden one. */
function missingWords({ cause, confidence }: Diagnosis): string {
  if (cause !== 'object-missing') return 'an object that is not there is refused in the same words';
  return confidence === 'certain' ? 'there is no such object' : 'most likely there is no such object';
}

function listingWords({ denial }: Diagnosis): string {
  const bucket = denial.parameters['bucketName'] ?? /^arn:[^:]+:s3:::([^/*]+)/.exec(resourceOf(denial))?.[1];
  const on = bucket === undefined ? 'the bucket' : `bucket ${value(bucket, 63)}`;
  return ` A caller with ${value('s3:ListBucket')} on ${on} gets 404 (not found) for a missing object, and 403 without it.`;
}

/** Which statement asks for the key, and what a variable in it stands for in this call. */
function askedWords(asked: Extract<NextStep, { kind: 'check-condition' }>['asked']): string {
  if (asked === undefined || asked.values.length === 0) return '';
  const values = listedShort(
    asked.values.map((one) => value(one, 90)),
    3,
  );
  const here = [
    ...asked.variables.map(({ name, value: known }) => `${value(name, 64)} is ${value(known, 90)} here`),
    ...VARIABLES.filter(([name]) => asked.values.some((one) => one.includes(name))).map(([, words]) => words),
  ];
  const statement = `statement ${value(asked.statement, 64)} of ${policyPhrase(asked.layer, asked.policy)}`;
  return `${statement} compares it with ${values}${here.length === 0 ? '' : ` (${here.join(', ')})`}; `;
}

/** Of a person's own rows or folder, the value that policies are written with. */
const VARIABLES: readonly (readonly [string, string])[] = [
  ['cognito-identity.amazonaws.com:sub', 'the identity id that Amazon Cognito gave the caller, not a user name'],
  ['cognito-identity.amazonaws.com:aud', 'the id of the identity pool'],
  ['aws:username', 'the name of the IAM user, which a role does not have'],
  ['aws:userid', 'the unique id of the caller, for a role session with the session name after a colon'],
  ['aws:PrincipalTag/', 'the value of that tag of the caller'],
];

/** What to add on the command line, and what it looks like. */
function askToken({ missing, saml }: Extract<NextStep, { readonly kind: 'check-token' }>): string {
  const role = 'with the ARN of the role that was to be assumed';
  const subject = saml
    ? 'with the name id of the assertion'
    : `with the ${value('sub')} of the token (${value('repo:OWNER/NAME:ref:refs/heads/BRANCH')} of GitHub Actions, ${value('system:serviceaccount:NAMESPACE:NAME')} of a pod)`;
  const asked = missing.map((one) =>
    one === 'role' ? `${value('--role')} ${role}` : `${value('--subject')} ${subject}`,
  );
  return `Say ${missing.includes('role') ? 'for which role and with which token it was' : 'with which token it was'}: add ${listed(asked)}; then they are compared with the trust policy letter by letter.`;
}

/** The workload has a token of its own, if it is set up to use it. */
function tokenStep({ role, trusted }: Extract<NextStep, { readonly kind: 'use-token' }>): string {
  const place = placeName(role);
  const isPods = trusted === 'pods.eks.amazonaws.com';
  const isCluster = isPods || /\boidc(?:-\w+)?\.eks\./.test(trusted);
  if (!isCluster) return `Take ${place} with ${takenWith(trusted)}, not with the credentials of this caller.`;
  const how = isPods
    ? 'give its service account a Pod Identity association with this role'
    : `see that its service account has the annotation ${value('eks.amazonaws.com/role-arn')} with this role`;
  return `Let the pod take ${place} itself: leave the role out of the configuration that assumes it, and ${how}; then the SDK finds the token, and the role of the node is not asked.`;
}

/** What Denyscope could not read, a person perhaps can. */
function supportWords(requestId: string | undefined, { gaps, denial }: Diagnosis): string {
  const id = requestId === undefined ? 'the event id' : `the request id ${value(requestId, 64)}`;
  const support =
    requestId === undefined && isText(denial)
      ? 'run the command again with `--debug` (or the log level of the SDK) to see the request id, by which AWS Support finds the call'
      : `open a case with AWS Support and give ${id}`;
  const unread = gaps.find((gap) => gap.layer !== undefined && gap.permission === undefined);
  return unread === undefined
    ? sentence(support)
    : `Look at ${gapSubject(unread)} yourself; if nothing there refuses, ${support}.`;
}

/** A text rarely tells its Region, and whoever pasted it knows. */
function isRegionOfText(step: NextStep, diagnosis: Diagnosis): boolean {
  const asks = step.kind === 'check-condition' && step.key === 'aws:RequestedRegion';
  return asks && isText(diagnosis.denial) && isUnknown(step.key, diagnosis);
}

function isUnknown(key: string, diagnosis: Diagnosis): boolean {
  return diagnosis.reasons.some((reason) => reason.kind === 'depends-on' && reason.keys.includes(key));
}

function applyWords(at: number, diagnosis: Diagnosis): string {
  const fix = diagnosis.fixes[at];
  const changes = diagnosis.fixes.filter(({ edit }) => edit?.kind !== 'ask-owner').length;
  const several = changes > 1;
  if (fix === undefined) return 'Apply the proposed change.';
  const all = several
    ? `Apply the ${changes} proposed changes in order, beginning with`
    : 'Apply the proposed change to';
  if (fix.edit?.kind === 'permission-set')
    return several
      ? `${all} permission set ${value(fix.edit.permissionSet, 64)}.`
      : `Add the proposed statement to permission set ${value(fix.edit.permissionSet, 64)} and provision it again.`;
  if (fix.edit?.kind === 'meet-condition') return `${meetWords(fix.edit.key, fix.edit.operator, fix.edit.values)}.`;
  if (fix.edit?.kind === 'create-service-linked-role' && !several) return roleWords(fix.edit.service);
  if (fix.document === undefined && !several) return plainStep(fix, diagnosis);
  if (!several && fix.replaces === undefined) return `Add the proposed statement to ${homeOf(fix)}.`;
  return `${all} ${homeOf(fix)}.`;
}

/** An edit without a document is its own step. */
function plainStep(fix: Fix, diagnosis: Diagnosis): string {
  return fix.edit === undefined ? 'Apply the proposed change.' : editWords(fix.edit, fix, diagnosis);
}

/** An entity is named by itself, a resource by its policy. */
function homeOf(fix: Fix): string {
  const entity = fix.layer === 'identity' && fix.attachTo.kind !== 'not-known';
  return entity ? placeWords(fix.attachTo) : policyAt(fix);
}

function changeWords(eventId: string, diagnosis: Diagnosis): string {
  const finding = diagnosis.changes.find(({ change }) => change.eventId === eventId);
  if (finding === undefined) return `Look at the policy change of CloudTrail event ${value(eventId, 40)}.`;
  const policy = finding.change.policy === undefined ? '' : ` of ${value(policyName(finding.change.policy), 64)}`;
  if (diagnosis.cause === 'since-changed')
    return `Make sure that the change ${value(finding.change.action, 64)}${policy} was meant to allow the call.`;
  return `Decide whether the change ${value(finding.change.action, 64)}${policy} was meant; if not, undo it${finding.culprit && diagnosis.fixes.length > 0 ? ' instead of applying the fix' : ''}.`;
}
