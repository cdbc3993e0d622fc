/** The codes of parse: text that is no YAML, or that two readers of YAML would take for different things. */
import { hardError } from "../diagnostics.ts";
import type { Code } from "../diagnostics.ts";

const HIDES = "What a reviewer sees is not what a machine reads.";
const WRITE_ESCAPE = "Delete it, or write it as an escape such as `\\u200B` in a double-quoted string.";

export const controlCharacter: Code = hardError(
  "control-character",
  "A control character stands in the text, other than tab and line feed.",
  "It is invisible, some readers of YAML refuse it, and terminals obey it.",
  "Delete it, or write it as an escape such as `\\x07` in a double-quoted string.",
);
export const loneCarriageReturn: Code = hardError(
  "lone-carriage-return",
  "A carriage return stands alone, without a line feed behind it.",
  "Some readers of YAML begin a new line there and others do not: what hides in a comment for one is a setting for the other.",
  "End lines with LF, or with CRLF.",
);
export const oddLineBreak: Code = hardError(
  "odd-line-break",
  "A character stands in the text that only some readers take for a line break: NEL, LS or PS.",
  "What hides in a comment for one reader is a setting for the other.",
  "Delete it, or write it as an escape such as `\\u2028` in a double-quoted string.",
);
export const bidiControl: Code = hardError(
  "bidi-control",
  "A character stands in the text that turns the direction of writing.",
  `${HIDES} Such characters reorder a line on the screen only.`,
  WRITE_ESCAPE,
);
export const invisibleCharacter: Code = hardError(
  "invisible-character",
  "A character stands in the text that has no width: zero-width, soft hyphen or tag characters.",
  `${HIDES} Two names can look alike and differ.`,
  WRITE_ESCAPE,
);
export const byteOrderMark: Code = hardError(
  "byte-order-mark",
  "A byte order mark stands elsewhere than at the beginning of the file.",
  "Inside a text it is an invisible character; it often comes from files that were joined.",
  "Delete it.",
);
export const nonCharacter: Code = hardError(
  "non-character",
  "A code point stands in the text that Unicode will never assign.",
  "Readers of YAML refuse it or replace it.",
  "Delete it.",
);
export const loneSurrogate: Code = hardError(
  "lone-surrogate",
  "Half of a surrogate pair stands alone, in the text or as an escape.",
  "It is no character and can't be written as UTF-8; every reader replaces it by another.",
  'Write the whole character, or its escape with eight digits: `"\\U0001F600"`.',
);

export const tooManyDocuments: Code = hardError(
  "too-many-documents",
  "A file holds more than 1,000 documents.",
  "The limit keeps hostile files from exhausting the run.",
  "Divide the file.",
);
export const tooManyLines: Code = hardError(
  "too-many-lines",
  "A file has more than 60,000 lines and commas.",
  "So many values in so little text are a list that nobody reviews, or are meant to exhaust the run.",
  "Divide the file.",
);
export const sourcesTooLong: Code = hardError(
  "sources-too-long",
  "All sources together have more than 5,000,000 lines and commas, or more than 100,000,000 pairs of a feature and a cluster.",
  "The limit keeps hostile sources from exhausting the memory of the run: then nobody would be told anything.",
  "Name only folders of sources in `spec.sources`, or divide the platform into several projects.",
);
export const tooManyProblems: Code = hardError(
  "too-many-problems",
  "More than 10,000 problems were found, so the rest of the sources was not read.",
  "Nobody reads so many, and hostile sources could fill the memory with them.",
  "Correct these first: most often they have one cause.",
);
export const runExhausted: Code = hardError(
  "run-exhausted",
  "Reading has taken 40% of the memory that there is, or a minute, and was stopped; or what comes after it 60%, or five minutes.",
  "A run that is killed tells nobody what was wrong.",
  "Look whether the sources hold what they should. If they do, give the run more memory: `NODE_OPTIONS=--max-old-space-size=8192`.",
);
export const tooDeep: Code = hardError(
  "too-deep",
  "Maps and lists are nested more than 64 deep.",
  "No kind needs it, and deep nesting is a way to crash readers of YAML.",
  "Flatten the document.",
);
export const tooManyKeys: Code = hardError(
  "too-many-keys",
  "A map has more than 5,000 keys.",
  "The limit keeps hostile files from exhausting the run.",
  "Divide the map among several documents.",
);
export const scalarTooLong: Code = hardError(
  "scalar-too-long",
  "One value is longer than 256 KiB.",
  "A ConfigMap or a resource holds at most about 1 MiB in all; the limit keeps hostile files from exhausting the run.",
  "Shorten the value, or keep it elsewhere and refer to it.",
);

