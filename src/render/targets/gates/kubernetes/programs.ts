/** The programs of Kubernetes that have feature gates. */

/** Those of the catalog, as a new project declares them. The kubelet and the proxy may lag the API server. */
export const COMPONENTS: ReadonlyMap<string, { readonly format: string; readonly track: string }> = new Map([
  ["kube-apiserver", { format: "feature-gates", track: "kubernetes" }],
  ["kube-controller-manager", { format: "feature-gates", track: "kubernetes" }],
  ["kube-scheduler", { format: "feature-gates", track: "kubernetes" }],
  ["kubelet", { format: "kubelet", track: "kubelet" }],
  ["kube-proxy", { format: "feature-gates", track: "kube-proxy" }],
]);
