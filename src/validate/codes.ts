/** The codes of validate: what can be wrong with one document by itself. */
import { hardError } from "../diagnostics.ts";
import type { Code } from "../diagnostics.ts";

export const notAResource: Code = hardError(
  "not-a-resource",
  "A document is no resource of Sluice: it is not a map, or it says neither `apiVersion` nor `kind`.",
  "Only documents with the envelope are read; a stray one is most often a file in the wrong folder or a broken indentation.",
  "Begin the document with `apiVersion`, `kind`, `metadata` and `spec`, or keep the file out of the folders of `spec.sources`.",
);

export const unknownApiVersion: Code = hardError(
  "unknown-api-version",
  "A document has no `apiVersion`, or one that this version of Sluice does not know.",
  "The version says how a document is read; one that is not known could mean anything.",
  "Write `apiVersion: sluice.dev/v1alpha1`, or use a version of Sluice that knows it.",
);

export const unknownKind: Code = hardError(
  "unknown-kind",
  "A document has no `kind`, or one that does not exist.",
  "The kind alone decides what a document is; without one that is known, nothing of it can be read.",
  "Correct the kind; `sluice schema` lists them.",
);

export const missingName: Code = hardError(
  "missing-name",
  "A document has no `metadata.name`.",
  "Other documents refer to it by its name, and so do messages and rendered files.",
  "Add `metadata.name`: lower-case letters, digits and hyphens, at most 63.",
);

export const invalidName: Code = hardError(
  "invalid-name",
  "A name is not a DNS-1123 label: lower-case letters, digits and hyphens, at most 63.",
  "Names become names of files and of Kubernetes objects, which allow no more.",
  "Write the name in lower case with hyphens between words.",
);

export const reservedName: Code = hardError(
  "reserved-name",
  "A document has a name that Windows keeps for a device, such as `con` or `nul`.",
  "Rendered files are named after documents, and no Windows machine could check them out.",
  "Choose another name, such as `nul-region`.",
);

export const unknownField: Code = hardError(
  "unknown-field",
  "A field is written that does not exist at its place.",
  "A field that nobody reads is most often a typo or stands one level too high or too low; what it was meant to do would silently not happen.",
  "Correct the name, move the field to where it belongs, or remove it.",
);

export const missingField: Code = hardError(
  "missing-field",
  "A field that must be there is missing.",
  "There is no default that would be right for everybody.",
  "Add the field; `docs/kinds.md` says what it means.",
);

export const wrongType: Code = hardError(
  "wrong-type",
  "A value is of another type than its field: text instead of a list, a number instead of text.",
  "A wrong type means that something was misunderstood, by the writer or by YAML, and guessing would hide it.",
  "Write the value as the message says.",
);

export const releaseNotQuoted: Code = hardError(
  "release-not-quoted",
  "A release is written without quotes, so YAML reads it as a number.",
  "The number 1.10 is 1.1: the feature would begin nine releases too early.",
  "Put the release in quotes.",
);

export const invalidValue: Code = hardError(
  "invalid-value",
  "A value has the right type, but is none that its field can have.",
  "It could mean nothing, or something else than was meant.",
  "Choose one of the values, or the form, that the message gives.",
);

export const invalidDate: Code = hardError(
  "invalid-date",
  "A day is not written as YYYY-MM-DD, or does not exist in the calendar.",
  "Days are compared as text and with the calendar; a day such as 2027-02-30 would never come.",
  "Write an existing day as YYYY-MM-DD.",
);

export const jsonpathNotAllowed: Code = hardError(
  "jsonpath-not-allowed",
  "A path uses more of JSONPath than is allowed.",
  "Expressions and recursive steps of JSONPath can run code or take for ever, and anybody may propose a change.",
  "Use only `$`, `.name`, `['name']`, `[0]`, `[*]` and `[?(@.name=='text')]`, in at most 256 characters.",
);

export const exactlyOneOf: Code = hardError(
  "exactly-one-of",
  "Of some fields exactly one must be written, and there is none, or more than one.",
  "Each of them alone says what is meant; two would contradict each other.",
  "Keep one of the fields.",
);

export const conflictingFields: Code = hardError(
  "conflicting-fields",
  "Two fields are written that exclude each other, or one has a value that another does not allow.",
  "Both decide the same thing, so one of them would silently lose.",
  "Remove one of them.",
);

export const duplicateItem: Code = hardError(
  "duplicate-item",
  "A list names the same thing twice.",
  "The second has no effect; most often another name was meant.",
  "Remove or correct one of them.",
);

export const outOfOrder: Code = hardError(
  "out-of-order",
  "Something ends before it begins.",
  "It would never hold: most often the two are swapped, or a year is wrong.",
  "Correct one of the two.",
);

export const historyNotAscending: Code = hardError(
  "history-not-ascending",
  "An entry of a history begins with the same release as the one before it, or with an earlier one.",
  "A history is read from the oldest entry to the newest; out of order it hides entries.",
  "Put the entries in ascending order of `since`, each release once.",
);

export const unlockedAgain: Code = hardError(
  "unlocked-again",
  "An entry of a history is not locked, although an earlier one is.",
  "Locked is a promise that no override touches the feature from a release on; it can't be taken back.",
  "Add `locked: true` to the entry, or remove it from the earlier one.",
);

export const moreProblems: Code = hardError(
  "more-problems",
  "A document has so many problems that only the first are told.",
  "After the first few they are most often one misunderstanding.",
  "Mend those that are told, and look again.",
);

export const codes: readonly Code[] = [
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