export const yamlSyntax: Code = hardError(
  "yaml-syntax",
  "The text is not YAML.",
  "A document that can't be read is left out of everything, so the others are checked without it.",
  "Mend what the message says; the fault may lie in the line before.",
);
export const mergeConflict: Code = hardError(
  "merge-conflict",
  "A file has conflict markers of Git.",
  "Which of the two sides is meant is for a person to decide.",
  "Keep the lines that should stay, and delete the markers.",
);
export const templateSyntax: Code = hardError(
  "template-syntax",
  "A source contains a template, such as `{{ .Values.name }}`.",
  "Sources are data: what holds on a cluster must be readable from the repository alone.",
  "Write the value itself. What differs between clusters belongs in an Override or a Patch.",
);
export const noBreakSpace: Code = hardError(
  "no-break-space",
  "A no-break space is where YAML needs a space.",
  "It looks like a space, but YAML reads it as a letter.",
  "Replace it with a space.",
);
export const tabIndentation: Code = hardError(
  "tab-indentation",
  "A line is indented with a tab.",
  "YAML allows only spaces there, since nobody agrees on how wide a tab is.",
  "Replace tabs by spaces; most editors do so on request.",
);
export const anchor: Code = hardError(
  "anchor",
  "An anchor or an alias is used.",
  "Readers differ in how they expand aliases, a few lines can grow to gigabytes, and a change in one place has effects in another that no diff shows.",
  "Write the value out where it is used.",
);
export const mergeKey: Code = hardError(
  "merge-key",
  "The key `<<` is used.",
  "Some readers merge what follows, others have a key of that name, and they disagree about which value wins.",
  "Write the merged keys out.",
);
export const explicitTag: Code = hardError(
  "explicit-tag",
  "A value has a tag such as `!!str` or `!custom`.",
  "Tags make readers build things that are not plain data, each reader others.",
  "Delete the tag; quote a value that is meant to be text.",
);
export const directive: Code = hardError(
  "directive",
  "The file has a directive such as `%YAML 1.2`.",
  "Directives change what values mean, and kubectl refuses them.",
  "Delete the line.",
);
export const explicitKey: Code = hardError(
  "explicit-key",
  "A key is introduced by `? `.",
  "It is there for keys that are lists or maps, which no kind has and JSON can't hold.",
  "Write `key: value`.",
);
export const keyNotText: Code = hardError(
  "key-not-text",
  "A key is empty, a list or a map.",
  "Keys are names: some readers refuse others, some turn them into text, each in its own way.",
  "Give the key a name.",
);
export const duplicateKey: Code = hardError(
  "duplicate-key",
  "A map has the same key twice.",
  "Some readers take the first, some the last, some refuse the file.",
  "Keep one of them.",
);
export const forbiddenKey: Code = hardError(
  "forbidden-key",
  "A key is named `__proto__`.",
  "In JavaScript it stands for the prototype of an object; it is used to attack programs and for nothing else.",
  "Choose another name.",
);
export const ambiguousKey: Code = hardError(
  "ambiguous-key",
  "A key is not quoted that readers of YAML take for a number, a date or null, and spell differently.",
  "`0777:` is the key 777 for one reader and 511 for another.",
  "Quote the key.",
);
export const ambiguousScalar: Code = hardError(
  "ambiguous-scalar",
  "A value is not quoted that some readers of YAML take for text and others for a boolean or a number.",
  "`no` is false for kubectl and text for others, `0777` is 511 or 777, and `22:00` is 1320 in YAML 1.1.",
  "Quote it if text is meant; otherwise write `true`, `false` or a decimal number.",
);
export const ambiguousDate: Code = hardError(
  "ambiguous-date",
  "A date is not quoted in a field that is not a date.",
  "Some readers of YAML turn it into a moment, which comes out as another text.",
  "Quote it.",
);
export const numberInexact: Code = hardError(
  "number-inexact",
  "A whole number is too large to be kept exactly.",
  "Beyond 9007199254740991 many readers keep the nearest number that they can, so that digits change.",
  "Quote it if it is an identifier, or write a smaller number.",
);
export const numberNotFinite: Code = hardError(
  "number-not-finite",
  "A number is infinite, or not a number.",
  "JSON and Kubernetes have neither.",
  "Write a finite number, or quote it if text is meant.",
);

export const codes: readonly Code[] = [
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
