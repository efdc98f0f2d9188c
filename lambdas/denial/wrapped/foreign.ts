/**
 * What lies beside CloudTrail's records in the same buckets, queues and exports and looks like them, but tells of no call
 * that could be explained: known by its own names, to be refused by its name.
 * Errs towards a record: only what a record cannot have counts.
 */
import { deepTextAt, fieldAt, isObject, type Json, listAt, objectAt, textAt } from '../fields.ts';

const SIGNS = {
  'guardduty-finding': (value) =>
    [objectAt(value, 'Service'), objectAt(value, 'service')].some((service) => service !== undefined) &&
    [textAt(value, 'SchemaVersion'), textAt(value, 'schemaVersion')].some((version) => version !== undefined),
  'security-hub-finding': (value) =>
    isFinding(value) || [...listAt(value, 'Findings'), ...listAt(value, 'findings')].some(isFinding),
  'other-ocsf-class': (value) => textAt(value, 'class_uid') !== undefined && !isOfCloudTrail(value),
  'other-event': (value) =>
    textAt(value, 'detail-type') !== undefined &&
    objectAt(value, 'detail') !== undefined &&
    !/CloudTrail/i.test(textAt(value, 'detail-type') ?? ''),
  'cloudtrail-digest': (value) =>
    textAt(value, 'digestS3Bucket') !== undefined && textAt(value, 'awsAccountId') !== undefined,
  // Of a rate of calls that went well it tells nothing that is asked here.
  'cloudtrail-insight': (value) => deepTextAt(value, 'insightDetails', 'errorCode') !== undefined,
  'object-notification': (value) =>
    deepTextAt(value, 's3', 'bucket', 'name') !== undefined && textAt(value, 'eventSource') === 'aws:s3',
  'log-delivery-notice': (value) =>
    textAt(value, 's3Bucket') !== undefined && fieldAt(value, 's3ObjectKey') !== undefined,
  'udm-event': (value) => {
    const metadata = objectAt(value, 'metadata');
    const type = textAt(metadata, 'event_type') ?? textAt(metadata, 'eventType') ?? '';
    const makers = ['vendor_name', 'vendorName', 'product_name', 'productName'];
    return /^[A-Z]+(?:_[A-Z]+)*$/.test(type) && makers.some((name) => textAt(metadata, name) !== undefined);
  },
  'row-without-header': (value) =>
    listAt(value, 'Data').length > 0 &&
    listAt(value, 'Data').every((cell) => isObject(cell) && Object.keys(cell).every((name) => name === 'VarCharValue')),
} as const satisfies Readonly<Record<string, (value: Json) => boolean>>;

export type Foreign = keyof typeof SIGNS | ForeignText;

export function foreignForm(value: Json): Foreign | undefined {
  for (const [name, isSo] of Object.entries(SIGNS)) if (isSo(value) && isForeign(name)) return name;
  return undefined;
}

function isForeign(name: string): name is keyof typeof SIGNS {
  return Object.hasOwn(SIGNS, name);
}

function isFinding(value: unknown): boolean {
  return textAt(value, 'ProductArn') !== undefined && textAt(value, 'SchemaVersion') !== undefined;
}

/** Others than CloudTrail write API activity, too: the audit log of a cluster has no service of AWS's. */
function isOfCloudTrail(event: Json): boolean {
  if (objectAt(event, 'api') === undefined && typeof fieldAt(event, 'api') !== 'string') return false;
  const product = deepTextAt(event, 'metadata', 'product', 'name');
  const service = deepTextAt(event, 'api', 'service', 'name');
  return product === undefined || /cloudtrail/i.test(product) || service?.endsWith('.amazonaws.com') === true;
}

type ForeignText = keyof typeof BEGINNINGS;

/** Logs of lines, by how each line begins. */
const BEGINNINGS = {
  'cef-or-leef': /^(?:<\d{1,3}>)?(?:[^|\n]{0,200} )?(?:CEF:\d|LEEF:\d\.\d)\|/,
  'splunk-xml': /^(?:<\?xml[^>\n]{0,200}\?>\s*)?<results? (?:preview|offset)=/,
  'flow-log': /^version account-id interface-id |^\d (?:\d{12}|unknown) eni-[0-9a-f]+ /,
  's3-access-log': /^[0-9a-f]{64} \S{3,63} \[\d\d\/[A-Z][a-z]{2}\/\d{4}:/,
} as const satisfies Readonly<Record<string, RegExp>>;

export function foreignText(text: string): ForeignText | undefined {
  const start = text.trimStart().slice(0, 1_000);
  return (['cef-or-leef', 'splunk-xml', 'flow-log', 's3-access-log'] as const).find((name) =>
    BEGINNINGS[name].test(start),
  );
}
