/** release-ahead: a cluster runs a release that is dated in the future. */
import { namedRelease } from "../link.ts";
import { releasePath } from "../link/releases.ts";
import { at } from "../parse.ts";
import { compareReleases } from "../release.ts";
import type { Code, Report } from "../diagnostics.ts";
import type { Rule, Scene } from "./contract.ts";

const code: Code = {
  name: "release-ahead",
  severity: "warning",
  configurable: true,
  means: "A cluster runs a release whose date in `spec.releases` of the Project is in the future.",
  why: "Every feature of that release is on there already, which is meant on a cluster for tests and hardly ever in production. `release: latest` gets there by itself as soon as the next release is listed.",
  fix: "Name the release that the cluster really runs, correct the date, or suppress the warning where the next release is tested.",
};

export const releaseAhead: Rule = { codes: [code], check };

function check({ model, states, today }: Scene, report: Report): void {
  for (const { cluster, releases } of states)
    for (const [track, release] of releases) {
      const known = model.settings.releases.get(track)?.find(({ name }) => compareReleases(name, release) === 0);
      if (known?.date === undefined || known.date <= today) continue;
      const named = namedRelease(cluster, track) === "latest" ? `release ${release}, the latest` : `release ${release}`;
      report(
        code,
        at(cluster.document, releasePath(cluster, track)),
        `cluster "${cluster.name}" runs ${named} of track "${track}", which is dated ${known.date}`,
        { help: "name the release that it really runs, or correct the date in sluice.yaml" },
      );
    }
}
