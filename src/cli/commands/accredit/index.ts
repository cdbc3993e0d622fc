/** accredit: shows the approved features of a cluster, and records new approvals. */
import { append, set } from "../../../authoring/edit/index.ts";
import { digestOf, isAccredited } from "../../../compiler/resolve/index.ts";
import type { FeatureState } from "../../../compiler/resolve/index.ts";
import type { SourceEdit } from "../../../render/output/index.ts";
import { evidenceOf } from "./evidence.ts";
import { accreditationStatus } from "./status.ts";
import type { AccreditationStatus } from "./status.ts";
import { folded, terminalWidth, joinLines } from "../columns.ts";
import { command, EXIT, UsageError } from "../command.ts";
import type { Command, ExitCode, ParsedOptions, Options, CommandContext } from "../command.ts";
import { present } from "../edits/fields.ts";
import { additionOf, editOf, folderFor, freeName } from "../edits/choose-file.ts";
import { conclude, editProject, WRITE } from "../edits/plan.ts";
import type { Editable } from "../edits/plan.ts";
import { checkFeatureName, checkName } from "../match-names.ts";
import { dayOf, TODAY } from "../compile-project.ts";
import { escapeWorkflowCommands } from "../../../report/escape-workflow-commands.ts";
import { escapeInvisible } from "../../../base/escape.ts";

const OPTIONS = {
  cluster: { value: "CLUSTER", description: "cluster to show", required: true },
  add: { value: "FEATURE", repeatable: true, description: "record this feature as approved" },
  authority: { value: "WHO", description: "authority that approved it", default: "authority of the last record" },
  date: { value: "YYYY-MM-DD", description: "day of the approval", default: "today" },
  expires: { value: "YYYY-MM-DD", description: "last day of the approval" },
  name: { value: "NAME", description: "name of the new record" },
  report: { description: "print the evidence as Markdown" },
  write: WRITE,
  today: TODAY,
} as const satisfies Options;

export const accredit: Command = command({
  name: "accredit",
  description:
    "Shows which features of a cluster are approved and on, approved but off, and awaiting approval. --add creates a record for\nthe release that the cluster runs; existing records do not change.",
  positionals: [],
  options: OPTIONS,
  examples: [
    { line: "sluice accredit --cluster gov-us-1", description: "show the status" },
    {
      line: "sluice accredit --cluster gov-us-1 --report > evidence.md",
      description: "write a report for the auditor",
    },
    {
      line: "sluice accredit --cluster gov-us-1 --add dnssec --date 2026-11-20 --write",
      description: "record an approval",
    },
  ],
  async run(given, setting) {
    const { cluster: name } = given;
    if (name === undefined) throw new UsageError("`accredit` needs a cluster", "add --cluster CLUSTER");
    for (const day of [given.date, given.expires]) if (day !== undefined) dayOf(day, setting.host);
    return editProject(setting, given, (editable) => {
      const { states, model, today } = editable;
      checkName(
        "cluster",
        name,
        states.map(({ cluster }) => cluster.name),
      );
      const state = states.find(({ cluster }) => cluster.name === name);
      if (state === undefined) return EXIT.problems;
      const status = accreditationStatus(state, model);
      if (given.add.length > 0) return conclude(recordOf(status, given, editable), editable, given.write, setting);
      if (!given.report) return printStatus(status, setting);
      setting.host.stdout.write(escapeWorkflowCommands(evidenceOf(status, today)));
      return EXIT.fine;
    });
  },
});

function printStatus(status: AccreditationStatus, { host: { stdout } }: CommandContext): ExitCode {
  const { at, release, record, on, off, unapproved, held, onTheWay } = status;
  const isRequired = isAccredited(at.stage);
  const head =
    record === undefined
      ? `${at.cluster.name}: ${isRequired ? "no accreditation applies" : `stage ${at.stage.name} does not require accreditation`}`
      : `${at.cluster.name}, release ${release}: ${record.name}, by ${record.spec.authority} on ${record.spec.date}`;
  const rows = [
    ...on.map(({ feature }) => ["approved, on", feature.name, ""]),
    ...off.map((state) => ["approved, off", state.feature.name, whyOff(state)]),
    ...held.map((state) => ["held back", state.feature.name, whyOff(state)]),
    ...(isRequired ? unapproved : []).map(({ feature, reason }) => [
      "not approved, on",
      feature.name,
      `because of ${reason}`,
    ]),
    ...(isRequired ? onTheWay : []).map(({ name, description }) => ["pending", name, description]),
  ];
  const table = folded(rows, terminalWidth(stdout) - 2).flat();
  stdout.write(joinLines([escapeInvisible(head), ...table.map((line) => `  ${line}`)]));
  return isRequired && (record === undefined || unapproved.length > 0) ? EXIT.problems : EXIT.fine;
}

function whyOff({ feature, reason, unapproved }: FeatureState): string {
  if (reason !== "accreditation" || unapproved === undefined) return `because of ${reason}`;
  return unapproved === feature ? "not approved" : `depends on ${unapproved.name}, which is not approved`;
}

/** Adds to a record of the same release and day instead of creating another one. */
function recordOf(
  { at, release, record }: AccreditationStatus,
  given: ParsedOptions<typeof OPTIONS>,
  editable: Editable,
): readonly SourceEdit[] {
  const { Feature, Accreditation } = editable.model.byKind;
  for (const feature of given.add) checkFeatureName(feature, Feature);
  if (!isAccredited(at.stage))
    throw new UsageError(
      `stage "${at.stage.name}" does not require accreditation`,
      "set `accreditation: required` or `hold` there first",
    );
  if (release === undefined)
    throw new UsageError(`cluster "${at.cluster.name}" has no release to approve features for`);
  const before = record?.spec.features ?? [];
  const added = [...new Set(given.add)].filter((feature) => !before.includes(feature));
  if (added.length === 0) return [];
  const features = [...before, ...added].sort();
  const digest = digestOf(features);
  const date = given.date ?? editable.today;
  if (record?.spec.release === release && record.spec.date === date)
    return [
      editOf(record, [...added.map((one) => append(["spec", "features"], one)), set(["spec"], "digest", digest)]),
    ];
  const authority = given.authority ?? record?.spec.authority;
  if (authority === undefined) throw new UsageError("an approval needs an authority", "add --authority WHO");
  if (given.name !== undefined && Accreditation.has(given.name))
    throw new UsageError(`accreditation "${given.name}" already exists`, "choose another name");
  const clusters = record === undefined ? { names: [at.cluster.name] } : record.spec.clusters;
  const name = given.name ?? freeName([at.stage.name, release, date], Accreditation);
  const spec = present({
    clusters,
    release,
    features,
    authority,
    date,
    expires: given.expires ?? record?.spec.expires,
    digest,
  });
  const all = [...Accreditation.values()];
  const place = {
    near: [record === undefined ? [] : [record], all],
    family: all,
    folder: folderFor("stages", editable),
    file: "accreditations",
  };
  return [additionOf({ kind: "Accreditation", name, spec }, editable, place)];
}
