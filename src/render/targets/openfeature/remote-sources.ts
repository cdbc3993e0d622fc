/** Sources of flags that are not ours, in the order in which flagd takes them: of two with the same key, the last wins. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { ProjectRemoteSource } from "../../../compiler/kinds.ts";
import { clusterMatcher, selectorMatchesNothing, explainNoMatch } from "../../../compiler/link/index.ts";
import type { Cluster, Model } from "../../../compiler/link/index.ts";
import { at } from "../../../compiler/parse/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import { memoizeByIdentity } from "../memoize.ts";
import { sourcesOverwrite } from "./codes.ts";
import { tokenReference, variablesOf } from "./credentials.ts";
import { slotsOf } from "./flag-sets.ts";

/** What is remote on a cluster. */
export interface Remotes {
  /** In front of ours, which win. */
  readonly merged: readonly Value[];
  /** Behind ours, and they win. */
  readonly overriding: readonly Value[];
  /** Sorted by name. */
  readonly envVars: readonly Value[];
}

const selectedIn = memoizeByIdentity((model: Model) => {
  const clustersOf = clusterMatcher([...model.byKind.Cluster.values()]);
  const remotes = model.project.spec.targets?.openfeature?.remote ?? [];
  return remotes.map((remote) => ({ remote, clusters: new Set(clustersOf(remote.clusters)) }));
});

/** In the order of the list, whatever selects the cluster. */
export function remotesOf(cluster: Cluster, model: Model): Remotes {
  const here = selectedIn(model).flatMap(({ remote, clusters }) => (clusters.has(cluster) ? [remote] : []));
  const envVars = new Map(here.flatMap((remote) => [...variablesOf(remote)]));
  return {
    merged: here.filter(({ strategy }) => strategy !== "override").map(entryOf),
    overriding: here.filter(({ strategy }) => strategy === "override").map(entryOf),
    envVars: [...envVars].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
  };
}

function entryOf(remote: ProjectRemoteSource): Value {
  const { provider, source, selector, tls } = remote;
  const token = tokenReference(remote);
  return {
    provider,
    source,
    ...(selector === undefined ? {} : { selector }),
    ...(tls === true ? { tls } : {}),
    ...(token === undefined ? {} : { httpSyncBearerToken: token }),
  };
}

/** Sources under whose address flagd keeps the flags of another: each time one of them answers, the other's are lost. */
export function checkAddresses(model: Model, report: ReportDiagnostic): void {
  const { provider = "kubernetes" } = model.project.spec.targets?.openfeature ?? {};
  const own = new Set(slotsOf(model).map(({ name }) => addressOf({ provider, source: name })));
  const told = new Set<number>();
  for (const cluster of model.byKind.Cluster.values()) {
    const first = new Map<string, string>([...own].map((address) => [address, "our own flags"]));
    selectedIn(model).forEach(({ remote, clusters }, index) => {
      if (!clusters.has(cluster)) return;
      const address = addressOf(remote);
      const other = first.get(address);
      if (other === undefined) first.set(address, `"remote[${index}]"`);
      else if (!told.has(index)) {
        told.add(index);
        report(
          sourcesOverwrite,
          at(model.project.document, ["spec", "targets", "openfeature", "remote", index, "source"]),
          `${other} and "remote[${index}]" have one address on "${cluster.name}": flagd deletes the flags of one when it gets those of the other`,
          { help: "serve the flags of both as one source, or one of them at another address" },
        );
      }
    });
  }
}

/** What flagd keeps flags by. A selector is no part of it. */
function addressOf({ provider, source }: Pick<ProjectRemoteSource, "provider" | "source">): string {
  if (provider === "flagd-proxy" || source.startsWith(`${PROXY}.`)) return PROXY;
  return provider === "kubernetes" || provider === "file" ? `${provider}/${source}` : source;
}

/** The Service behind which all FeatureFlags are that are read through the proxy. */
const PROXY = "flagd-proxy-svc";

/** Sources that no cluster uses. A selector that names something unknown has been reported for that. */
export function checkSelectors(model: Model, report: ReportDiagnostic): void {
  const { Cluster, Stage } = model.byKind;
  selectedIn(model).forEach(({ remote: { clusters: selector = {} }, clusters }, index) => {
    const { names = [], exclude = [], stages = [] } = selector;
    const isKnown = [...names, ...exclude].every((one) => Cluster.has(one)) && stages.every((one) => Stage.has(one));
    if (clusters.size > 0 || Cluster.size === 0 || !isKnown) return;
    report(
      selectorMatchesNothing,
      at(model.project.document, ["spec", "targets", "openfeature", "remote", index, "clusters"], "key"),
      `the cluster selector of "remote[${index}]" matches no cluster`,
      { help: explainNoMatch(selector, [...Cluster.values()]) },
    );
  });
}
