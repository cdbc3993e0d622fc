/** The value of a document or of a part of it. */

export type Scalar = string | number | boolean | null;

/** Plain data. Objects have no prototype and no key `__proto__`. */
export type Value = Scalar | readonly Value[] | { readonly [key: string]: Value };
