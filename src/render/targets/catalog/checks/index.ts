/** Checks the catalog, without patches, for contents that its rendered forms do not support. */
import type { ReportDiagnostic } from "../../../../base/diagnostics.ts";
import type { Model } from "../../../../compiler/link/index.ts";
import type { Catalog } from "../../../../compiler/resolve/index.ts";
import type { Fleet } from "../../target.ts";
import { checkClaims, checkVersions } from "./claims.ts";
import { checkCrossings, checkQuota } from "./unsupported-fields.ts";
import { checkConsumers, checkGroups, checkEncodedNames } from "./names.ts";
import { checkClaimSizes, checkConfigurationSizes, checkDimensions } from "./sizes.ts";
import { serviceEntries } from "../entries.ts";
import type { Entries } from "../entries.ts";
import { formOf } from "../form.ts";
import type { Form } from "../form.ts";

/** Checks all services of a catalog. */
export type Check = (services: readonly Entries[], report: ReportDiagnostic) => void;

const ALWAYS: readonly Check[] = [checkEncodedNames, checkGroups, checkDimensions];

const BY_FORM: Readonly<Record<Form, readonly Check[]>> = {
  configuration: [checkCrossings, checkConfigurationSizes, checkClaims],
  declared: [checkQuota],
  direct: [checkVersions, checkConsumers, checkClaimSizes, checkClaims],
};

export function checkCatalogs({ model, states }: Fleet, report: ReportDiagnostic): void {
  const rendered = new Map<Form, Catalog>();
  for (const state of states)
    if (state.render.includes("catalog") && isAsWritten(state.catalog, model))
      rendered.set(formOf(state, model), state.catalog);
  const once = onceEach(report);
  for (const [form, catalog] of rendered)
    for (const check of [...ALWAYS, ...BY_FORM[form]]) check(serviceEntries(catalog), once);
}

function isAsWritten({ services, types, meters, limits }: Catalog, { byKind }: Model): boolean {
  return (
    services === byKind.Service &&
    types === byKind.MonitoredResourceType &&
    meters === byKind.MeterDefinition &&
    limits === byKind.QuotaLimit
  );
}

/** Reports a fault once, because forms share most of them. */
function onceEach(report: ReportDiagnostic): ReportDiagnostic {
  const reported = new Set<string>();
  return (code, place, message, details) => {
    const key = `${code.name} ${message}`;
    if (reported.has(key)) return;
    reported.add(key);
    report(code, place, message, details);
  };
}
