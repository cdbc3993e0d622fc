/** unit-not-ucum: a unit is not valid in UCUM, the code for units in metering and billing (ucum.org). */
import { ucum } from "../../base/lazy-libraries.ts";
import { locationIn } from "../parse/index.ts";
import { didYouMean } from "../../base/suggest.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Path } from "../../base/source.ts";
import type { Resource } from "../schema/index.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "unit-not-ucum",
  severity: "error",
  configurable: true,
  means: "A unit is not in the notation of UCUM, the Unified Code for Units of Measure.",
  why: 'Other units can\'t be converted or priced, and people read "GB" and "Gb" differently.',
  fix: "Write the UCUM code: `By` byte, `GiBy` gibibyte, `s`, `h`, `d`, `GiBy.h`; countable things are annotations: `{request}`, `1/{project}`.",
};

export const unitNotUcum: Rule = { codes: [code], check };

/** Common units, for which the library of 2 MB is not loaded. */
const COMMON: ReadonlySet<string> = new Set(
  "1 % s ms us ns min h d wk mo a bit By kBy MBy GBy TBy KiBy MiBy GiBy TiBy By/s bit/s Hz W kW.h By.s By.h MiBy.h GiBy.h TiBy.h GiBy.s".split(
    " ",
  ),
);
/** For example `{request}`, `1/{project}`, `10*6.{request}`, `{core}.h`, `{request}/s`. */
const COUNTED = /^(?:1\/|10\*[1-9]\.)?\{[!-z|~]+\}(?:[./](?:s|min|h|d))?$/;
const LONGEST = 64;

/** Units by common names that are not valid. */
const COMMON_MISTAKES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    b: "bit",
    byte: "By",
    bytes: "By",
    kb: "kBy",
    mb: "MBy",
    gb: "GBy",
    tb: "TBy",
    kib: "KiBy",
    mib: "MiBy",
    gib: "GiBy",
    tib: "TiBy",
    sec: "s",
    second: "s",
    seconds: "s",
    minute: "min",
    minutes: "min",
    hour: "h",
    hours: "h",
    hr: "h",
    day: "d",
    days: "d",
    month: "mo",
    months: "mo",
    percent: "%",
    count: "1",
    "gb-hours": "GBy.h",
    "gib-hours": "GiBy.h",
  }),
);

function check({ model: { byKind } }: RuleContext, report: ReportDiagnostic): void {
  for (const meter of byKind.MeterDefinition.values()) {
    checkUnit(meter, ["spec", "measurement", "unit"], meter.spec.measurement.unit, report);
    checkUnit(meter, ["spec", "billing", "consumedUnit"], meter.spec.billing?.consumedUnit, report);
    checkUnit(meter, ["spec", "billing", "pricingUnit"], meter.spec.billing?.pricingUnit, report);
  }
  for (const limit of byKind.QuotaLimit.values()) checkUnit(limit, ["spec", "unit"], limit.spec.unit, report);
}

function checkUnit(resource: Resource, path: Path, unit: string | undefined, report: ReportDiagnostic): void {
  if (unit === undefined || isUcum(unit)) return;
  report(code, locationIn(resource.document, path), `"${unit}" is not a UCUM unit`, { help: correction(unit) });
}

/** Whether a text is a valid unit in UCUM. */
export function isUcum(unit: string): boolean {
  if (COMMON.has(unit) || COUNTED.test(unit)) return true;
  return unit.length <= LONGEST && /^[!-~]+$/.test(unit) && parses(unit);
}

function parses(unit: string): boolean {
  const { UcumLhcUtils, UnitTables } = ucum();
  const parser = UcumLhcUtils.getInstance().uStrParser_;
  try {
    if (UnitTables.getInstance().getUnitByCode(unit) !== undefined) return true;
    const [parsed, written] = parser.parseString(unit, "validate", false);
    return parsed !== null && written === unit;
  } catch {
    return false;
  }
}

function correction(unit: string): string {
  const suggestion = COMMON_MISTAKES.get(unit.toLowerCase());
  if (suggestion !== undefined) return `write \`${suggestion}\``;
  if (/^[a-z]+$/i.test(unit)) return didYouMean(unit, COMMON) ?? `write countable things in braces: \`{${unit}}\``;
  return "see ucum.org: `By` is a byte, `.` multiplies, `/` divides, and `{thing}` is a countable thing";
}
