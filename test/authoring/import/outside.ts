/** Generates input from other programs: values with the keys and words that importers look for. */
import fc from "fast-check";

const key = fc.constantFrom(
  "flags",
  "items",
  "kind",
  "spec",
  "metadata",
  "variants",
  "targeting",
  "state",
  "defaultVariant",
  "if",
  "$ref",
  "rules",
  "environments",
  "production",
  "segments",
  "variations",
  "value",
  "weight",
  "allowances",
  "name",
  "labels",
  "allowances",
  "consumerRef",
  "flagSpec",
  "data",
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom(
      null,
      true,
      1,
      "x",
      "ENABLED",
      "Secret",
      "FeatureFlag",
      "ConfigMap",
      "List",
      "ResourceGrant",
      "ResourceRegistration",
      "*",
      "Feature",
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4 }),
  ),
}));

/** The same as the text of a file. */
export const outsideTexts: fc.Arbitrary<string> = fc.tuple(value, fc.boolean()).map(([one, isTop]) =>
  JSON.stringify(
    isTop
      ? one
      : {
          apiVersion: "quota.miloapis.com/v1alpha1",
          kind: "List",
          flags: one,
          items: [one, { apiVersion: "quota.miloapis.com/v1", kind: "ResourceGrant", spec: one }],
        },
  ),
);
