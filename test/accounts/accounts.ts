/**
 * Every object that an edit changes on a cluster is accounted for: a change of the comparison speaks of it, names the
 * cluster, and is at least as grave as the object. Pods that restart are told, too. And every document that changes is
 * named by a change.
 */
import { compile } from "../../src/compiler/compile.ts";
import type { Compilation } from "../../src/compiler/compile.ts";
import { allCodes } from "../../src/base/codes.ts";
import { diff } from "../../src/analysis/diff/index.ts";
import type { Change, Risk } from "../../src/analysis/diff/index.ts";
import { KINDS } from "../../src/compiler/kinds.ts";
import { checkChanges } from "../../src/analysis/change-rules/index.ts";
import { collectInto } from "../../src/base/diagnostics.ts";
import { parse } from "../../src/compiler/parse/index.ts";
import type { ParseCache } from "../../src/compiler/parse-files.ts";
import { compilerTargets, render } from "../../src/render/render.ts";
import type { Resource } from "../../src/compiler/schema/index.ts";
import { lazy } from "../../src/base/lazy.ts";
import { noLimits } from "../no-limits.ts";
import { treeOf } from "../platforms/tree.ts";
import type { Files } from "./edits.ts";

type Fields = Readonly<Record<string, unknown>>;

export interface Side {
  readonly compilation: Compilation;
  /** Cluster -> path in its folder -> text. */
  readonly folders: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** Undefined where it has errors. */
export function sideOf(files: Files, remembered: ParseCache, former?: Side): Side | undefined {
  const project = former?.compilation.model?.project;
  const compilation = compile(treeOf(files), {
    targets: compilerTargets,
    today: "2026-11-21",
    guard: noLimits,
    parseCache: remembered,
    baseProject: project,
  });
  const { model, states, diagnostics } = compilation;
  if (model === undefined || diagnostics.some(({ severity }) => severity === "error")) return undefined;
  const folders = new Map<string, Map<string, string>>(states.map(({ cluster }) => [cluster.name, new Map()]));
  for (const { path, content } of render({ model, states })) {
    const [first, cluster = "", ...rest] = path.split("/");
    if (first === "clusters") folders.get(cluster)?.set(rest.join("/"), content);
  }
  return { compilation, folders };
}

export function changesBetween(base: Side, head: Side): readonly Change[] {
  const now = Date.parse("2026-11-21T00:00:00Z");
  const severities = new Map(allCodes.map(({ name, severity }) => [name, severity]));
  const severityOf = (code: string) => severities.get(code);
  const [before, after] = [base.compilation, head.compilation];
  const changes = diff(before, after, { now, severityOf });
  if (before.model === undefined || after.model === undefined) return changes;
  const sides = [
    { ...before, model: before.model },
    { ...after, model: after.model },
  ] as const;
  const options = { now, severityOf, allowsDeletion: () => true, allowances: [], wasBefore: () => false };
  return checkChanges(...sides, changes, options).changes;
}

/** What is not accounted for, in words; none if all is well. */
export function unaccounted(base: Side, head: Side, changes: readonly Change[]): readonly string[] {
  const found = new Set<string>(unnamed(base, head, changes));
  for (const [cluster, before] of base.folders) {
    const after = head.folders.get(cluster);
    if (after === undefined) continue;
    const here = changes.filter(({ clusters }) => clusters.includes(cluster));
    for (const { what, floor, isAbout } of accountsOf(before, after, here)) {
      const about = here.filter(isAbout);
      if (about.length === 0) found.add(`${what}: nothing says so`);
      else if (!about.some(({ risk }) => RISKS.indexOf(risk) >= RISKS.indexOf(floor)))
        found.add(`${what}: ${floor} risk at least, and it is told as ${about.map(said).join(" and ")}`);
    }
  }
  return [...found];
}

/** Documents of both sides that are not the same, and that no change names. */
function unnamed({ compilation: base }: Side, { compilation: head }: Side, changes: readonly Change[]): string[] {
  const named = new Set(changes.flatMap(({ because }) => because.map(({ resource }) => resource)));
  const inAnyOrder = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map((item) => JSON.stringify(inAnyOrder(item))).sort();
    if (typeof one !== "object" || one === null) return one;
    const entries = Object.entries(one).map(([key, item]): [string, unknown] => [key, inAnyOrder(item)]);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  const content = ({ metadata, spec }: Resource): string =>
    JSON.stringify(inAnyOrder([metadata, withoutDefaults(spec as unknown as Fields)]));
  return KINDS.flatMap((kind) => {
    const [was, is] = [base.model?.byKind[kind], head.model?.byKind[kind]] as const;
    return [...(was ?? [])].flatMap(([name, before]) => {
      const after: Resource | undefined = is?.get(name);
      if (after === undefined || after === before || named.has(before) || named.has(after)) return [];
      return content(before) === content(after) ? [] : [`${kind}/${name} changes: nothing names it`];
    });
  });
}

function said({ kind, subject, risk }: Change): string {
  return `${kind} ${subject} (${risk})`;
}

const RISKS: readonly Risk[] = ["low", "medium", "high"];

interface Account {
  readonly what: string;
  readonly floor: Risk;
  readonly isAbout: (change: Change) => boolean;
}

type Folder = ReadonlyMap<string, string>;

/** All objects of a folder. */
type Everything = () => readonly Fields[];

function* accountsOf(before: Folder, after: Folder, here: readonly Change[]): Generator<Account> {
  const isObject = (path: string): boolean => path.endsWith(".yaml") && !path.endsWith("kustomization.yaml");
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path) && isObject(path),
  );
  const [was, is] = [objectsIn(paths, before), objectsIn(paths, after)];
  // Also those that stay as they are.
  const everything = (folder: Folder): Everything =>
    lazy(() => [...objectsIn([...folder.keys()].filter(isObject), folder).values()]);
  const all = [everything(before), everything(after)] as const;
  for (const identity of new Set([...was.keys(), ...is.keys()])) {
    const [old, now] = [was.get(identity), is.get(identity)];
    if (text(old) !== text(now)) yield* accountsOfObject(identity, old, now, all, here);
  }
}

