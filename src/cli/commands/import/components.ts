/** Parses the gates of components from the command line: `kubelet=NodeSwap,UserNamespacesSupport`, or a file. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { ImportContext } from "../../../authoring/import/index.ts";
import { importNotRecognized } from "../../../authoring/import/index.ts";
import { fieldsOf, itemsOf, parseUntrusted } from "../../../compiler/untrusted/index.ts";
import type { Location } from "../../../base/source.ts";
import { UsageError } from "../command.ts";
import type { Host } from "../command.ts";
import { inputFile } from "../input.ts";

type Said = readonly [component: string, gate: string, at: Location];

export async function assignedBy(
  given: readonly string[],
  host: Host,
  report: ReportDiagnostic,
): Promise<ImportContext["assigned"]> {
  const assignments = (await Promise.all(given.map((one) => assignmentsOf(one, host, report)))).flat();
  const assigned = new Map<string, { readonly components: readonly string[]; readonly at: Location }>();
  for (const [component, gate, at] of assignments) {
    const before = assigned.get(gate)?.components ?? [];
    if (!before.includes(component)) assigned.set(gate, { components: [...before, component], at });
  }
  return assigned;
}

async function assignmentsOf(given: string, host: Host, report: ReportDiagnostic): Promise<readonly Said[]> {
  if (!given.includes("=")) return inFile(given, host, report);
  const [component = "", gates = ""] = given.split(/=(.*)/s);
  const names = gates.split(",").map((one) => one.trim());
  if (!isName(component) || names.some((one) => one === ""))
    throw new UsageError(
      `"${given}" does not assign gates to a component`,
      "such as --component kubelet=NodeSwap,ImageVolume",
    );
  const file = { path: "--component", text: given };
  return names.map((name) => {
    const start = given.indexOf(name, component.length + 1);
    return [component, name, { file, start, end: start + name.length }];
  });
}

async function inFile(path: string, host: Host, report: ReportDiagnostic): Promise<readonly Said[]> {
  const file = await inputFile(path, host);
  let faults = 0;
  const [document] = parseUntrusted(file, (code, ...rest) => {
    if (code.severity === "error") faults++;
    report(code, ...rest);
  });
  const entries = Object.entries(fieldsOf(document?.value));
  const isMap = entries.length > 0 && entries.every(([name, gates]) => isName(name) && isListOfTexts(gates));
  if (!isMap && faults === 0)
    report(importNotRecognized, { file, start: 0, end: 0 }, `"${file.path}" does not assign gates to components`, {
      help: "use a map from components to lists of gates, such as `kubelet: [NodeSwap]`",
    });
  if (!isMap || document === undefined) return [];
  return entries.flatMap(([component, gates]) =>
    itemsOf(gates).map((gate, index): Said => [
      component,
      typeof gate === "string" ? gate : "",
      document.at([component, index]),
    ]),
  );
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isName(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}
