/**
 * Where to look: console addresses of the event, the policy's home and the simulator, and the page of the cause.
 * Errs towards no link: every part of an address is checked against the shape AWS gives it, so that nothing of an event
 * can lead elsewhere. A console link opens in the account that one is signed in to: it leads through the access portal where
 * the settings name one, else the account is said beside it.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html
 */

import { parseArn, segmentsOf } from '../aws/arn.ts';
import type { Partition } from '../aws/regions.ts';
import { GLOBAL_REGION } from '../aws/regions.ts';
import type { Settings } from '../contract/settings.ts';
import type { Denial } from '../denial/denial.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Link } from './notice.ts';
import { bare, value } from './text/escape.ts';
import { withAccountNames } from './words/names/accounts.ts';
import { writtenIn } from './words/names/stacks.ts';

type Names = Diagnosis['accountNames'];

const CONSOLE_HOSTS: Readonly<Record<Partition, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

const REGION = /^[a-z]{2}(-[a-z]{2,12}){1,3}-\d{1,2}$/;

export interface LinkOptions {
  /** Folder of the pages about causes. */
  readonly docsUrl: string;
  readonly accessPortal?: Settings['accessPortal'];
}

/** A page of the console, and in which account it shows something. */
interface Page extends Link {
  readonly account?: string | undefined;
}

export function linksOf(diagnosis: Diagnosis, { docsUrl, accessPortal }: LinkOptions): readonly Link[] {
  const pages = [
    eventLink(diagnosis),
    authorizationLink(diagnosis),
    ...homeLinks(diagnosis),
    simulatorLink(diagnosis),
  ].filter((link) => link !== undefined);
  return [
    ...pages.map((page) => inAccount(page, accessPortal, diagnosis.accountNames)),
    { label: 'About this cause', url: causeUrl(diagnosis.cause, docsUrl) },
  ];
}

/** The repositories in which the fixes are written. */
export function repositoryLinks(diagnosis: Diagnosis): readonly Link[] {
  const links = diagnosis.fixes.flatMap((fix) => {
    const { repository, url } = writtenIn(fix, diagnosis) ?? {};
    return repository === undefined || url === undefined
      ? []
      : [{ label: `Repository ${value(repository, 100)}`, url }];
  });
  return [...new Map(links.map((link) => [link.url, link])).values()];
}

