/** The value of a document, or of a part of it. */

export type Scalar = string | number | boolean | null;

/** Plain data: objects have no prototype and never a key `__proto__`. */
export type Value = Scalar | readonly Value[] | { readonly [key: string]: Value };
