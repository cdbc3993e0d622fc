/** threshold-changed: a stage's threshold, or a cluster's stage, is not what its clusters were set up with. */
import { listed } from "../diagnostics.ts";
import type { Report } from "../diagnostics.ts";
import { twins } from "../diff/sides.ts";
import { at } from "../parse.ts";
import { allow, error } from "./contract.ts";
import type { Passage, Transition } from "./contract.ts";

const code = error(
  "threshold-changed",
  "The threshold of a stage that has clusters, or the stage of a cluster, is changed.",
  "A threshold is chosen when a cluster is set up. Changed later, it flips every feature between the old and the new one at once, and what was used may be gone.",
  "Set up another stage or another cluster. To turn single features on or off, use overrides. If it is meant, say so in a commit: `Sluice-Allow: threshold-changed <file> because <reason>`.",
);

export const thresholdChanged: Transition = { code, about: "threshold", check };

function check(passage: Passage, report: Report): void {
  for (const { name, before, after } of twins(passage, "Stage")) {
    if (before === undefined || after === undefined || before.spec.threshold === after.spec.threshold) continue;
    const clusters = passage.base.states.filter(({ stage }) => stage.name === name).map(({ cluster }) => cluster.name);
    if (clusters.length === 0) continue;
    report(
      code,
      at(after.document, ["spec", "threshold"]),
      `the threshold of stage "${name}" changes from ${before.spec.threshold} to ${after.spec.threshold}, with ${listed(clusters)} on it`,
      { help: allow(code, after.document.file.path) },
    );
  }
  for (const { name, before, after } of twins(passage, "Cluster")) {
    if (before === undefined || after === undefined || before.spec.stage === after.spec.stage) continue;
    report(
      code,
      at(after.document, ["spec", "stage"]),
      `cluster "${name}" moves from stage "${before.spec.stage}" to "${after.spec.stage}"`,
      { help: allow(code, after.document.file.path) },
    );
  }
}
