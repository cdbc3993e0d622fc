/** How components read their gates: the formats, each with what goes into the ConfigMap and into the bare file. */
import { emit } from "../../yaml/index.ts";
import type { ProjectComponent } from "../../../compiler/kinds.ts";
import type { Gate } from "./gates-on-cluster.ts";

export interface Spelling {
  /** The `data` of the ConfigMap; its keys depend on the format alone, so that whoever mounts it knows them. */
  readonly data: Readonly<Record<string, string>>;
  /** What the name of the bare file ends with, behind the component and a dot. */
  readonly extension: string;
  readonly text: string;
}

/** Every format can say that there is no gate: a component without one still gets its files, since pods wait for them. */
export function spell(component: ProjectComponent, gates: readonly Gate[]): Spelling {
  return FORMATS[component.format](gates, component);
}

type Format = (gates: readonly Gate[], component: ProjectComponent) => Spelling;

const FORMATS: Readonly<Record<ProjectComponent["format"], Format>> = {
  "feature-gates": featureGates,
  kubelet,
  zarf,
  env,
  json,
};

/** The value of `--feature-gates`, without a line end, because it becomes an argument. */
function featureGates(gates: readonly Gate[]): Spelling {
  const pairs = pairsOf(gates);
  return { data: { "feature-gates": pairs }, extension: "txt", text: `${pairs}\n` };
}

/** A drop-in for the kubelet's `--config-dir`, which reads the files that end with `.conf`. */
function kubelet(gates: readonly Gate[]): Spelling {
  const text = emit({
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    featureGates: valuesOf(gates),
  });
  return { data: { "kubelet.conf": text }, extension: "conf", text };
}

/** The three ways into Zarf, which it does not merge: a file, a flag, or a variable whose booleans are texts. */
function zarf(gates: readonly Gate[]): Spelling {
  const text = emit({ features: valuesOf(gates) });
  const variable = JSON.stringify(Object.fromEntries(gates.map(({ name, on }) => [name, String(on)])));
  return {
    data: { "zarf-config.yaml": text, features: pairsOf(gates), ZARF_FEATURES: variable },
    extension: "zarf-config.yaml",
    text,
  };
}

/** A key per gate, for `envFrom`. */
function env(gates: readonly Gate[], component: ProjectComponent): Spelling {
  const data = Object.fromEntries(gates.map(({ name, on }) => [variableOf(name, component), String(on)]));
  const lines = Object.entries(data).map(([key, value]) => `${key}=${value}\n`);
  return { data, extension: "env", text: lines.join("") };
}

function json(gates: readonly Gate[]): Spelling {
  const text = `${JSON.stringify(valuesOf(gates), null, 2)}\n`;
  return { data: { "gates.json": text }, extension: "json", text };
}

/** The variable of a gate: the prefix as it is, then capitals, with `_` for whatever a variable's name can't have. */
export function variableOf(gate: string, { prefix = "" }: ProjectComponent): string {
  return prefix + gate.toUpperCase().replace(/[^A-Z0-9_]/g, "_");
}

function pairsOf(gates: readonly Gate[]): string {
  return gates.map(({ name, on }) => `${name}=${on}`).join(",");
}

function valuesOf(gates: readonly Gate[]): { readonly [name: string]: boolean } {
  return Object.fromEntries(gates.map(({ name, on }) => [name, on]));
}
