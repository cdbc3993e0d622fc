/** How a cluster is read: everything with our label, and the grants of others. */
import { resourceOf } from "../../drift.ts";
import type { KubernetesObject } from "../../drift.ts";

const LABEL = "app.kubernetes.io/managed-by=sluice";

/** Kinds of which those of others matter too: grants add up, whoever made them. */
const OF_OTHERS: ReadonlySet<string> = new Set(["ResourceGrant"]);

/** For a shell; ends with a line end. */
export function commandsFor(rendered: readonly KubernetesObject[], cluster: string): string {
  const resources = (isOthers: boolean): readonly string[] =>
    [...new Set(rendered.filter(({ kind }) => OF_OTHERS.has(kind) === isOthers).map(resourceOf))].toSorted();
  const get = (names: readonly string[], more: string): readonly string[] =>
    names.length === 0 ? [] : [`  kubectl get ${names.join(",")} -A -o json --show-managed-fields${more}`];
  const lines = [...get(resources(false), ` -l ${LABEL}`), ...get(resources(true), "")];
  if (lines.length === 0) return `# nothing is rendered for ${cluster} that could be read\n`;
  return ["{", ...lines.map((line) => `${line};`), `} | sluice drift --cluster ${cluster} -`, ""].join("\n");
}
