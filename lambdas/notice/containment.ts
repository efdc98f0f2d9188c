/**
 * How a caller with signs of an intruder is stopped at once: the command that AWS documents, ready to paste, and the page
 * of the console. Errs towards none: a name that IAM does not take, a caller of no IAM entity, a role that only its
 * service or Identity Center may change get words alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
import { parseArn } from '../aws/arn.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { homeLink } from './links.ts';
import type { Containment } from './notice.ts';
import { value } from './text/escape.ts';
import { withAccountNames } from './words/names/accounts.ts';

/** Denies whatever was signed in before the command is run. */
const OLDER_SESSIONS = [
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*",',
  `"Condition":{"DateLessThan":{"aws:TokenIssueTime":"'"$(date -u +%FT%TZ)"'"}}}]}`,
].join('');

const POLICY = 'AWSRevokeOlderSessions';

export function containmentOf({ nextSteps, denial, accountNames }: Diagnosis): Containment | undefined {
  const step = nextSteps.find(({ kind }) => kind === 'contain');
  const entity = entityIn(step?.kind === 'contain' ? step.entityArn : undefined);
  if (step?.kind !== 'contain' || entity === undefined) return undefined;
  const { type, name, arn, account } = entity;
  // A role of the same name elsewhere would lose its sessions.
  const inAccount = withAccountNames(`Run it in account ${value(account)}.`, accountNames);
  const home = homeLink(arn, denial.partition)?.url.replace(/\?section=.*$/, '');
  const at = (section: string) => (home === undefined ? {} : { url: `${home}?section=${section}` });
  const lastFour = type === 'user' ? /^AKIA\w*?(\w{4})$/.exec(step.accessKeyId ?? '')?.[1] : undefined;
  if (lastFour !== undefined) {
    const keys = `aws iam list-access-keys --user-name ${name} --output text --query "AccessKeyMetadata[?ends_with(AccessKeyId,'${lastFour}')].AccessKeyId"`;
    return {
      command: `aws iam update-access-key --user-name ${name} --status Inactive --access-key-id "$(${keys})"`,
      words: `${inAccount} Whoever works with this key stops, honest or not; set it to Active to take that back.`,
      ...at('security_credentials'),
    };
  }
  return {
    command: `aws iam put-${type}-policy --${type}-name ${name} --policy-name ${POLICY} --policy-document '${OLDER_SESSIONS}'`,
    words: `${inAccount} It ends every session that began before, honest ones too; delete the policy to take that back.`,
    ...at(type === 'role' ? 'revoke_sessions' : 'security_credentials'),
  };
}

interface Entity {
  readonly type: 'role' | 'user';
  readonly name: string;
  readonly arn: string;
  readonly account: string;
}

/** Roles of services and of Identity Center take no inline policy of ours. */
function entityIn(text: string | undefined): Entity | undefined {
  const arn = text === undefined ? undefined : parseArn(text);
  if (text === undefined || arn?.service !== 'iam' || arn.account === undefined) return undefined;
  const [, type, path = '', name] = /^(role|user)\/([\w+=,.@/-]*\/)?([\w+=,.@-]{1,64})$/.exec(arn.resource) ?? [];
  if ((type !== 'role' && type !== 'user') || name === undefined || path.startsWith('aws-')) return undefined;
  return { type, name, arn: text, account: arn.account };
}
