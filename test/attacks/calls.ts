/** Refused calls as CloudTrail tells of them, by what an attacker chooses: who it is, what it asks, by which client. */
import { recordOf, type Seen } from '../admission/denials.ts';

let serial = 0;

/** `iam:CreateUser`, and whatever else is to be said. Reads are known by their verb. */
export function refused(action: string, seen: Seen = {}): Record<string, unknown> {
  const [service = '', eventName = ''] = action.split(':');
  serial += 1;
  return recordOf({
    eventId: `attack-${serial}`,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    readOnly: /^(?:Get|List|Describe|Head|BatchGet|Lookup|Decrypt)/.test(eventName),
    ...seen,
  });
}

export const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

export function user(path: string): Seen {
  return {
    more: {
      userIdentity: {
        type: 'IAMUser',
        principalId: 'AIDAEXAMPLE000000000',
        arn: `arn:aws:iam::111122223333:user/${path}`,
        accountId: '111122223333',
        accessKeyId: 'AKIAEXAMPLE000000001',
      },
    },
  };
}

export function anonymous(address: string): Seen {
  return {
    more: {
      sourceIPAddress: address,
      userIdentity: { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' },
    },
  };
}

const GITHUB = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';

/** A job asks for the role of deployments with its token. */
export function job(subject: string, address: string): Record<string, unknown> {
  return refused('sts:AssumeRoleWithWebIdentity', {
    readOnly: false,
    parameters: { roleArn: role('ProdDeploy'), roleSessionName: 'deploy' },
    more: {
      sourceIPAddress: address,
      errorMessage: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
      userIdentity: {
        type: 'WebIdentityUser',
        principalId: `${GITHUB}:sts.amazonaws.com:${subject}`,
        userName: subject,
        identityProvider: GITHUB,
      },
    },
  });
}

/** A console session. */
export const CONSOLE: Seen = { fromConsole: true };
export const CLOUDSHELL: Seen = { fromConsole: true, userAgent: 'aws-cli/2.17.0 md/prompt exec-env/CloudShell' };
export const DRY_RUN: Seen = { readOnly: false, parameters: { dryRun: true } };

/** As many different actions of a service, all of a kind. */
export function many(count: number, prefix: string, seen: Seen = {}): readonly Record<string, unknown>[] {
  return Array.from({ length: count }, (_, at) => refused(`${prefix}${letters(at)}`, seen));
}

/** The same action on as many buckets. */
export function buckets(count: number, seen: Seen = {}): readonly Record<string, unknown>[] {
  return Array.from({ length: count }, (_, at) =>
    refused('s3:GetBucketAcl', { ...seen, parameters: { bucketName: `bucket-${letters(at).toLowerCase()}` } }),
  );
}

function letters(at: number): string {
  return `${String.fromCharCode(65 + Math.floor(at / 26))}${String.fromCharCode(97 + (at % 26))}`;
}
