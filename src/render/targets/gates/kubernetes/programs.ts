/** Lists the programs of Kubernetes that have feature gates. */

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
