/** The codes of parse: text that is not YAML, or that YAML parsers read differently. */
import { unsuppressibleError } from "../../base/diagnostics.ts";
import type { Code } from "../../base/diagnostics.ts";

const HIDES = "A reviewer sees a different text from the one that the parser reads.";
const WRITE_ESCAPE = "Delete it, or write it as an escape such as `\\u200B` in a double-quoted string.";

export const controlCharacter: Code = unsuppressibleError(
  "control-character",
  "The text contains a control character other than tab and line feed.",
  "It is invisible, some YAML parsers reject it, and terminals execute it.",
  "Delete it, or write it as an escape such as `\\x07` in a double-quoted string.",
);
export const loneCarriageReturn: Code = unsuppressibleError(
  "lone-carriage-return",
  "A carriage return is not followed by a line feed.",
  "Some YAML parsers start a new line there and others do not. A comment for one parser can be a setting for another.",
  "End lines with LF, or with CRLF.",
);
export const oddLineBreak: Code = unsuppressibleError(
  "odd-line-break",
  "The text contains a character that only some parsers read as a line break: NEL, LS or PS.",
  "A comment for one parser can be a setting for another.",
  "Delete it, or write it as an escape such as `\\u2028` in a double-quoted string.",
);
export const bidiControl: Code = unsuppressibleError(
  "bidi-control",
  "The text contains a character that changes the text direction.",
  `${HIDES} Such characters reorder a line on the screen only.`,
  WRITE_ESCAPE,
);
export const invisibleCharacter: Code = unsuppressibleError(
  "invisible-character",
  "The text contains an invisible character: a zero-width character, a soft hyphen or a tag character.",
  `${HIDES} Two names can look identical but differ.`,
  WRITE_ESCAPE,
);
export const byteOrderMark: Code = unsuppressibleError(
  "byte-order-mark",
  "A byte order mark is not at the start of the file.",
  "Inside text it is an invisible character. It often comes from concatenated files.",
  "Delete it.",
);
export const nonCharacter: Code = unsuppressibleError(
  "non-character",
  "The text contains a code point that Unicode will never assign.",
  "YAML parsers reject or replace it.",
  "Delete it.",
);
export const loneSurrogate: Code = unsuppressibleError(
  "lone-surrogate",
  "The text contains half of a surrogate pair, directly or as an escape.",
  "It is not a character and can't be encoded as UTF-8. Parsers replace it with other characters.",
  'Write the whole character, or its escape with eight digits: `"\\U0001F600"`.',
);

export const tooManyDocuments: Code = unsuppressibleError(
  "too-many-documents",
  "A file contains more than 1,000 documents.",
  "The limit keeps hostile files from exhausting the run.",
  "Divide the file.",
);
export const tooManyLines: Code = unsuppressibleError(
  "too-many-lines",
  "A file has more than 60,000 lines and commas.",
  "A file with so many values is not reviewable, or is meant to exhaust the run.",
  "Divide the file.",
);
export const sourcesTooLong: Code = unsuppressibleError(
  "sources-too-long",
  "All sources together have more than 5,000,000 lines and commas, or more than 100,000,000 pairs of a feature and a cluster.",
  "The limit keeps hostile sources from exhausting the memory of the run. A killed run would report nothing.",
  "List only source folders in `spec.sources`, or divide the platform into several projects.",
);
export const tooManyProblems: Code = unsuppressibleError(
  "too-many-problems",
  "Sluice found more than 10,000 problems and did not read the rest of the sources.",
  "Nobody reads that many problems, and hostile sources could fill the memory with them.",
  "Fix these first. They often have a single cause.",
);
export const runExhausted: Code = unsuppressibleError(
  "run-exhausted",
  "Reading used 40% of the available memory or took a minute, or the later steps used 60% or took five minutes. Sluice stopped the run.",
  "A killed run would report nothing.",
  "Check whether the sources contain the right files. If they do, give the run more memory: `NODE_OPTIONS=--max-old-space-size=8192`.",
);
export const tooDeep: Code = unsuppressibleError(
  "too-deep",
  "Maps and lists are nested more than 64 levels deep.",
  "No kind needs it, and deep nesting can crash YAML parsers.",
  "Flatten the document.",
);
export const tooManyKeys: Code = unsuppressibleError(
  "too-many-keys",
  "A map has more than 5,000 keys.",
  "The limit keeps hostile files from exhausting the run.",
  "Divide the map among several documents.",
);
export const scalarTooLong: Code = unsuppressibleError(
  "scalar-too-long",
  "One value is longer than 256 KiB.",
  "A ConfigMap or a resource holds at most about 1 MiB. The limit keeps hostile files from exhausting the run.",
  "Shorten the value, or store it elsewhere and refer to it.",
);

