/** Tokens -> documents of nodes with ranges, with the options of `yaml` that are safe for text from anybody. */
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
  /** In the order of the text, empty ones included: the index of a document is its place in this list. */
  readonly documents: readonly Composed[];
  /** What stands outside of any document. */
  readonly stray: Pick<Composed, "errors" | "marks">;
  /** A limit is exceeded; then there are no documents. */
  readonly excess?: ReadLimitExceeded;
}

/**
 * Plain data of YAML 1.2 only. Duplicate keys are found in linear time by values.ts, aliases are never expanded, and
 * tags resolve to nothing. The schema is shared: making one takes longer than composing a small document.
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
  const left = [...marks];
  const documents = composed.map((document) => ({
    root: rootOf(document),
    errors: document.errors,
    marks: takeUntil(left, document.range[2]),
  }));
  return { documents, stray: { errors: composer.streamInfo().errors, marks: left } };
}

/** An error for each of a million brackets takes seconds, nearly all of them for traces that nobody reads. */
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

/** Takes the marks that begin before an offset. */
function takeUntil(marks: Mark[], end: number): readonly Mark[] {
  const index = marks.findIndex(({ start }) => start >= end);
  return marks.splice(0, index === -1 ? marks.length : index);
}
