/** Generates kubectl commands that read a cluster: labeled objects, grants by others, and patched workloads. */
import { resourceOf } from "../../../analysis/drift/index.ts";
import type { KubernetesObject } from "../../../analysis/drift/index.ts";

const LABEL = "app.kubernetes.io/managed-by=sluice";

/** Kinds for which objects of other tools matter, because all grants add up. */
const OF_OTHERS: ReadonlySet<string> = new Set(["ResourceGrant"]);

/** Shell commands, ending with a newline. */
export function commandsFor(rendered: readonly KubernetesObject[], cluster: string): string {
  const whole = rendered.filter(({ isPatch }) => isPatch !== true);
  const resources = (isOthers: boolean): readonly string[] =>
    [...new Set(whole.filter(({ kind }) => OF_OTHERS.has(kind) === isOthers).map(resourceOf))].toSorted();
  const get = (names: readonly string[], more: string): readonly string[] =>
    names.length === 0 ? [] : [`  kubectl get ${names.join(",")} -A -o json --show-managed-fields${more}`];
  const patched = rendered.filter(({ isPatch }) => isPatch === true);
  const lines = [...get(resources(false), ` -l ${LABEL}`), ...get(resources(true), ""), ...readsOf(patched)];
  if (lines.length === 0) return `# nothing to read: no comparable objects are rendered for ${cluster}\n`;
  return ["{", ...lines.map((line) => `${line};`), `} | sluice drift --cluster ${cluster} -`, ""].join("\n");
}

/** Reads patched workloads by name, because they do not have our label. */
function readsOf(patched: readonly KubernetesObject[]): readonly string[] {
  const byNamespace = Map.groupBy(patched, ({ namespace }) => namespace);
  return [...byNamespace].map(([namespace, own]) => {
    const names = [...new Set(own.map((object) => `${resourceOf(object)}/${object.name}`))].toSorted();
    const place = namespace === "" ? "" : ` -n ${namespace}`;
    return `  kubectl get ${names.join(" ")}${place} -o json --show-managed-fields --ignore-not-found`;
  });
}
