/**
 * The caller explained where people go wrong. Errs towards silence: a note is made only of what the diagnosis says.
 */
import { shortName } from '../../../aws/arn.ts';
import type { CallerNote } from '../../../diagnosis/diagnosis.ts';
import { value } from '../../text/escape.ts';
import { listed, placeName } from './names.ts';
import { providerPhrase } from './tokens.ts';

export function callerNoteSentence(note: CallerNote): string {
  switch (note.kind) {
    case 'identity-center':
      return `The role belongs to the IAM Identity Center permission set ${value(note.permissionSet, 64)}; change the permission set, not the role.`;
    case 'ec2-instance':
      return `The call came from EC2 instance ${value(note.instanceId, 40)} with its instance profile${imds(note.imds)}.`;
    case 'lambda-function':
      return `The session is named after Lambda function ${value(shortName(note.function), 64)}: this is its execution role.`;
    case 'service-on-behalf':
      return `${value(note.service, 64)} made the call on the caller's behalf, with the caller's permissions.`;
    case 'through-mcp':
      return `An agent made the call through ${note.server === undefined ? 'an MCP server' : `the MCP server ${value(note.server, 64)}`} of AWS, with the caller's permissions.`;
    case 'service-role':
      return `${value(note.service, 64)} made the call with a role that was given to it.`;
    case 'service-linked-role':
      return `This is the service-linked role of ${value(note.service, 64)}; only the service can change what it may do.`;
    case 'long-term-key':
      return `The call used a long-term access key (${value(`${note.keyPrefix}…`, 24)}${note.address === undefined ? '' : `, from ${value(note.address, 48)}`}), not a role; environment variables and shared credentials files take precedence over an instance profile.`;
    case 'role-chain':
      return `The role was assumed from ${value(note.from, 90)}; only the last role's permissions count.`;
    case 'other-account':
      return `The caller is in account ${value(note.callerAccount)}, the resource in ${value(note.resourceAccount)}: both sides must allow it.`;
    case 'own-role':
      return `A session of ${placeName(note.role, 64)} has its permissions already; nothing is gained by assuming it once more.`;
    case 'role-for-tokens':
      return note.onInstance
        ? `Everything on an instance has the role of the instance: opening ${placeName(note.role, 64)} to that would open it to all that runs there.`
        : `${capital(placeName(note.role, 64))} is taken with ${takenWith(note.trusted)}, not with the credentials of another role or user.`;
    case 'role-trusts':
      return trustSentence(note);
    case 'root':
      return 'The root user needs no identity-based policy; only organization, resource and endpoint policies can refuse it.';
    case 'caller-taken':
      if (note.token !== undefined)
        return note.token === 'provider-told'
          ? 'The text does not show the token: what is said of it was given on the command line.'
          : 'The text does not show the token: its subject was given with `--subject`, and its provider is taken to be the one that the role trusts.';
      return note.from === 'person'
        ? 'The text does not name the caller: it was given with `--as`.'
        : 'The text does not name the caller, so whoever runs this command is assumed; if someone else was refused, add `--as ARN`.';
    case 'console':
      return 'The call came from the AWS console.';
  }
}

function imds(version: string | undefined): string {
  return version === undefined
    ? ''
    : ` (credentials from IMDSv${value(version.replace(/\.0$/, ''), 8).replaceAll('`', '')})`;
}

/** By what a role made for tokens is taken. */
export function takenWith(trusted: string): string {
  if (trusted === 'pods.eks.amazonaws.com') return 'a Pod Identity association';
  const call = trusted.includes(':saml-provider/') ? 'sts:AssumeRoleWithSAML' : 'sts:AssumeRoleWithWebIdentity';
  return `a token of ${providerPhrase(trusted)} (${value(call)})`;
}

function trustSentence({ role, names, more }: Extract<CallerNote, { readonly kind: 'role-trusts' }>): string {
  const whose = `The trust policy of ${placeName(role, 64)}`;
  if (names.length === 0) return `${whose} lets nobody in.`;
  const shown = names.map((name) => value(name, 120));
  return `${whose} lets in ${more > 0 ? `${shown.join(', ')} and ${more} more` : listed(shown)}, and nobody else.`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
