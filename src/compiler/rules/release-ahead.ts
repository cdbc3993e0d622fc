/** release-ahead: a cluster runs a release with a date in the future. */
import { namedRelease } from "../link/index.ts";
import { releasePath } from "../link/releases.ts";
import { locationIn } from "../parse/index.ts";
import { compareReleases } from "../../base/release.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "release-ahead",
  severity: "warning",
  configurable: true,
  means: "A cluster runs a release whose date in `spec.releases` of the Project is in the future.",
  why: "All features of that release are already on. This is useful on a test cluster, but rarely in production. `release: latest` uses the next release as soon as the project lists it.",
  fix: "Set the release that the cluster runs, correct the date, or suppress the warning on a test cluster.",
};

export const releaseAhead: Rule = { codes: [code], check };

function check({ model, states, today }: RuleContext, report: ReportDiagnostic): void {
  for (const { cluster, releases } of states)
    for (const [track, release] of releases) {
      const listed = model.settings.releases.get(track)?.find(({ name }) => compareReleases(name, release) === 0);
      if (listed?.date === undefined || listed.date <= today) continue;
      const described =
        namedRelease(cluster, track) === "latest" ? `release ${release}, the latest` : `release ${release}`;
      report(
        code,
        locationIn(cluster.document, releasePath(cluster, track)),
        `cluster "${cluster.name}" runs ${described} of track "${track}", whose date ${listed.date} is in the future`,
        { help: "set the release that it runs, or correct the date in sluice.yaml" },
      );
    }
}
