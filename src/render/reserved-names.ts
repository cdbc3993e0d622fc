/** Checks names that become file names against those that Sluice uses itself. */
import type { Code, ReportDiagnostic } from "../base/diagnostics.ts";
import { locationIn } from "../compiler/parse/index.ts";
import type { Fleet } from "./targets/target.ts";

const serviceNameTaken: Code = {
  name: "service-name-taken",
  severity: "error",
  configurable: false,
  means: "A service has the name of the file that lists the files of its folder.",
  why: "The files of a service have its name, so one of the two would overwrite the other.",
  fix: "Give the service another `metadata.name`; its `serviceName` can stay.",
};

export const reservedNameCodes: readonly Code[] = [serviceNameTaken];

const LIST = "kustomization";

export function checkReservedNames({ model }: Pick<Fleet, "model">, report: ReportDiagnostic): void {
  const service = model.byKind.Service.get(LIST);
  if (service === undefined) return;
  report(
    serviceNameTaken,
    locationIn(service.document, ["metadata", "name"], "value"),
    `a service can't be named "${LIST}", because "catalog/${LIST}.yaml" lists the files of its folder`,
    { help: "choose another name; its `serviceName` can stay" },
  );
}
