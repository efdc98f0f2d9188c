/**
 * The forms that are read, by the names people know them by; told when something is none of them.
 */

export const KNOWN_COLUMNS = [
  "Athena's and CloudTrail Lake's rows (eventname, errorcode, useridentity …)",
  'CloudWatch Logs Insights (@message)',
  "the console's event history (Event name, Error code)",
  'Security Lake (class_uid, api, actor)',
  'Splunk (_raw)',
  'Elastic (event.original, or event.action with aws.cloudtrail.*)',
  'Datadog (message or content)',
].join(', ');

export const KNOWN_FORMS = [
  'CloudTrail log files and records',
  'EventBridge, SQS, SNS and CloudWatch Logs envelopes',
  'event history and CloudTrail Lake results',
  'Athena rows',
  'Security Lake (OCSF API activity)',
  'Logs Insights results',
  'exports of Splunk, Elastic and Datadog',
].join('; ');
