/** deprecation-too-short: a feature ends sooner after its deprecation than its maturity promises. */
import { trackOf } from "../link/releases.ts";
import { locationIn } from "../parse/index.ts";
import { compareReleases } from "../../base/release.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Feature, Level, Settings } from "../link/index.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "deprecation-too-short",
  severity: "warning",
  configurable: true,
  means:
    "The number of releases between `deprecated.since` and `until` is lower than `spec.deprecation` of the project requires.",
  why: "Users who skip a release would not see the warning before the removal.",
  fix: "Move `until` to a later release.",
};

export const deprecationTooShort: Rule = { codes: [code], check };

function check({ model: { byKind, settings } }: RuleContext, report: ReportDiagnostic): void {
  for (const feature of byKind.Feature.values()) {
    const { since, until, outcome = "removed" } = feature.spec.deprecated ?? {};
    if (since === undefined || until === undefined || outcome !== "removed") continue;
    const level = levelAt(since, feature, settings);
    const warned = releasesBetween(
      since,
      until,
      settings.releases.get(trackOf(feature))?.map(({ name }) => name),
    );
    if (level === undefined || warned === undefined) continue;
    const demanded = settings.deprecation[level.lifecycle];
    if (warned >= demanded) continue;
    const message = `feature "${feature.name}" is removed ${releases(warned)} after its deprecation`;
    report(code, locationIn(feature.document, ["spec", "deprecated", "until"]), message, {
      help: `a ${level.lifecycle} feature warns for ${releases(demanded)} first: move \`until\` to a later one`,
    });
  }
}

function levelAt(release: string, { spec }: Feature, settings: Settings): Level | undefined {
  const entry = spec.history?.findLast(({ since }) => since === undefined || compareReleases(since, release) <= 0);
  return settings.levelByName.get(entry?.level ?? "");
}

/** The number of releases from `since` up to `until`. Undefined if they can't be counted. */
function releasesBetween(since: string, until: string, listed: readonly string[] | undefined): number | undefined {
  if (listed !== undefined)
    return listed.filter((name) => compareReleases(since, name) <= 0 && compareReleases(name, until) < 0).length;
  const [major, minor] = since.split(".").map(Number);
  const [laterMajor, laterMinor] = until.split(".").map(Number);
  return major === laterMajor ? (laterMinor ?? 0) - (minor ?? 0) : undefined;
}

function releases(count: number): string {
  return count === 1 ? "1 release" : `${count} releases`;
}