const read = new Map<string, readonly Fields[]>();

function objectsIn(paths: readonly string[], folder: Folder): Map<string, Fields> {
  const objects = new Map<string, Fields>();
  for (const path of paths) {
    const content = folder.get(path);
    if (content === undefined) continue;
    let documents = read.get(content);
    if (documents === undefined) {
      if (read.size > 5000) read.clear();
      read.set(
        content,
        (documents = parse({ path, text: content }, collectInto([])).map(({ value }) => value as Fields)),
      );
    }
    for (const one of documents) {
      // Configuration files of programs lie beside the ConfigMaps that hold the same.
      if (one["metadata"] === undefined) continue;
      // Its digest is of the state, which also names the lines that decided: they may move without a change of meaning.
      if (one["kind"] === "ZarfPackageConfig") continue;
      const { name, namespace = "" } = one["metadata"] as { readonly name: string; readonly namespace?: string };
      const place = path.startsWith("workloads/")
        ? `pods ${path.split("/")[1] ?? ""}`
        : String(one["apiVersion"]).split("/")[0];
      objects.set([place, one["kind"], namespace, name].join(" "), one);
    }
  }
  return objects;
}

/** In any order of keys and of lists that have none of their own. */
function text(value: unknown): string {
  return JSON.stringify(value, (key, one: unknown) => {
    if (Array.isArray(one)) return UNORDERED.has(key) ? one.map((item) => text(item)).sort() : one;
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

const UNORDERED = new Set([
  "labels",
  "dimensions",
  "monitoredResourceTypes",
  "allowedValues",
  "metrics",
  "consumerDestinations",
  "claimingResources",
  "requests",
  "limits",
  "monitoredResourceTypes",
]);

/** Without what is only for people, or says where something comes from. */
function meaning(value: Fields | undefined): string {
  return JSON.stringify(value, (key, one: unknown) =>
    ["description", "displayName", "annotations", "labels", "reason", "ticket"].includes(key) ? undefined : one,
  );
}

const about =
  (...features: readonly string[]) =>
  ({ kind, subject, before, after }: Change): boolean =>
    features.some((feature) =>
      kind === "rename"
        ? [before, after].includes(feature)
        : kind === "override"
          ? [before, after].some((one) => one?.includes(feature) === true)
          : ["feature-state", "feature-level", "feature-value", "grant"].includes(kind) &&
            (subject === feature || subject.startsWith(`${feature}.`)),
    );
const isKind =
  (...kinds: readonly Change["kind"][]) =>
  ({ kind }: Change): boolean =>
    kinds.includes(kind);
const isOption =
  (name: string) =>
  ({ kind, subject }: Change): boolean =>
    kind === "renderer" && (subject.startsWith(`targets.${name}`) || `targets.${name}`.startsWith(subject));
const any =
  (...all: readonly ((change: Change) => boolean)[]) =>
  (change: Change): boolean =>
    all.some((one) => one(change));

const CATALOG = new Set([
  "Service",
  "ServiceConfiguration",
  "MonitoredResourceType",
  "MeterDefinition",
  "ClaimCreationPolicy",
  "GrantCreationPolicy",
]);
const rendered = any(isKind("cluster"), isOption("openfeature"));
const FEATURE = ["feature-state", "feature-level", "feature-value"] as const;

function* accountsOfObject(
  identity: string,
  old: Fields | undefined,
  now: Fields | undefined,
  everything: readonly [Everything, Everything],
  here: readonly Change[],
): Generator<Account> {
  const [place = "", kind = "", namespace = "", name = ""] = identity.split(" ");
  const isText = old !== undefined && now !== undefined && meaning(old) === meaning(now);
  // What comes hurts nobody until something reads it, which is told by itself.
  const floor = (risk: Risk): Risk => (isText || old === undefined ? "low" : risk);
  const what = `${kind} ${namespace === "" ? "" : `${namespace}/`}${name} ${old === undefined ? "comes" : now === undefined ? "goes" : "changes"}`;
  if (place === "pods") {
    const [, , own = "", pods = ""] = identity.slice("pods ".length).split(" ");
    const isTold = ({ advice }: Change): boolean =>
      advice.some(({ topic, message }) => topic === "restart" && message.includes(`${own}/${pods}"`));
    // Where the target comes or goes, so do the Components, and that is told of the cluster.
    const isTarget = ({ kind: of, subject }: Change): boolean => of === "cluster" && subject === "render";
    yield { what: `pods of ${own}/${pods} restart`, floor: "medium", isAbout: any(isTold, isTarget) };
  } else if (kind === "ResourceRegistration" && name.startsWith("feature-"))
    yield {
      what,
      floor: floor("medium"),
      isAbout: any(about(name.slice("feature-".length)), isOption("milo"), isKind("catalog", "cluster")),
    };
  else if (kind === "ResourceGrant") {
    const labels = (now ?? old)?.["metadata"] as { readonly labels: Readonly<Record<string, string>> };
    const feature = labels.labels["features.miloapis.com/feature-name"] ?? "";
    yield {
      what,
      floor: now === undefined ? "high" : "low",
      isAbout: any(about(feature), isOption("milo"), isKind("catalog", "cluster")),
    };
  } else if (CATALOG.has(kind) || kind === "ResourceRegistration")
    yield { what, floor: floor("medium"), isAbout: any(isKind("catalog", "cluster"), isOption("catalog")) };
  else if (kind === "FeatureFlag") yield* flagAccounts(what, namespace, [old, now], everything, here);
  else if (["FeatureFlagSource", "Namespace", "Flagd", "InProcessConfiguration"].includes(kind))
    yield { what, floor: "low", isAbout: any(rendered, isKind(...FEATURE)) };
  else if (kind === "FeatureGate")
    yield {
      what,
      floor: "low",
      isAbout: any(about(name), isOption("featuregates"), isKind("cluster", "override", "threshold")),
    };
  else if (kind === "SubcomponentOverride")
    yield {
      what,
      floor: "low",
      isAbout: any(
        // It goes where its feature is absent.
        about(featureOfOverride(now ?? old)),
        ({ kind: own, subject, before }) =>
          own === "override" && (subject === name || before?.endsWith(` ${name}`) === true),
        isOption("featuregates"),
        isKind("cluster"),
      ),
    };
  else if (kind === "Stage")
    yield {
      what,
      floor: floor(old === undefined ? "medium" : "high"),
      isAbout: any(isKind("threshold", "cluster", "rename"), isOption("featuregates")),
    };
  else if (name.startsWith("sluice-features-"))
    yield* dataAccounts(what, old, now, (key) => any(about(key), isOption("state"), isKind("cluster")));
  else if (name === "sluice-catalog")
    yield* dataAccounts(what, old, now, () => any(isKind("catalog", "cluster"), isOption("state")));
  else if (kind === "ConfigMap" && !name.startsWith("gates-"))
    yield { what, floor: "low", isAbout: any(rendered, isKind(...FEATURE, "grant")) };
  else if (kind === "ConfigMap")
    yield { what, floor: floor("medium"), isAbout: any(isKind(...FEATURE, "cluster"), isOption("gates")) };
  else yield { what, floor: "low", isAbout: () => true };
}

function featureOfOverride(object: Fields | undefined): string {
  const spec = object?.["spec"] as { readonly feature: string } | undefined;
  return spec?.feature ?? "";
}

/** Entries of the catalog are JSON in a string, as their documents say them. */
function plain(value: unknown): unknown {
  return typeof value === "string" && value.startsWith("{") ? withoutDefaults(JSON.parse(value) as Fields) : value;
}

/** What is said by default may be left out. */
function withoutDefaults(entry: Fields): unknown {
  const unit = (entry["measurement"] as Fields | undefined)?.["unit"];
  const isDefault = (key: string, one: unknown): boolean =>
    DEFAULTS.get(key)?.includes(one) === true || (["consumedUnit", "pricingUnit"].includes(key) && one === unit);
  const drop = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(drop);
    if (typeof one !== "object" || one === null) return one;
    const kept = Object.entries(one).flatMap(([key, item]): [string, unknown][] => {
      const own = drop(item);
      const isNothing =
        isDefault(key, own) || (typeof own === "object" && own !== null && Object.keys(own).length === 0);
      return isNothing ? [] : [[key, own]];
    });
    return Object.fromEntries(kept);
  };
  return drop(entry);
}

const DEFAULTS: ReadonlyMap<string, readonly unknown[]> = new Map<string, readonly unknown[]>([
  ["phase", ["Draft"]],
  ["enablement", ["SelfService"]],
  ["max", [0]],
  ["apiGroup", ["resourcemanager.miloapis.com"]],
  ["kind", ["Organization"]],
  ["aggregation", ["Sum", "Latest"]],
  ["severity", ["error"]],
  ["purpose", ["release"]],
  ["track", ["platform"]],
  ["optIn", [false]],
  ["locked", [false]],
]);

function* dataAccounts(
  what: string,
  old: Fields | undefined,
  now: Fields | undefined,
  isAbout: (key: string) => Account["isAbout"],
): Generator<Account> {
  const [was, is] = [old, now].map((one) => (one?.["data"] ?? {}) as Fields) as [Fields, Fields];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (key) => text(plain(was[key])) !== text(plain(is[key])),
  );
  for (const key of keys) yield { what: `${what} at ${key}`, floor: "low", isAbout: isAbout(key) };
}

/** The feature that a flag is made of; its key may be another. */
function featureOf(flag: unknown): string | undefined {
  const { metadata } = (flag ?? {}) as { readonly metadata?: { readonly source?: string } };
  return metadata?.source?.replace(/^Feature\//, "");
}

/** Flag by flag. One that another object of the namespace has just so on the other side has moved. */
function* flagAccounts(
  what: string,
  namespace: string,
  [old, now]: readonly [Fields | undefined, Fields | undefined],
  [before, after]: readonly [Everything, Everything],
  here: readonly Change[],
): Generator<Account> {
  const flags = (one: Fields | undefined): Fields =>
    (one?.["spec"] as { readonly flagSpec?: { readonly flags?: Fields } } | undefined)?.flagSpec?.flags ?? {};
  const anywhere = (key: string, side: Everything): unknown =>
    side()
      .filter((one) => (one["metadata"] as Fields)["namespace"] === namespace)
      .map((one) => flags(one)[key])
      .find((flag) => flag !== undefined);
  const was = (key: string): unknown => flags(old)[key] ?? anywhere(key, before);
  const is = (key: string): unknown => flags(now)[key] ?? anywhere(key, after);
  const keys = [...new Set([...Object.keys(flags(old)), ...Object.keys(flags(now))])].filter(
    (key) => text(was(key)) !== text(is(key)),
  );
  for (const key of keys) {
    const serves = (one: unknown): string =>
      JSON.stringify(one, (name, value: unknown) => (name === "metadata" ? undefined : value));
    const isSame = serves(was(key)) === serves(is(key)) || was(key) === undefined;
    // A grant is as grave as whom it is given to, wherever the flag is read.
    const isGranted = (change: Change): boolean => change.kind === "grant" && change.subject === key;
    // Nobody is served what a flag would serve otherwise: else its value would have been told.
    const isUnserved = ({ subject }: Change): boolean => subject === `${key}.flag`;
    const floor = isSame || here.some(isGranted) || here.some(isUnserved) ? "low" : "medium";
    const features = [was(key), is(key)].flatMap((flag) => featureOf(flag) ?? []);
    yield { what: `flag ${key} of ${what}`, floor, isAbout: any(about(key, ...features), rendered) };
  }
  const isSpecSame = keys.length > 0 || text(old) === text(now);
  if (!isSpecSame) yield { what, floor: "low", isAbout: any(rendered, isKind(...FEATURE)) };
}