function inAccount({ label, url, account = '' }: Page, portal: Settings['accessPortal'], names: Names): Link {
  if (!/^\d{12}$/.test(account)) return { label, url };
  if (portal === undefined) return { label: withAccountNames(`${label} in account ${value(account)}`, names), url };
  const start = portal.startUrl.replace(/(?<!\/)\/*(?:#\/*)?$/, '');
  const role = portal.roleName === undefined ? '' : `&role_name=${encodeURIComponent(portal.roleName)}`;
  return { label, url: `${start}/#/console?account_id=${account}${role}&destination=${encodeURIComponent(url)}` };
}

function causeUrl(cause: string, docsUrl: string): string {
  return `${docsUrl.replace(/(?<!\/)\/+$/, '')}/causes/${cause}.md`;
}

function consoleUrl(partition: Partition, region: string): string | undefined {
  return REGION.test(region) ? `https://${region}.${CONSOLE_HOSTS[partition]}` : undefined;
}

function eventLink({ denial }: Diagnosis): Page | undefined {
  const base = consoleUrl(denial.partition, denial.region);
  if (base === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(denial.eventId)) return undefined;
  const url = `${base}/cloudtrailv2/home?region=${denial.region}#/events/${denial.eventId}`;
  return { label: 'CloudTrail event', url, account: denial.account };
}

/** AWS keeps these details for 24 hours. */
function authorizationLink({ denial }: Diagnosis): Page | undefined {
  const id = denial.message.authorizationId;
  const base = consoleUrl(denial.partition, denial.region);
  if (base === undefined || id === undefined || !/^[\w-]{8,128}$/.test(id)) return undefined;
  return {
    label: "AWS's authorization details (for 24 hours)",
    url: `${base}/iam/home?region=${denial.region}#/authorization-details/${id}`,
    account: denial.account,
  };
}

/** The caller's role or user, and where the deciding policy hangs, at most two. */
function homeLinks(diagnosis: Diagnosis): readonly Page[] {
  const { denial } = diagnosis;
  const deciding = diagnosis.blockers.find((one) => one.layer === diagnosis.layer);
  const place = diagnosis.fixes[0]?.attachTo;
  const candidates = [
    deciding?.policy,
    denial.message.stated?.policyArn,
    deciding?.target,
    place?.kind === 'known' ? place.target : undefined,
    denial.caller.entityArn,
  ];
  const links = candidates.flatMap((text) => {
    const link = text === undefined ? undefined : homeLink(text, denial.partition);
    return link === undefined || text === undefined ? [] : [{ ...link, account: homeOf(text, denial) }];
  });
  return links.filter((link, at) => links.findIndex(({ url }) => url === link.url) === at).slice(0, 2);
}

export function homeLink(text: string, partition: Partition): Link | undefined {
  const iam = consoleUrl(partition, GLOBAL_REGION[partition]) ?? '';
  const guardrail = /(?:^|\/)(p-[a-z0-9]{8,128})$/.exec(text)?.[1];
  if (guardrail !== undefined) {
    const type = text.includes('resource_control_policy') ? 'resource-control-policy' : 'service-control-policy';
    return { label: `Policy ${guardrail}`, url: `${iam}/organizations/v2/home/policies/${type}/${guardrail}` };
  }
  const arn = parseArn(text);
  if (arn === undefined) return undefined;
  if (arn.service === 'iam') return iamLink(iam, arn.resource, text);
  if (arn.service === 's3' && arn.account === undefined) {
    const [bucket = ''] = segmentsOf(arn.resource);
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return undefined;
    return { label: `Bucket ${bare(bucket)}`, url: `${iam}/s3/buckets/${bucket}?tab=permissions` };
  }
  const key = /^key\/([0-9a-f-]{36}|mrk-[0-9a-f]{32})$/.exec(arn.resource)?.[1];
  const base = consoleUrl(partition, arn.region ?? '');
  if (arn.service === 'kms' && key !== undefined && base !== undefined)
    return { label: 'KMS key', url: `${base}/kms/home?region=${arn.region}#/kms/keys/${key}` };
  return undefined;
}

function iamLink(iam: string, resource: string, arn: string): Link | undefined {
  const [, type, name] = /^(role|user|policy)\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]{1,128})$/.exec(resource) ?? [];
  if (type === undefined || name === undefined) return undefined;
  if (type === 'policy')
    return { label: `Policy ${bare(name)}`, url: `${iam}/iam/home#/policies/details/${encodeURIComponent(arn)}` };
  const label = `${type === 'role' ? 'Role' : 'User'} ${bare(name)}`;
  return { label, url: `${iam}/iam/home#/${type}s/details/${encodeURIComponent(name)}?section=permissions` };
}

/** The organization's policies are seen in its management account, which nothing here names; a bucket's ARN has none. */
function homeOf(text: string, { resourceAccount }: Denial): string | undefined {
  const arn = parseArn(text);
  return arn?.service === 's3'
    ? (arn.account ?? resourceAccount)
    : arn?.service === 'organizations'
      ? undefined
      : arn?.account;
}

/** The simulator knows identity-based policies, boundaries and SCPs; it stands in the commercial partition. */
function simulatorLink({ denial, layer }: Diagnosis): Page | undefined {
  if (denial.partition !== 'aws' || (layer !== 'identity' && layer !== 'boundary')) return undefined;
  const [, type, name] = /:(role|user)\/(?:.*\/)?([\w+=,.@-]{1,128})$/.exec(denial.caller.entityArn ?? '') ?? [];
  if (type === undefined || name === undefined) return undefined;
  return {
    label: 'Policy simulator',
    url: `https://policysim.aws.amazon.com/home/index.jsp?#${type}s/${encodeURIComponent(name)}`,
    account: denial.caller.account,
  };
}
