/** The feature gates of the Kubernetes programs, release by release. */
import { lazy } from "../../../../base/lazy.ts";
import type { SourceFile } from "../../../../base/source.ts";
import { KUBERNETES_GATES, MISNAMED, NEWEST } from "./catalog.ts";
import { specsIn } from "./gate.ts";
import type { KubernetesGate } from "./gate.ts";

export { knownSpecs, specsIn, specsText, STAGES, unconditional } from "./gate.ts";
export type { KubernetesGate, Spec, Listed, StageName } from "./gate.ts";

/**
 * The components in the catalog, with the settings for a new project. The kubelet and the proxy may lag the API server.
 */
export const COMPONENTS: ReadonlyMap<string, { readonly format: string; readonly track: string }> = new Map([
  ["kube-apiserver", { format: "feature-gates", track: "kubernetes" }],
  ["kube-controller-manager", { format: "feature-gates", track: "kubernetes" }],
  ["kube-scheduler", { format: "feature-gates", track: "kubernetes" }],
  ["kubelet", { format: "kubelet", track: "kubelet" }],
  ["kube-proxy", { format: "feature-gates", track: "kube-proxy" }],
]);

export { MISNAMED, NEWEST };

interface Shipped extends KubernetesGate {
  /** The components that use it. */
  readonly components: readonly string[];
}

const FILE: SourceFile = { path: "the catalog of Sluice", text: KUBERNETES_GATES };

export const shipped: () => ReadonlyMap<string, Shipped> = lazy(() => {
  let start = 0;
  return new Map(
    KUBERNETES_GATES.split("\n").flatMap((line): readonly [string, Shipped][] => {
      const at = { file: FILE, start, end: start + line.length };
      start += line.length + 1;
      const [name, components, proposal, bounds, specs, needs] = line.split("|").map((part) => part.trim());
      if (name === undefined || components === undefined) return [];
      return [
        [
          name,
          {
            name,
            components: components === "?" ? [] : components.split(" "),
            proposal: proposal === "" ? undefined : proposal,
            from: /from (\S+)/.exec(bounds ?? "")?.[1],
            gone: /gone (\S+)/.exec(bounds ?? "")?.[1],
            specs: specsIn(specs ?? "") ?? [],
            needs: needs === undefined || needs === "" ? [] : needs.split(" "),
            at,
          },
        ],
      ];
    }),
  );
});
