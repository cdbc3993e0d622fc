/** The one part of the Kubernetes client that is used, so that a bundle leaves out the rest of it. */
export { KubeConfig } from "@kubernetes/client-node";