export const yamlSyntax: Code = unsuppressibleError(
  "yaml-syntax",
  "The text is not valid YAML.",
  "Sluice checks the other documents without the unreadable one.",
  "Fix the reported problem. The mistake can be on the previous line.",
);
export const mergeConflict: Code = unsuppressibleError(
  "merge-conflict",
  "A file contains Git conflict markers.",
  "A person must decide which side to keep.",
  "Keep the lines that should stay, and delete the markers.",
);
export const templateSyntax: Code = unsuppressibleError(
  "template-syntax",
  "A source contains a template, such as `{{ .Values.name }}`.",
  "Sources are data: the repository alone must show the state of every cluster.",
  "Write the value itself. For differences between clusters, use an Override or a Patch.",
);
export const noBreakSpace: Code = unsuppressibleError(
  "no-break-space",
  "A no-break space is where YAML needs a space.",
  "It looks like a space, but YAML reads it as a letter.",
  "Replace it with a space.",
);
export const tabIndentation: Code = unsuppressibleError(
  "tab-indentation",
  "A line is indented with a tab.",
  "YAML allows only spaces for indentation, because the width of a tab is not defined.",
  "Replace tabs with spaces. Most editors have a command for it.",
);
export const anchor: Code = unsuppressibleError(
  "anchor",
  "The file contains an anchor or an alias.",
  "Parsers expand aliases differently, a few lines can grow to gigabytes, and a diff does not show all effects of a change.",
  "Write out the value where you use it.",
);
export const mergeKey: Code = unsuppressibleError(
  "merge-key",
  "The file contains the key `<<`.",
  "Some parsers merge the value and others read a key with this name. They also disagree about which value wins.",
  "Write out the merged keys.",
);
export const explicitTag: Code = unsuppressibleError(
  "explicit-tag",
  "A value has a tag such as `!!str` or `!custom`.",
  "Parsers create objects other than plain data from tags, and each parser differs.",
  "Delete the tag. Quote the value if it is text.",
);
export const directive: Code = unsuppressibleError(
  "directive",
  "The file has a directive such as `%YAML 1.2`.",
  "Directives change the meaning of values, and kubectl rejects them.",
  "Delete the line.",
);
export const explicitKey: Code = unsuppressibleError(
  "explicit-key",
  "A key is introduced by `? `.",
  "This syntax is for keys that are lists or maps, which no kind uses and JSON does not support.",
  "Write `key: value`.",
);
export const keyNotText: Code = unsuppressibleError(
  "key-not-text",
  "A key is empty, a list or a map.",
  "Keys are names. Some parsers reject other keys, and some convert them to text in different ways.",
  "Give the key a name.",
);
export const duplicateKey: Code = unsuppressibleError(
  "duplicate-key",
  "A map has the same key twice.",
  "Some parsers use the first value, some the last, and some reject the file.",
  "Keep one of them.",
);
export const forbiddenKey: Code = unsuppressibleError(
  "forbidden-key",
  "A key is named `__proto__`.",
  "In JavaScript, it is the prototype of an object. As a key, it is only used to attack programs.",
  "Choose another name.",
);
export const ambiguousKey: Code = unsuppressibleError(
  "ambiguous-key",
  "An unquoted key looks like a number, a date or null, which YAML parsers convert to different texts.",
  "`0777:` is the key 777 for some parsers and 511 for others.",
  "Quote the key.",
);
export const ambiguousScalar: Code = unsuppressibleError(
  "ambiguous-scalar",
  "An unquoted value is text for some YAML parsers, and a boolean or a number for others.",
  "`no` is false for kubectl and text for others, `0777` is 511 or 777, and `22:00` is 1320 in YAML 1.1.",
  "Quote it if it is text. Otherwise write `true`, `false` or a decimal number.",
);
export const ambiguousDate: Code = unsuppressibleError(
  "ambiguous-date",
  "A field that is not a date contains an unquoted date.",
  "Some YAML parsers read it as a timestamp and write it back in a different form.",
  "Quote it.",
);
export const numberInexact: Code = unsuppressibleError(
  "number-inexact",
  "A whole number is too large for an exact representation.",
  "Above 9007199254740991, many parsers use the nearest number that they can represent, so digits change.",
  "Quote it if it is an identifier, or write a smaller number.",
);
export const numberNotFinite: Code = unsuppressibleError(
  "number-not-finite",
  "A value is infinity or not a number (NaN).",
  "JSON and Kubernetes support neither.",
  "Write a finite number, or quote it if it is text.",
);

export const parseCodes: readonly Code[] = [
  controlCharacter,
  loneCarriageReturn,
  oddLineBreak,
  bidiControl,
  invisibleCharacter,
  byteOrderMark,
  nonCharacter,
  loneSurrogate,
  tooManyDocuments,
  tooManyLines,
  sourcesTooLong,
  tooManyProblems,
  runExhausted,
  tooDeep,
  tooManyKeys,
  scalarTooLong,
  yamlSyntax,
  mergeConflict,
  templateSyntax,
  noBreakSpace,
  tabIndentation,
  anchor,
  mergeKey,
  explicitTag,
  directive,
  explicitKey,
  keyNotText,
  duplicateKey,
  forbiddenKey,
  ambiguousKey,
  ambiguousScalar,
  ambiguousDate,
  numberInexact,
  numberNotFinite,
];
