/** Composes tokens into documents of nodes with ranges, with `yaml` options that are safe for untrusted text. */
import type { Composer, Document as YamlDocument, ParsedNode, YAMLError } from "yaml";
import { yaml } from "../../base/lazy-libraries.ts";
import { lazy } from "../../base/lazy.ts";
import { tokenize, type ReadLimitExceeded, type Mark } from "./tokens.ts";

export interface Composed {
  /** Undefined in an empty document. */
  readonly root: ParsedNode | undefined;
  readonly errors: readonly YAMLError[];
  readonly marks: readonly Mark[];
}

export interface Stream {
  /** In the order of the text, including empty documents, so that the index here is the document index. */
  readonly documents: readonly Composed[];
  /** Errors and marks outside of any document. */
  readonly stray: Pick<Composed, "errors" | "marks">;
  /** The limit that is exceeded; `documents` is empty then. */
  readonly excess?: ReadLimitExceeded;
}

/**
 * Only plain data of YAML 1.2. `values.ts` finds duplicate keys in linear time. Aliases are not expanded, and tags are
 * not resolved. The schema is shared because creating one takes longer than composing a small document.
 */
const options: () => NonNullable<ConstructorParameters<typeof Composer>[0]> = lazy(() => ({
  version: "1.2",
  schema: new (yaml().Schema)({ schema: "core", merge: false, resolveKnownTags: false }),
  strict: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: "error",
}));

export function compose(text: string): Stream {
  const { tokens, marks, excess } = tokenize(text);
  if (excess !== undefined) return { documents: [], stray: { errors: [], marks: [] }, excess };
  const composer = new (yaml().Composer)(options());
  const composed = withoutTraces(() => [...composer.compose(tokens)]);
  const remaining = [...marks];
  const documents = composed.map((document) => ({
    root: rootOf(document),
    errors: document.errors,
    marks: takeUntil(remaining, document.range[2]),
  }));
  return { documents, stray: { errors: composer.streamInfo().errors, marks: remaining } };
}

/** Errors for a million brackets take seconds, nearly all of it for unused stack traces. */
function withoutTraces<T>(work: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function rootOf({ contents }: YamlDocument.Parsed): ParsedNode | undefined {
  const root: ParsedNode | null = contents;
  return root === null || (root.range[0] === root.range[1] && root.tag === undefined) ? undefined : root;
}

/** Removes and returns the marks that begin before an offset. */
function takeUntil(marks: Mark[], end: number): readonly Mark[] {
  const index = marks.findIndex(({ start }) => start >= end);
  return marks.splice(0, index === -1 ? marks.length : index);
}
