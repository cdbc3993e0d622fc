/** Where something is in a text, and what a name leads to there. */

/** UTF-16 offsets, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What a name leads to: the key that it is, if it is one, and what stands there, if anything does. */
export interface Step<P> {
  readonly key?: Range;
  readonly value: P | undefined;
}
