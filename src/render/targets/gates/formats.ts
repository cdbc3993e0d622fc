/** Formats gates for components, as `data` of a ConfigMap and as a bare file. */
import { emit } from "../../yaml/index.ts";
import type { ProjectComponent } from "../../../compiler/kinds.ts";
import type { Gate } from "./gates-on-cluster.ts";

export interface FormattedGates {
  /** The `data` of the ConfigMap. Its keys depend only on the format, so that pods that mount it can rely on them. */
  readonly data: Readonly<Record<string, string>>;
  /** The extension of the bare file, after the component and a dot. */
  readonly extension: string;
  readonly text: string;
}

/** Also formats an empty list, because pods wait for the files of a component without gates. */
export function formatGates(component: ProjectComponent, gates: readonly Gate[]): FormattedGates {
  return FORMATS[component.format](gates, component);
}

type Format = (gates: readonly Gate[], component: ProjectComponent) => FormattedGates;

const FORMATS: Readonly<Record<ProjectComponent["format"], Format>> = {
  "feature-gates": featureGates,
  kubelet,
  zarf,
  env,
  json,
};

/** The value of `--feature-gates`, without a line end, because it becomes an argument. */
function featureGates(gates: readonly Gate[]): FormattedGates {
  const pairs = pairsOf(gates);
  return { data: { "feature-gates": pairs }, extension: "txt", text: `${pairs}\n` };
}

/** A drop-in for the kubelet's `--config-dir`, which reads `*.conf` files. */
function kubelet(gates: readonly Gate[]): FormattedGates {
  const text = emit({
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    featureGates: valuesOf(gates),
  });
  return { data: { "kubelet.conf": text }, extension: "conf", text };
}

/** The three inputs of Zarf, which it does not merge: a file, a flag, and a variable with booleans as strings. */
function zarf(gates: readonly Gate[]): FormattedGates {
  const text = emit({ features: valuesOf(gates) });
  const variable = JSON.stringify(Object.fromEntries(gates.map(({ name, on }) => [name, String(on)])));
  return {
    data: { "zarf-config.yaml": text, features: pairsOf(gates), ZARF_FEATURES: variable },
    extension: "zarf-config.yaml",
    text,
  };
}

/** One key per gate, for `envFrom`. */
function env(gates: readonly Gate[], component: ProjectComponent): FormattedGates {
  const data = Object.fromEntries(gates.map(({ name, on }) => [variableOf(name, component), String(on)]));
  const lines = Object.entries(data).map(([key, value]) => `${key}=${value}\n`);
  return { data, extension: "env", text: lines.join("") };
}

function json(gates: readonly Gate[]): FormattedGates {
  const text = `${JSON.stringify(valuesOf(gates), null, 2)}\n`;
  return { data: { "gates.json": text }, extension: "json", text };
}

/** The variable of a gate: the unchanged prefix, then capitals, with `_` for all other characters. */
export function variableOf(gate: string, { prefix = "" }: ProjectComponent): string {
  return prefix + gate.toUpperCase().replace(/[^A-Z0-9_]/g, "_");
}

function pairsOf(gates: readonly Gate[]): string {
  return gates.map(({ name, on }) => `${name}=${on}`).join(",");
}

function valuesOf(gates: readonly Gate[]): { readonly [name: string]: boolean } {
  return Object.fromEntries(gates.map(({ name, on }) => [name, on]));
}
