/** The types of ranges in a text, and of a step along a path. */

/** UTF-16 offsets, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The result of following one name of a path: the range of the key, in a map, and the value, unless it is empty. */
export interface Step<P> {
  readonly key?: Range;
  readonly value: P | undefined;
}
