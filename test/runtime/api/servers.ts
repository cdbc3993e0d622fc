/** The available API servers: the fake, and a real one if the environment names it. */
import type { KubernetesOptions } from "../../../src/runtime/kubernetes/config.ts";
import type { ApiServer } from "./api-server.ts";
import { openFake } from "./fake.ts";
import { openReal } from "./real.ts";

export interface Server {
  readonly name: string;
  /** Undefined if it is not available. */
  readonly open: (() => Promise<ApiServer>) | undefined;
}

export const SERVERS: readonly Server[] = [{ name: "the fake API server", open: openFake }, real()];

function real(): Server {
  const admin = administrator(process.env);
  return admin === undefined
    ? { name: "a real kube-apiserver: neither SLUICE_KUBECONFIG nor SLUICE_KUBE_SERVER is set", open: undefined }
    : { name: "a real kube-apiserver", open: () => openReal(admin) };
}

function administrator(env: NodeJS.ProcessEnv): KubernetesOptions | undefined {
  const kubeconfig = env["SLUICE_KUBECONFIG"];
  const server = env["SLUICE_KUBE_SERVER"];
  const token = env["SLUICE_KUBE_TOKEN"];
  const caFile = env["SLUICE_KUBE_CA"];
  if (kubeconfig !== undefined) return { kubeconfig };
  if (server === undefined) return undefined;
  return { server, ...(token !== undefined && { token }), ...(caFile !== undefined && { caFile }) };
}
