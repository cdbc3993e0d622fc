/** The types for rules of CRDs and webhooks. */

/** Paths are names joined by `.`, with `[]` for the items of a list and `{}` for the values of a map. */
export interface CrdFacts {
  readonly group: string;
  readonly kind: string;
  readonly version: string;
  readonly scope: string;
  /** The repository and commit of the CRD. */
  readonly source: string;
  /** Lists whose items must differ in these keys, or in their value if there are no keys. */
  readonly keyed: readonly KeyedList[];
  readonly fixed: readonly FixedField[];
}

export interface KeyedList {
  readonly path: string;
  readonly keys: readonly string[];
}

export interface FixedField {
  readonly path: string;
  /** CEL rules of a schema only compare existing values; `removal` also rejects removing the field. */
  readonly also?: "removal";
  /** The CEL rule, or the check of the webhook in words. */
  readonly rule: string;
}

/** Checks of webhooks beyond the CRD. */
export interface Admission {
  readonly group: string;
  readonly kind: string;
  readonly source: string;
  readonly keyed: readonly KeyedList[];
  /** Fields that can't change while the object has this phase; without a phase, never. */
  readonly fixed: readonly (FixedField & { readonly phase?: string })[];
  /** Lists that can't lose items. Lists of objects have a key, as above. */
  readonly growing: readonly {
    readonly path: string;
    readonly key?: string;
    readonly phase?: string;
    readonly rule: string;
  }[];
  /** For objects with a lifecycle: the rule for changes of `spec.phase`. */
  readonly forward?: string;
}
