/** Objects that both sides render on a cluster under one identity, and what the API server or a webhook refuses of it. */
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

/** A change of an object that is refused, on the clusters that have the object. */
export interface Refused {
  readonly kind: string;
  readonly name: string;
  /** In its `spec`. */
  readonly path: Path;
  /** `Kind/name` of the document that it is made of; of a part of a ServiceConfiguration, `Kind/canonical name`. */
  readonly source: string;
  /** In the document, with dots, where it is called as in the object. */
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

/** Lists of a ServiceConfiguration: what names an item, the document that it is made of, and how that calls a field. */
const PARTS: Readonly<Record<string, readonly [key: string, kind: Kind, fields: Readonly<Record<string, string>>]>> = {
  monitoredResourceTypes: ["type", "MonitoredResourceType", {}],
  metrics: ["name", "MeterDefinition", { kind: "measurement.kind", unit: "measurement.unit" }],
  "quota.limits": ["name", "QuotaLimit", { metric: "meter", consumerType: "consumer" }],
  "billing.consumerDestinations": ["monitoredResourceType", "MonitoredResourceType", {}],
};

/** For an object that is built from many documents: the document that a place in it comes from. */
function partOf({ path, before }: RefusedByServer, after: KubernetesObject): Part | undefined {
  const index = path.findIndex((step) => typeof step === "number");
  const part = PARTS[path.slice(1, index).join(".")];
  if (part === undefined) return undefined;
  const [key, own, fields] = part;
  const below = path.slice(index + 1);
  // Which metrics a type is billed by, the meters say.
  if (below[0] === "metrics")
    return { source: `MeterDefinition/${describeValue(before) ?? ""}`, field: "monitoredResourceTypes" };
  // A removed item is located at its old position.
  const item = below.length === 0 ? before : valueIn(after, path.slice(0, index + 1));
  const field = String(below[0] ?? "");
  return { source: `${own}/${String(valueIn(item, [key]))}`, field: fields[field] ?? field };
}

/** The same change of the same field is one, whatever else the objects differ in. */
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

/** Read back from its text: that is what a consumer reads. */
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
