/** Lists remote sources of flags in flagd's order: for equal keys, the last source wins. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { ProjectRemoteSource } from "../../../compiler/kinds.ts";
import { clusterMatcher, selectorMatchesNothing, explainNoMatch } from "../../../compiler/link/index.ts";
import type { Cluster, Model, SummaryModel } from "../../../compiler/link/index.ts";
import { locationIn } from "../../../compiler/parse/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import { memoizeByIdentity } from "../memoize.ts";
import { sourcesOverwrite } from "./codes.ts";
import { tokenReference, variablesOf } from "./credentials.ts";
import { flagSetSpecs } from "./group-flags.ts";

/** The remote sources of a cluster. */
export interface Remotes {
  /** Before Sluice's sources, which win. */
  readonly merged: readonly Value[];
  /** After Sluice's sources, so they win. */
  readonly overriding: readonly Value[];
  /** Sorted by name. */
  readonly envVars: readonly Value[];
}

const selectedIn = memoizeByIdentity((model: SummaryModel) => {
  const clustersOf = clusterMatcher([...model.byKind.Cluster.values()]);
  const remotes = model.project.spec.targets?.openfeature?.remote ?? [];
  return remotes.map((remote) => ({ remote, clusters: new Set(clustersOf(remote.clusters)) }));
});

/** In the order of the list. */
export function remotesOf(cluster: Cluster, model: Model): Remotes {
  const selected = selectedIn(model).flatMap(({ remote, clusters }) => (clusters.has(cluster) ? [remote] : []));
  const envVars = new Map(selected.flatMap((remote) => [...variablesOf(remote)]));
  return {
    merged: selected.filter(({ strategy }) => strategy !== "override").map(entryOf),
    overriding: selected.filter(({ strategy }) => strategy === "override").map(entryOf),
    envVars: [...envVars].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, variable]) => variable),
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

/** Reports sources with the same address, because each update of one deletes the flags of the other. */
export function checkAddresses(model: SummaryModel, report: ReportDiagnostic): void {
  const { provider = "kubernetes" } = model.project.spec.targets?.openfeature ?? {};
  const ownAddresses = new Set(flagSetSpecs(model).map(({ name }) => addressOf({ provider, source: name })));
  const reported = new Set<number>();
  for (const cluster of model.byKind.Cluster.values()) {
    const first = new Map<string, string>([...ownAddresses].map((address) => [address, "the rendered flags"]));
    selectedIn(model).forEach(({ remote, clusters }, index) => {
      if (!clusters.has(cluster)) return;
      const address = addressOf(remote);
      const other = first.get(address);
      if (other === undefined) first.set(address, `"remote[${index}]"`);
      else if (!reported.has(index)) {
        reported.add(index);
        report(
          sourcesOverwrite,
          locationIn(model.project.document, ["spec", "targets", "openfeature", "remote", index, "source"]),
          `${other} and "remote[${index}]" have the same address on "${cluster.name}": each update of one deletes the flags of the other`,
          { help: "combine both sources, or change the address of one of them" },
        );
      }
    });
  }
}

/** The address by which flagd stores flags, without the selector. */
function addressOf({ provider, source }: Pick<ProjectRemoteSource, "provider" | "source">): string {
  if (provider === "flagd-proxy" || source.startsWith(`${PROXY}.`)) return PROXY;
  return provider === "kubernetes" || provider === "file" ? `${provider}/${source}` : source;
}

/** The Service that serves all FeatureFlags through the proxy. */
const PROXY = "flagd-proxy-svc";

/** Reports sources that no cluster uses, unless their selector has unknown names, which are already reported. */
export function checkSelectors(model: Model, report: ReportDiagnostic): void {
  const { Cluster, Stage } = model.byKind;
  selectedIn(model).forEach(({ remote: { clusters: selector = {} }, clusters }, index) => {
    const { names = [], exclude = [], stages = [] } = selector;
    const isKnown =
      [...names, ...exclude].every((variable) => Cluster.has(variable)) &&
      stages.every((variable) => Stage.has(variable));
    if (clusters.size > 0 || Cluster.size === 0 || !isKnown) return;
    report(
      selectorMatchesNothing,
      locationIn(model.project.document, ["spec", "targets", "openfeature", "remote", index, "clusters"], "key"),
      `the cluster selector of "remote[${index}]" matches no cluster`,
      { help: explainNoMatch(selector, [...Cluster.values()]) },
    );
  });
}
