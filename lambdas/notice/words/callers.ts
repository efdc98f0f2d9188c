/**
 * The caller explained where people go wrong. Errs towards silence: a note is made only of what the diagnosis says.
 */
import type { CallerNote } from '../../diagnosis/diagnosis.ts';
import { value } from '../escape.ts';

export function callerNoteSentence(note: CallerNote): string {
  switch (note.kind) {
    case 'identity-center':
      return `The role belongs to the IAM Identity Center permission set ${value(note.permissionSet, 64)}; change the permission set, not the role.`;
    case 'ec2-instance':
      return `The call came from EC2 instance ${value(note.instanceId, 40)} with its instance profile${imds(note.imds)}.`;
    case 'lambda-function':
      return `The session is named after Lambda function ${value(note.function.split(':').at(-1), 64)}: this is its execution role.`;
    case 'service-on-behalf':
      return `${value(note.service, 64)} made the call on the caller's behalf, with the caller's permissions.`;
    case 'service-role':
      return `${value(note.service, 64)} made the call with a role that was handed to it.`;
    case 'service-linked-role':
      return `This is the service-linked role of ${value(note.service, 64)}; only the service can change what it may do.`;
    case 'long-term-key':
      return `The call used a long-term access key (${value(`${note.keyPrefix}…`, 24)}${note.address === undefined ? '' : `, from ${value(note.address, 48)}`}), not a role; environment variables and shared credentials files win over an instance profile.`;
    case 'role-chain':
      return `The role was assumed from ${value(note.from, 90)}; only the last role's permissions count.`;
    case 'other-account':
      return `The caller is in account ${value(note.callerAccount)}, the resource in ${value(note.resourceAccount)}: both sides must allow it.`;
    case 'root':
      return 'The root user needs no identity-based policy; only organization, resource and endpoint policies can refuse it.';
    case 'caller-taken':
      return note.from === 'person'
        ? 'The text does not name the caller: it was given with `--as`.'
        : 'The text does not name the caller: taken is who runs this command; if someone else was refused, add `--as ARN`.';
    case 'console':
      return 'The call came from the AWS console.';
  }
}

function imds(version: string | undefined): string {
  return version === undefined
    ? ''
    : ` (credentials from IMDSv${value(version.replace(/\.0$/, ''), 8).replaceAll('`', '')})`;
}
