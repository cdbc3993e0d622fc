/** Finds changes of rendered objects that the API server or a webhook would reject. */
import { append } from "../../base/collections.ts";
import { refusedChanges } from "../../render/crds/index.ts";
import type { KubernetesObject, Refused as RefusedByServer } from "../../render/crds/index.ts";
import { collectInto } from "../../base/diagnostics.ts";
import type { Kind } from "../../compiler/kinds.ts";
import { parseUntrusted } from "../../compiler/untrusted/index.ts";
import { targets } from "../../render/targets/index.ts";
import type { Manifest } from "../../render/manifest.ts";
import type { Path } from "../../base/source.ts";
import type { ClusterPair, Sides } from "./sides.ts";
import { describeValue } from "./values.ts";

/** A rejected change of an object, on the clusters that have the object. */
export interface Refused {
  readonly kind: string;
  readonly name: string;
  /** Relative to `spec`. */
  readonly path: Path;
  /** `Kind/name` of the source document; for a part of a ServiceConfiguration, `Kind/canonical name`. */
  readonly source: string;
  /** The field in the document, with dots, if it has the same name there. */
  readonly field: string;
  readonly was: unknown;
  readonly is: unknown;
  readonly rule: string;
  readonly by: RefusedByServer["by"];
  /** In the order of the clusters. */
  readonly clusters: readonly string[];
}

export function refusedObjects(pairs: readonly ClusterPair[], { base, head }: Sides): readonly Refused[] {
  const groups = new Map<
    string,
    { readonly before: Manifest; readonly after: Manifest; readonly clusters: string[] }
  >();
  const [was, is] = [base.model, head.model];
  if (was === undefined || is === undefined) return [];
  const [old, now] = [
    { model: was, states: base.states },
    { model: is, states: head.states },
  ];
  for (const { before, after } of pairs)
    for (const { name, lasting } of targets) {
      if (lasting === undefined || !before.render.includes(name) || !after.render.includes(name)) continue;
      const [gone, come] = lasting({ ...old, state: before }, { ...now, state: after });
      if (gone.length === 0 || come.length === 0) continue;
      const byIdentity = new Map(gone.map((one) => [identityOf(one), one]));
      for (const one of come) {
        const other = byIdentity.get(identityOf(one));
        if (other === undefined || other.text === one.text) continue;
        const key = [other.text, one.text].join("\0");
        const group = groups.get(key);
        if (group === undefined) groups.set(key, { before: other, after: one, clusters: [after.cluster.name] });
        else group.clusters.push(after.cluster.name);
      }
    }
  return merged([...groups.values()].flatMap(({ before, after, clusters }) => refusedIn(before, after, clusters)));
}

/** Group, kind, namespace and name. */
function identityOf({ order, text }: Manifest): string {
  return `${/^apiVersion: "?([^"\n]*)\/[^/\n]*$/m.exec(text)?.[1] ?? ""}\0${order}`;
}

function refusedIn(before: Manifest, after: Manifest, clusters: readonly string[]): readonly Refused[] {
  const [was, is] = [objectOf(before), objectOf(after)];
  if (was === undefined || is === undefined) return [];
  const { name, annotations } = metadataOf(is);
  return refusedChanges(was, is).flatMap((refused): readonly Refused[] => {
    const { path, before: old, after: now, rule, by } = refused;
    const part = is.kind === "ServiceConfiguration" ? partOf(refused, is) : undefined;
    const [, ...rest] = path;
    const source = part?.source ?? annotations?.["sluice.dev/source"] ?? `${is.kind}/${name}`;
    const field = part?.field ?? rest.join(".");
    return [{ kind: is.kind, name, path: rest, source, field, was: old, is: now, rule, by, clusters }];
  });
}

interface Part {
  /** The kind of the document, and its canonical name. */
  readonly source: string;
  readonly field: string;
}

/**
 * The lists of a ServiceConfiguration: the key of an item, the kind of its document, and how the document names its
 * fields.
 */
const PARTS: Readonly<Record<string, readonly [key: string, kind: Kind, fields: Readonly<Record<string, string>>]>> = {
  monitoredResourceTypes: ["type", "MonitoredResourceType", {}],
  metrics: ["name", "MeterDefinition", { kind: "measurement.kind", unit: "measurement.unit" }],
  "quota.limits": ["name", "QuotaLimit", { metric: "meter", consumerType: "consumer" }],
  "billing.consumerDestinations": ["monitoredResourceType", "MonitoredResourceType", {}],
};

/** For an object that is built from many documents: the document that a path in it comes from. */
function partOf({ path, before }: RefusedByServer, after: KubernetesObject): Part | undefined {
  const index = path.findIndex((step) => typeof step === "number");
  const part = PARTS[path.slice(1, index).join(".")];
  if (part === undefined) return undefined;
  const [key, own, fields] = part;
  const below = path.slice(index + 1);
  // The meters declare the types that they bill.
  if (below[0] === "metrics")
    return { source: `MeterDefinition/${describeValue(before) ?? ""}`, field: "monitoredResourceTypes" };
  // A removed item is located at its old position.
  const item = below.length === 0 ? before : valueIn(after, path.slice(0, index + 1));
  const field = String(below[0] ?? "");
  return { source: `${own}/${String(valueIn(item, [key]))}`, field: fields[field] ?? field };
}

/** Merges the same change of the same field, even if other fields differ. */
function merged(all: readonly Refused[]): readonly Refused[] {
  const groups = new Map<string, Refused[]>();
  for (const one of all)
    append(groups, JSON.stringify([one.kind, one.name, one.source, one.field, one.was, one.is]), one);
  return [...groups.values()].flatMap(([first, ...more]) =>
    first === undefined ? [] : [{ ...first, clusters: [first, ...more].flatMap(({ clusters }) => clusters).sort() }],
  );
}

interface Metadata {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

function metadataOf({ metadata }: KubernetesObject): Metadata {
  return metadata as unknown as Metadata;
}

/** Parses the text of the object, because consumers read the text. */
function objectOf({ text }: Manifest): KubernetesObject | undefined {
  const [document] = parseUntrusted({ path: "object.yaml", text }, collectInto([]));
  return document?.value as KubernetesObject | undefined;
}

function valueIn(value: unknown, path: Path): unknown {
  let found = value;
  for (const step of path)
    found = typeof found === "object" && found !== null ? (found as Record<string | number, unknown>)[step] : undefined;
  return found;
}
