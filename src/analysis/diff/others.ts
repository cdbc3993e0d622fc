/**
 * Reports changed fields that no other change covers, such as texts and fields without effect, so that no change is
 * silent.
 */
import type { Cause, Change, ChangeKind } from "./change.ts";
import { KINDS } from "../../compiler/kinds.ts";
import type { Kind, Specs } from "../../compiler/kinds.ts";
import type { Path } from "../../base/source.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import { lazy } from "../../base/lazy.ts";
import { causeOfField, valueAt } from "./causes.ts";
import { documentPairs } from "./sides.ts";
import type { Sides } from "./sides.ts";
import { sorted, textsOf, unordered } from "./values.ts";

interface Family<K extends Kind> {
  readonly kind: ChangeKind;
  /** The start of a subject: `grants["acme-billing"].reason`. */
  readonly section: string;
  /** Fields that a change which names the document covers; `spec`: all fields are compared elsewhere. */
  readonly covered: "spec" | readonly (keyof Specs[K])[];
}

const FAMILIES: { readonly [K in Kind]: Family<K> } = {
  Accreditation: {
    kind: "accreditation",
    section: "accreditations",
    covered: ["clusters", "release", "features", "authority", "date", "expires", "digest"],
  },
  Cluster: { kind: "cluster", section: "clusters", covered: ["release", "releases"] },
  Expectation: { kind: "policy", section: "expectations", covered: [] },
  Feature: { kind: "feature-value", section: "features", covered: "spec" },
  Grant: { kind: "grant", section: "grants", covered: ["consumer", "features", "clusters", "starts", "expires"] },
  MeterDefinition: { kind: "catalog", section: "meters", covered: "spec" },
  MonitoredResourceType: { kind: "catalog", section: "types", covered: "spec" },
  Override: {
    kind: "override",
    section: "overrides",
    covered: ["feature", "clusters", "level", "enabled", "variant", "expires", "emergency"],
  },
  Patch: { kind: "catalog", section: "patches", covered: ["resource", "clusters", "set"] },
  Project: { kind: "policy", section: "projects", covered: "spec" },
  QuotaLimit: { kind: "catalog", section: "limits", covered: "spec" },
  Service: { kind: "catalog", section: "services", covered: "spec" },
  Stage: { kind: "cluster", section: "stages", covered: [] },
};

/** `changes`: all other changes. */
export function otherChanges(sides: Sides, changes: readonly Change[]): readonly Change[] {
  const { base, head } = sides;
  if (base.model === undefined || head.model === undefined) return [];
  const named = new Set(changes.flatMap(({ because }) => because.flatMap(namesOf)));
  const project: Pair = { before: base.model.project, after: head.model.project };
  return [...fieldChanges(project, named), ...KINDS.flatMap((kind) => changesOf(kind, sides, named))];
}

interface Pair {
  readonly before: Resource | undefined;
  readonly after: Resource | undefined;
}

/** The document of a cause, and its field; none for a comment. */
function namesOf({ resource, path, at }: Cause): readonly string[] {
  if (at !== undefined) return [];
  const document = documentOf(resource);
  return [document, `${document} ${path.slice(0, 2).join(".")}`];
}

function documentOf({ kind, name }: Resource): string {
  return `${kind}/${name}`;
}

function changesOf(kind: Kind, sides: Sides, named: ReadonlySet<string>): readonly Change[] {
  if (kind === "Project") return [];
  const pairs: readonly Pair[] = documentPairs(sides, kind);
  const gone = lazy(() => specsOf(pairs.flatMap(({ before, after }) => (before && !after ? [before] : []))));
  const come = lazy(() => specsOf(pairs.flatMap(({ before, after }) => (after && !before ? [after] : []))));
  return pairs.flatMap((pair): readonly Change[] => {
    const { before, after } = pair;
    const one = before === undefined ? after : after === undefined ? before : undefined;
    if (one === undefined) return fieldChanges(pair, named);
    // A document with the same content under another name was renamed.
    const isRenamed = (): boolean => (one === after ? gone : come)().has(unordered(one.spec));
    return named.has(documentOf(one)) || isRenamed() ? [] : [change(pair, ["metadata", "name"])];
  });
}

function specsOf(resources: readonly Resource[]): ReadonlySet<string> {
  return new Set(resources.map(({ spec }) => unordered(spec)));
}

function fieldChanges(pair: Pair, named: ReadonlySet<string>): readonly Change[] {
  const { before, after } = pair;
  if (before === undefined || after === undefined || before === after) return [];
  const { covered } = FAMILIES[after.kind];
  const own = covered === "spec" ? [] : sorted([...Object.keys(before.spec), ...Object.keys(after.spec)]);
  const paths: readonly Path[] = [
    ...["name", "labels", "annotations"].map((field) => ["metadata", field]),
    ...own.map((field) => ["spec", field]),
  ];
  const isComplete = (field: Path[number] | undefined): boolean => (covered as readonly unknown[]).includes(field);
  const isNamed = (path: Path): boolean =>
    named.has(`${documentOf(after)} ${path.join(".")}`) ||
    (path[0] === "spec" && isComplete(path[1]) && named.has(documentOf(after)));
  return paths
    .filter((path) => unordered(valueAt(before, path)) !== unordered(valueAt(after, path)) && !isNamed(path))
    .map((path) => change(pair, path));
}

function change({ before, after }: Pair, path: Path): Change {
  const isComplete = before === undefined || after === undefined;
  const [was, is] = [before, after].map((one) => one && (isComplete ? "declared" : valueAt(one, path)));
  const [old, now] = textsOf(was, is);
  const resource = after ?? before;
  return {
    kind: resource === undefined ? "policy" : FAMILIES[resource.kind].kind,
    subject: resource === undefined ? "" : subjectOf(resource, isComplete ? "" : `.${String(path[1])}`),
    clusters: [],
    before: old,
    after: now,
    because: causeOfField(before, after, path),
    owners: [],
    advice: [],
    risk: "low",
  };
}

function subjectOf(resource: Resource, field: string): string {
  if (resource.kind === "Feature") return `${resource.name}${field}`;
  return `${FAMILIES[resource.kind].section}[${JSON.stringify(resource.name)}]${field}`;
}
