/** What the forms of the catalog can't hold, looked for in those that some cluster renders. */
import type { Report } from "../../diagnostics.ts";
import type { Catalog } from "../../resolve.ts";
import type { Fleet } from "../contract.ts";
import { checkClaims, checkVersions } from "./checks/claims.ts";
import { checkCrossings, checkQuota } from "./checks/losses.ts";
import { checkConsumers, checkGroups, checkNames } from "./checks/names.ts";
import { checkClaimSizes, checkConfigurationSizes, checkDimensions } from "./checks/sizes.ts";
import { entriesOf } from "./entries.ts";
import type { Entries } from "./entries.ts";
import { formOf } from "./form.ts";
import type { Form } from "./form.ts";

/** Looks at every service of one catalog. */
export type Check = (services: readonly Entries[], report: Report) => void;

const ALWAYS: readonly Check[] = [checkNames, checkGroups, checkDimensions];

const BY_FORM: Readonly<Record<Form, readonly Check[]>> = {
  configuration: [checkCrossings, checkConfigurationSizes, checkClaims],
  declared: [checkQuota],
  direct: [checkVersions, checkConsumers, checkClaimSizes, checkClaims],
};

export function checkCatalogs({ model, states }: Fleet, report: Report): void {
  const rendered = new Map<Form, Set<Catalog>>();
  for (const state of states.filter(({ render }) => render.includes("catalog"))) {
    const form = formOf(state, model);
    rendered.set(form, (rendered.get(form) ?? new Set()).add(state.catalog));
  }
  const once = onceEach(report);
  for (const [form, catalogs] of rendered)
    for (const catalog of catalogs) for (const check of [...ALWAYS, ...BY_FORM[form]]) check(entriesOf(catalog), once);
}

/** Catalogs differ in patches only, so that most faults are in all of them. */
function onceEach(report: Report): Report {
  const told = new Set<string>();
  return (code, place, message, details) => {
    const key = `${code.name} ${message}`;
    if (told.has(key)) return;
    told.add(key);
    report(code, place, message, details);
  };
}
