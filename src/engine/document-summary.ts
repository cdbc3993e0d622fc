/** Summarizes a document: enough to find what an edit can affect, and for the checks of all documents. */
import { hash } from "node:crypto";
import type { Kind } from "../compiler/kinds.ts";
import { FEATURE_SUMMARY, GRANT_SUMMARY, namesIn } from "../compiler/link/index.ts";
import type { BrokenDocument, Feature, FeatureSummary, GrantSummary } from "../compiler/link/index.ts";
import type { Resource } from "../compiler/schema/index.ts";
import { groupOf } from "../render/service-group.ts";
import { uniqueKeysOf } from "./unique-keys.ts";

/** Plain data. */
export interface DocumentSummary {
  readonly kind: Kind;
  readonly name: string;
  /** The position in its file. */
  readonly index: number;
  /** The features that it names, without duplicates. */
  readonly features: readonly string[];
  /** Keys that no other document may have, although neither names the other. */
  readonly uniqueKeys: readonly string[];
  /** For features and grants. */
  readonly spec?: FeatureSummary["spec"] | GrantSummary["spec"];
  /** For a feature: the service whose files it is in, and the path of its runbook. */
  readonly group?: string;
  readonly runbook?: string;
  /** For a document that affects every feature: a hash of the fields that do. */
  readonly digest?: string;
  /** For a document with errors, whose kind and name are partly a guess. Its position is unknown. */
  readonly isBroken?: true;
}

/** The part of a file that edits can affect. */
export interface FileSummary {
  readonly path: string;
  readonly documents: readonly DocumentSummary[];
}

export function summaryOf(resource: Resource): DocumentSummary {
  const { kind, name, document } = resource;
  const named = [...namesIn(resource)].flatMap(({ to, name: target }) => (to === "Feature" ? [target] : []));
  const features = [...new Set(named)];
  const summary = { kind, name, index: document.index, features, uniqueKeys: uniqueKeysOf(resource) };
  if (!affectsOnlyNamedFeatures(summary)) return { ...summary, digest: digestOf(resource) };
  if (kind === "Grant") return { ...summary, spec: pick(resource.spec as GrantSummary["spec"], GRANT_SUMMARY) };
  if (kind !== "Feature") return summary;
  const { spec } = resource as Feature;
  const runbook = spec.runbook === undefined ? {} : { runbook: spec.runbook };
  return { ...summary, spec: pick(spec, FEATURE_SUMMARY), group: groupOf({ spec }), ...runbook };
}

/** `file`: the id of the bytes of its file. */
export function summaryOfBroken({ kind, name, spec }: BrokenDocument, file: string): DocumentSummary {
  const named = [...namesIn({ kind, spec })].flatMap(({ to, name: target }) => (to === "Feature" ? [target] : []));
  const summary = { kind, name, index: -1, features: [...new Set(named)], uniqueKeys: [], isBroken: true } as const;
  return affectsOnlyNamedFeatures(summary) ? summary : { ...summary, digest: file };
}

/**
 * Whether a document affects only the features that it names. Others, such as stages, clusters and catalog entries,
 * affect everything.
 */
export function affectsOnlyNamedFeatures({ kind, features }: Pick<DocumentSummary, "kind" | "features">): boolean {
  return LOCAL.has(kind) || (kind === "Patch" && features.length > 0);
}

const LOCAL: ReadonlySet<Kind> = new Set<Kind>(["Feature", "Grant", "Override", "Expectation"]);

/** Fields that affect only the diagnostics of this document, or only their severity. */
const OWN: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  Project: ["rules"],
  Stage: ["maintenance", "rollout"],
  Cluster: ["maintenance"],
};

function digestOf({ kind, name, metadata, spec }: Resource): string {
  const own = OWN[kind] ?? [];
  const fields = Object.entries(spec).filter(([field]) => !own.includes(field));
  return hash("sha1", JSON.stringify([kind, name, metadata, fields]));
}

function pick<Spec extends object, Field extends keyof Spec>(spec: Spec, fields: readonly Field[]): Pick<Spec, Field> {
  return Object.fromEntries(
    fields.flatMap((field) => (spec[field] === undefined ? [] : [[field, spec[field]]])),
  ) as Pick<Spec, Field>;
}
