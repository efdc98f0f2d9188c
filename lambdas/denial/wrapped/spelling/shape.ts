/**
 * The shape of a record: which of its fields hold values, objects or lists. Knows no field of CloudTrail's.
 */

/** `text` is a value, `any` JSON whose own names are kept, a list holds objects of its one shape. */
export type Shape = 'text' | 'any' | Fields | readonly [Fields];
export interface Fields {
  readonly [name: string]: Shape;
}

export function isList(shape: Shape): shape is readonly [Fields] {
  return Array.isArray(shape);
}
