/** Makes the Application that delivers a cluster's folder, alone or as template of an ApplicationSet. */
import type { Model, Project } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { truncateName } from "../truncate-name.ts";
import { manifest } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { deliveryOf } from "../delivery/index.ts";

export const ARGO = "argoproj.io/v1alpha1";

const DEFAULT_NAMESPACE = "argocd";
const DEFAULT_REVISION = "HEAD";

/** Makes Argo CD delete the delivered objects together with the Application. */
const FINALIZER = "resources-finalizer.argocd.argoproj.io";

export interface Options {
  readonly repoURL: string;
  readonly targetRevision: string;
  readonly namespace: string;
  readonly form: "applications" | "applicationset";
  readonly cascade: boolean;
}

/** The options with defaults; undefined if Argo CD is not set up. */
export function optionsOf({ spec }: Project): Options | undefined {
  const { repoURL, targetRevision, namespace, form, cascade } = spec.targets?.argocd ?? {};
  if (repoURL === undefined) return undefined;
  return {
    repoURL,
    targetRevision: targetRevision ?? DEFAULT_REVISION,
    namespace: namespace ?? DEFAULT_NAMESPACE,
    form: form ?? "applications",
    cascade: cascade ?? false,
  };
}

/** The name of a cluster's AppProject and Application. */
function nameOf({ cluster }: ClusterState): string {
  return truncateName(`sluice-${cluster.name}`);
}

/** The values that differ between clusters. Argo CD requires `server` or `destination` to be empty. */
export interface Facts {
  readonly name: string;
  readonly cluster: string;
  readonly stage: string;
  readonly path: string;
  readonly revision: string;
  readonly server: string;
  readonly destination: string;
}

export function applicationFacts(state: ClusterState, options: Options, model: Model): Facts {
  const { cluster, stage } = state;
  const { folder, branch } = deliveryOf(state, model);
  const { server, name } = cluster.spec.destination ?? {};
  return {
    name: nameOf(state),
    cluster: cluster.name,
    stage: stage.name,
    path: folder === "" ? "." : folder,
    revision: branch ?? options.targetRevision,
    server: server ?? "",
    destination: server === undefined ? (name ?? cluster.name) : "",
  };
}

export function application(state: ClusterState, options: Options, model: Model): Manifest {
  const facts = applicationFacts(state, options, model);
  const { namespace } = options;
  const metadata = { name: facts.name, namespace, labels: applicationLabels(facts), ...finalizers(options) };
  const head = { apiVersion: ARGO, kind: "Application", metadata };
  return manifest(head, { spec: applicationSpec(facts, options) }, state.cluster);
}

/** With `cascade`, Argo CD deletes the objects of an Application before the Application. */
export function finalizers({ cascade }: Options): { readonly finalizers?: readonly string[] } {
  return cascade ? { finalizers: [FINALIZER] } : {};
}

export function applicationLabels({ cluster, stage }: Facts): Readonly<Record<string, string>> {
  return { "sluice.dev/cluster": cluster, "sluice.dev/stage": stage };
}

/** Without `allowEmpty`, because an empty folder is usually a mistake. */
export function applicationSpec(facts: Facts, { repoURL }: Options): Value {
  const { name, path, revision, server, destination } = facts;
  return {
    project: name,
    source: { repoURL, targetRevision: revision, path },
    destination: { ...(server === "" ? {} : { server }), ...(destination === "" ? {} : { name: destination }) },
    syncPolicy: {
      automated: { prune: true },
      // With this option, a kind without its CRD fails in its own wave; without it, the sync fails before the first
      // wave.
      syncOptions: ["ServerSideApply=true", "SkipDryRunOnMissingResource=true"],
      // Retries block other syncs, so a retry must use the latest commit.
      retry: { limit: 5, refresh: true, backoff: { duration: "30s", factor: 2, maxDuration: "5m" } },
    },
  };
}
