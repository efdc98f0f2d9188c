/**
 * What told the action or the resource of a denial: what AWS said goes before what follows from the call.
 */

/** Where the value came from, in the order it is trusted. */
export type Provenance =
  | 'message'
  | 'decoded'
  | 'event'
  | 'operation-table'
  | 'event-name'
  | 'request-parameters'
  /** A pattern that AWS documents for what the sentence speaks of: any of them may be meant. */
  | 'documented'
  | 'template'
  | 'none';
