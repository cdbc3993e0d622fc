/** The codes of the schema stage: faults within one document. */
import { unsuppressibleError } from "../../base/diagnostics.ts";
import type { Code } from "../../base/diagnostics.ts";

export const notAResource: Code = unsuppressibleError(
  "not-a-resource",
  "A document is not a Sluice resource: it is not a map, or has neither `apiVersion` nor `kind`.",
  "Such a document is usually a file in the wrong folder, or has wrong indentation.",
  "Start the document with `apiVersion`, `kind`, `metadata` and `spec`, or move the file out of the folders of `spec.sources`.",
);

export const unknownApiVersion: Code = unsuppressibleError(
  "unknown-api-version",
  "A document has no `apiVersion`, or one that this version of Sluice does not know.",
  "The version determines how Sluice reads a document. An unknown version could mean anything.",
  "Write `apiVersion: sluice.dev/v1alpha1`, or use a version of Sluice that supports it.",
);

export const unknownKind: Code = unsuppressibleError(
  "unknown-kind",
  "A document has no `kind`, or one that does not exist.",
  "Only the kind determines the meaning of a document. Without a known kind, Sluice can't read it.",
  "Correct the kind. `sluice schema` lists all kinds.",
);

export const missingName: Code = unsuppressibleError(
  "missing-name",
  "A document has no `metadata.name`.",
  "Other documents, messages and rendered files refer to a document by its name.",
  "Add `metadata.name`: at most 63 lowercase letters, digits and hyphens.",
);

export const invalidName: Code = unsuppressibleError(
  "invalid-name",
  "A name is not a DNS-1123 label: at most 63 lowercase letters, digits and hyphens.",
  "Files and Kubernetes objects get this name.",
  "Write the name in lowercase, with hyphens between words.",
);

export const reservedName: Code = unsuppressibleError(
  "reserved-name",
  "A document has a name that Windows reserves for a device, such as `con` or `nul`.",
  "Rendered files have the names of documents, so nobody could check them out on Windows.",
  "Choose another name, such as `nul-region`.",
);

export const unknownField: Code = unsuppressibleError(
  "unknown-field",
  "A field does not exist at its location.",
  "An unknown field is usually a typo, or a field at the wrong level. It would silently have no effect.",
  "Correct the name, move the field to the right level, or remove it.",
);

export const missingField: Code = unsuppressibleError(
  "missing-field",
  "A required field is missing.",
  "No default would be right for everyone.",
  "Add the field. `docs/kinds.md` describes it.",
);

export const wrongType: Code = unsuppressibleError(
  "wrong-type",
  "A value has the wrong type, such as text instead of a list, or a number instead of text.",
  "A wrong type is a misunderstanding by the author or the YAML parser. A guess would hide it.",
  "Write the value as shown in the message.",
);

export const releaseNotQuoted: Code = unsuppressibleError(
  "release-not-quoted",
  "A release is not quoted, so YAML reads it as a number.",
  "The number 1.10 is 1.1, so the feature would begin nine releases too early.",
  "Put the release in quotes.",
);

export const invalidValue: Code = unsuppressibleError(
  "invalid-value",
  "A value has the right type, but its field does not allow it.",
  "It could have no effect, or an unintended one.",
  "Use one of the values, or the form, in the message.",
);

export const invalidDate: Code = unsuppressibleError(
  "invalid-date",
  "A date is not in the form YYYY-MM-DD, or does not exist.",
  "A date such as 2027-02-30 would never take effect.",
  "Write an existing date as YYYY-MM-DD.",
);

export const jsonpathNotAllowed: Code = unsuppressibleError(
  "jsonpath-not-allowed",
  "A path uses a JSONPath feature that is not allowed.",
  "Expressions and recursive steps of JSONPath can run code or take very long, and anyone can propose a change.",
  "Use only `$`, `.name`, `['name']`, `[0]`, `[*]` and `[?(@.name=='text')]`, in at most 256 characters.",
);

export const exactlyOneOf: Code = unsuppressibleError(
  "exactly-one-of",
  "Exactly one of several fields must be set, but none or more than one is.",
  "Each of the fields is sufficient, and two would contradict each other.",
  "Keep one of the fields.",
);

export const conflictingFields: Code = unsuppressibleError(
  "conflicting-fields",
  "Two fields exclude each other, or one has a value that the other does not allow.",
  "Both decide the same thing, so one of them would silently have no effect.",
  "Remove one of them.",
);

export const duplicateItem: Code = unsuppressibleError(
  "duplicate-item",
  "A list contains the same item twice.",
  "The second item has no effect, and is often a typo.",
  "Remove or correct one of them.",
);

export const outOfOrder: Code = unsuppressibleError(
  "out-of-order",
  "Something ends before it begins.",
  "It would never take effect. Often the two values are swapped, or a year is wrong.",
  "Correct one of the two.",
);

export const historyNotAscending: Code = unsuppressibleError(
  "history-not-ascending",
  "An entry of a history begins with the same release as the previous entry, or an earlier one.",
  "A history goes from the oldest entry to the newest. In another order, entries would have no effect.",
  "Sort the entries by `since`, ascending, with each release once.",
);

export const unlockedAgain: Code = unsuppressibleError(
  "unlocked-again",
  "An entry of a history is not locked, although an earlier one is.",
  "A lock promises that overrides do not change the feature from a release on. It can't be undone.",
  "Add `locked: true` to the entry, or remove it from the earlier one.",
);

export const moreProblems: Code = unsuppressibleError(
  "more-problems",
  "A document has too many problems, so Sluice reports only the first ones.",
  "Many problems in one document often have a single cause.",
  "Fix the reported problems, and run the command again.",
);

export const schemaCodes: readonly Code[] = [
  notAResource,
  unknownApiVersion,
  unknownKind,
  missingName,
  invalidName,
  reservedName,
  unknownField,
  missingField,
  wrongType,
  releaseNotQuoted,
  invalidValue,
  invalidDate,
  jsonpathNotAllowed,
  exactlyOneOf,
  conflictingFields,
  duplicateItem,
  outOfOrder,
  historyNotAscending,
  unlockedAgain,
  moreProblems,
];
