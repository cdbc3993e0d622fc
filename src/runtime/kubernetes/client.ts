/** Re-exports the one part of the Kubernetes client that is used, so that bundles leave out the rest. */
export { KubeConfig } from "@kubernetes/client-node";
