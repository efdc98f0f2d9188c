/**
 * A CloudTrail event as Elastic's integration and Filebeat index it (ECS and `aws.cloudtrail.*`), and as Datadog's
 * pipeline keeps it, where the original was not kept beside it; back to CloudTrail's own fields.
 * Source: https://www.elastic.co/docs/reference/integrations/aws/cloudtrail and
 * https://docs.datadoghq.com/integrations/amazon_cloudtrail/
 * Errs towards not carried: what the index has no field for is unknown.
 */
import { parseArn } from '../../../aws/arn.ts';
import { deepTextAt, fieldAt, isObject, type Json, objectAt, present, textAt } from '../../fields.ts';
import { type Carried, put, withLists } from './row.ts';
import { spelled } from './spelling.ts';

const NOT_INDEXED = [
  'addendum',
  'tlsDetails',
  'vpcEndpointAccountId',
  'userIdentity.inScopeOf',
  'userIdentity.onBehalfOf',
  'userIdentity.sessionContext.sourceIdentity',
  'userIdentity.sessionContext.ec2RoleDelivery',
  'userIdentity.sessionContext.webIdFederationData',
] as const;

export function recordOfElastic(document: Json): Carried | undefined {
  const event = nested(document);
  const trail = objectAt(objectAt(event, 'aws'), 'cloudtrail');
  const name = deepTextAt(event, 'event', 'action');
  if (trail === undefined || name === undefined) return undefined;
  const identity = objectAt(trail, 'user_identity');
  const context = objectAt(identity, 'session_context');
  const record: Json = present({
    eventName: name,
    eventSource: deepTextAt(event, 'event', 'provider'),
    eventID: deepTextAt(event, 'event', 'id'),
    eventTime: textAt(event, '@timestamp'),
    awsRegion: deepTextAt(event, 'cloud', 'region'),
    recipientAccountId: textAt(trail, 'recipient_account_id'),
    sourceIPAddress: deepTextAt(event, 'source', 'address') ?? deepTextAt(event, 'source', 'ip'),
    userAgent: deepTextAt(event, 'user_agent', 'original'),
    errorCode: textAt(trail, 'error_code'),
    errorMessage: textAt(trail, 'error_message'),
    requestID: textAt(trail, 'request_id'),
    readOnly: textAt(trail, 'read_only') ?? fieldAt(trail, 'read_only'),
    eventType: textAt(trail, 'event_type'),
    eventCategory: textAt(trail, 'event_category'),
    sharedEventID: textAt(trail, 'shared_event_id'),
    vpcEndpointId: textAt(trail, 'vpc_endpoint_id'),
    requestParameters: flattenedOr(trail, 'request_parameters'),
    responseElements: flattenedOr(trail, 'response_elements'),
    sessionCredentialFromConsole: textAt(trail, 'session_credential_from_console'),
    resources: spelled(withLists(fieldAt(trail, 'resources')), [{ ARN: 'text', accountId: 'text', type: 'text' }]),
    userIdentity: present({
      type: textAt(identity, 'type'),
      arn: textAt(identity, 'arn'),
      principalId: deepTextAt(event, 'user', 'id'),
      // Of a role's session the integration keeps the role's name here.
      userName: textAt(identity, 'type') === 'IAMUser' ? deepTextAt(event, 'user', 'name') : undefined,
      // The integration moves the caller's account here, not the recipient's.
      accountId: deepTextAt(event, 'cloud', 'account', 'id') ?? accountOf(textAt(identity, 'arn')),
      accessKeyId: textAt(identity, 'access_key_id'),
      invokedBy: textAt(identity, 'invoked_by'),
      sessionContext: context && {
        attributes: present({
          creationDate: textAt(context, 'creation_date'),
          mfaAuthenticated: textAt(context, 'mfa_authenticated') ?? fieldAt(context, 'mfa_authenticated'),
        }),
        sessionIssuer: spelled(fieldAt(context, 'session_issuer'), {
          type: 'text',
          principalId: 'text',
          arn: 'text',
          accountId: 'text',
        }),
      },
    }),
  });
  return { record, lacks: NOT_INDEXED };
}

/** Datadog renames some attributes to its own standard ones and leaves the others. */
export function recordOfDatadog(attributes: Json): Carried | undefined {
  const event = nested(attributes);
  const name = textAt(event, 'eventName') ?? deepTextAt(event, 'evt', 'name');
  const source = textAt(event, 'eventSource');
  if (name === undefined || source === undefined) return undefined;
  const record: Json = {
    ...event,
    ...present({
      eventName: name,
      sourceIPAddress: textAt(event, 'sourceIPAddress') ?? deepTextAt(event, 'network', 'client', 'ip'),
      userAgent: textAt(event, 'userAgent') ?? deepTextAt(event, 'http', 'useragent'),
      errorCode: textAt(event, 'errorCode') ?? deepTextAt(event, 'error', 'kind'),
      errorMessage: textAt(event, 'errorMessage') ?? deepTextAt(event, 'error', 'message'),
      userIdentity: fieldAt(event, 'userIdentity') ?? {},
    }),
  };
  return { record, lacks: fieldAt(event, 'userIdentity') === undefined ? ['userIdentity'] : [] };
}

/** `"event.action": …` beside or instead of `"event": {"action": …}`. */
function nested(document: Json): Json {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(document)) {
    // Searches give the values of a field as a list.
    const one: unknown = Array.isArray(value) && value.length === 1 && !isObject(value[0]) ? value[0] : value;
    if (one === null || one === '' || one === '-') continue;
    put(out, name.split('.'), one);
  }
  return out;
}

/** `flattened` keeps the object; beside it stands the text that Java prints for it. */
function flattenedOr(trail: Json, name: string): unknown {
  return fieldAt(objectAt(trail, 'flattened'), name) ?? spelled(fieldAt(trail, name), 'any');
}

function accountOf(arn: string | undefined): string | undefined {
  return parseArn(arn ?? '')?.account;
}
