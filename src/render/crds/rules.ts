/** The types of what API servers and webhooks say. */

/** Paths are names joined by `.`, with `[]` for the items of a list and `{}` for the values of a map. */
export interface CrdFacts {
  readonly group: string;
  readonly kind: string;
  readonly version: string;
  readonly scope: string;
  /** The repository and commit that its CRD was read from. */
  readonly source: string;
  /** Lists whose items must differ in these keys; in their value, where there are no keys. */
  readonly keyed: readonly KeyedList[];
  readonly fixed: readonly FixedField[];
}

export interface KeyedList {
  readonly path: string;
  readonly keys: readonly string[];
}

export interface FixedField {
  readonly path: string;
  /** A schema's rule compares what both sides have; this one also refuses that the field is removed. */
  readonly also?: "removal";
  /** The rule in CEL, or what the webhook does in words. */
  readonly rule: string;
}

/** What webhooks refuse beyond the CRD. */
export interface Admission {
  readonly group: string;
  readonly kind: string;
  readonly source: string;
  readonly keyed: readonly KeyedList[];
  /** Nothing of these changes while the object had this phase; without one, always. */
  readonly fixed: readonly (FixedField & { readonly phase?: string })[];
  /** Lists that no item may leave. A list of objects is keyed as above. */
  readonly growing: readonly {
    readonly path: string;
    readonly key?: string;
    readonly phase?: string;
    readonly rule: string;
  }[];
  /** Of objects with a lifecycle: the rule of how `spec.phase` moves. */
  readonly forward?: string;
}
