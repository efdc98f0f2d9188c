/**
 * From a record, or from what a text tells, to the request context: every reader of keys asked in turn, the first answer kept.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * A key that the event cannot supply is `unknown`, never guessed.
 */
import type { ContextValue } from '../../engine/index.ts';
import { fieldAt, flagAt, present, textAt } from '../fields.ts';
import { callerKeys, SESSION_KEYS, sessionAttributes, sessionKeys } from './caller-keys.ts';
import { ENDPOINT_KEYS, networkKeys } from './network-keys.ts';
import type { ContextFact, ContextInput, FactStanding, FoundKeys, RequestContext } from './request-context.ts';
import { serviceKeys } from './request-keys.ts';
import { requestedRegion } from './requested-region.ts';

/** Keys no event supplies and any request may carry. */
const NEVER_TOLD = [
  'aws:PrincipalTag/*',
  'aws:PrincipalOrgID',
  'aws:PrincipalOrgPaths',
  'aws:ResourceOrgID',
  'aws:ResourceOrgPaths',
  'aws:referer',
  'aws:ViaAWSMCPService',
  'aws:CalledViaAWSMCP',
  'aws:IsMcpServiceAction',
  'aws:ViaCustomerDomain',
  'aws:ChatbotSourceArn',
] as const;

/** Keys that the record of a call tells and an error text does not. */
const TOLD_BY_RECORD = [
  'aws:SourceIp',
  'aws:VpcSourceIp',
  'aws:SourceVpce',
  'aws:UserAgent',
  'aws:CurrentTime',
  'aws:EpochTime',
  'aws:SecureTransport',
  'aws:ViaAWSService',
  'aws:CalledVia',
  'aws:CalledViaFirst',
  'aws:CalledViaLast',
] as const;

export function requestContextOf(input: ContextInput): RequestContext {
  const context: Record<string, ContextFact> = {};
  const unknown = new Set<string>(NEVER_TOLD);
  const found: FoundKeys = {
    exact: (key, value, from) => set(context, key, value, 'exact', from),
    approximate: (key, value, from) => set(context, key, value, 'approximate', from),
    unknown: (...keys) => {
      for (const key of keys) unknown.add(key);
    },
  };
  callerKeys(input, found);
  if (input.record === undefined || input.ofAnother === true)
    found.unknown(...TOLD_BY_RECORD, ...SESSION_KEYS, ...ENDPOINT_KEYS);
  else {
    sessionKeys(input, found);
    networkKeys(input, found);
    requestFacts(input, found);
  }
  const region = regionAsked(input);
  found.exact('aws:RequestedRegion', region ?? undefined, 'awsRegion');
  if (typeof region !== 'string') found.unknown('aws:RequestedRegion');
  // `aws:ResourceAccount` is left to the engine: it follows from each resource, and a call may need several.
  serviceKeys(input.ofAnother === true ? { ...input, record: undefined } : input, found);
  const endpoint = textAt(input.record, 'vpcEndpointId');
  return present<RequestContext>({
    context,
    unknown: [...unknown].filter((key) => !Object.hasOwn(context, key)),
    sourceIp: textAt(input.record, 'sourceIPAddress'),
    vpcEndpointId: endpoint?.startsWith('vpce-') ? endpoint : undefined,
    vpcEndpointAccount: textAt(input.record, 'vpcEndpointAccountId'),
    userAgent: textAt(input.record, 'userAgent'),
    mfa: flagAt(sessionAttributes(input.record), 'mfaAuthenticated'),
  });
}

function regionAsked({ asked, partition, eventSource, region, record }: ContextInput): string | null | undefined {
  if (asked === undefined) return region === '' ? undefined : region;
  return requestedRegion(asked, { partition, eventSource, region, isRecord: record !== undefined });
}

function requestFacts({ record }: ContextInput, found: FoundKeys): void {
  const time = textAt(record, 'eventTime');
  const epoch = time === undefined ? Number.NaN : Date.parse(time);
  if (Number.isNaN(epoch)) found.unknown('aws:CurrentTime', 'aws:EpochTime');
  else {
    found.exact('aws:CurrentTime', time, 'eventTime');
    found.exact('aws:EpochTime', Math.floor(epoch / 1000), 'eventTime');
  }
  // CloudTrail puts brackets around the user agent of some calls.
  const agent = textAt(record, 'userAgent')?.replace(/^\[(.*)\]$/s, '$1');
  found.approximate('aws:UserAgent', agent, 'userAgent');
  if (agent === undefined) found.unknown('aws:UserAgent');
  if (fieldAt(record, 'tlsDetails') !== undefined) found.exact('aws:SecureTransport', true, 'tlsDetails');
  else if (textAt(record, 'eventSource')?.startsWith('s3.')) found.unknown('aws:SecureTransport');
  else found.approximate('aws:SecureTransport', true, 'eventSource');
}

function set(
  context: Record<string, ContextFact>,
  key: string,
  value: ContextValue | undefined,
  standing: FactStanding,
  from: string,
): void {
  if (value !== undefined && !Object.hasOwn(context, key)) context[key] = { value, standing, from };
}
