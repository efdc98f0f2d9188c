/**
 * The names of what wraps records, as services, query engines and log systems write them: one list for those who look into
 * a value and those who cut a stream. Errs towards few: a name that other things have as well is looked into and never cut.
 */

/** Fields that hold a record, or a text of one, or a list of either; in the order they are believed. */
export const WRAPPERS = [
  'detail',
  'CloudTrailEvent',
  'eventJson',
  '@message',
  '_raw',
  'event.original',
  'message',
  'Message',
  'body',
  'Sns',
  'awslogs',
  'kinesis',
  'data',
  'content',
  'attributes',
  '_source',
  'fields',
  'result',
  'sample',
  'logEvents',
  'events',
  'Events',
  'Records',
  'records',
  'results',
  'QueryResultRows',
  'queryResultRows',
  'hits',
  'event',
  'original',
  'udm',
] as const;

/** Of these, lists at the top of a value of which each element stands for itself: nothing beside them says more. */
export const LISTS_AT_TOP = ['Records', 'Events', 'events', 'logEvents', 'results', 'QueryResultRows'] as const;

/** All that may be lists of records, wherever they lie in a value that is too long to be looked into as a whole. */
export const LISTS_OF_RECORDS = [
  ...LISTS_AT_TOP,
  'records',
  'queryResultRows',
  'hits',
  'data',
  'content',
  'result',
] as const;
