/** grant: grants features to a consumer. */
import { isOver } from "../../../base/dates.ts";
import { isDeepStrictEqual } from "node:util";
import { append } from "../../../authoring/edit/index.ts";
import type { ClusterSelector } from "../../../compiler/kinds.ts";
import type { SourceEdit } from "../../../render/output/index.ts";
import { command, UsageError } from "../command.ts";
import type { Command, ParsedOptions, Options } from "../command.ts";
import { consumerOf } from "../consumer.ts";
import type { ConsumerName } from "../consumer.ts";
import { present } from "../edits/fields.ts";
import { additionOf, editOf, folderFor, freeName } from "../edits/choose-file.ts";
import { conclude, editProject, WRITE } from "../edits/plan.ts";
import type { Editable } from "../edits/plan.ts";
import { isSameSelector, SELECTOR, selectorOf } from "../edits/selector.ts";
import { checkResource } from "../match-names.ts";
import { renewal } from "./renew.ts";
import { dayOf, TODAY } from "../compile-project.ts";

const OPTIONS = {
  to: { value: "KIND/NAME", description: "consumer, such as Organization/acme", required: true },
  ...SELECTOR,
  renew: { description: "give an existing grant the last day of --expires" },
  reason: { value: "TEXT", description: "reason for the grant; required unless --renew" },
  starts: { value: "YYYY-MM-DD", description: "first day of the grant" },
  expires: { value: "YYYY-MM-DD", description: "last day of the grant" },
  ticket: { value: "ID", description: "ticket that approves the grant" },
  "requested-by": { value: "WHO", description: "person or team that requested it" },
  "approved-by": { value: "WHO", description: "person or team that approved it" },
  name: { value: "NAME", description: "name of the grant" },
  write: WRITE,
  today: TODAY,
} as const satisfies Options;

export const grant: Command = command({
  name: "grant",
  description:
    "Grants a feature that needs an entitlement to a consumer, and shows the effect. If a grant with the same consumer,\nclusters, dates and reason exists, the feature is added to it. With --renew, an existing grant gets a later last day.",
  positionals: ["FEATURE"],
  options: OPTIONS,
  examples: [
    {
      line: 'sluice grant invoices --to Organization/acme --reason "design partner" --expires 2027-06-30',
      description: "show the effect of a grant",
    },
    {
      line: 'sluice grant invoices --to Organization/acme --stage production --reason "bought it" --write',
      description: "write a grant for one stage",
    },
    {
      line: "sluice grant invoices --to Organization/acme --renew --expires 2028-06-30 --write",
      description: "extend a grant",
    },
  ],
  async run(given, setting) {
    const { to, expires } = given;
    if (to === undefined || (given.reason === undefined && !given.renew))
      throw new UsageError("a grant needs a consumer and a reason", 'add --to KIND/NAME and --reason "..."');
    if (given.renew) checkRenewal(given);
    for (const day of [given.starts, expires]) if (day !== undefined) dayOf(day, setting.host);
    if (isOver(expires, dayOf(given.today, setting.host)))
      throw new UsageError(`the last day of the grant, ${expires}, has passed`, "choose a later day for --expires");
    return editProject(setting, given, (editable) => {
      const feature = setting.positionals[0] ?? "";
      checkResource("Feature", feature, editable.model);
      const clusters = selectorOf(given, editable);
      const { name } = given;
      const edit =
        given.renew && expires !== undefined
          ? renewal({ feature, to, clusters, name, fields: { ...aboutOf(given), expires } }, editable, setting.host)
          : editFor({ feature, consumer: consumerOf(to), clusters }, given, editable);
      return conclude(edit === undefined ? [] : [edit], editable, given.write, setting);
    });
  },
});

function checkRenewal({ starts, expires }: ParsedOptions<typeof OPTIONS>): void {
  if (expires === undefined) throw new UsageError("a renewal needs a last day", "add --expires YYYY-MM-DD");
  if (starts !== undefined) throw new UsageError('"--renew" keeps the first day of the grant', "leave out --starts");
}

function aboutOf(given: ParsedOptions<typeof OPTIONS>) {
  const { reason, ticket, starts, expires } = given;
  return {
    reason,
    ticket,
    requestedBy: given["requested-by"],
    approvedBy: given["approved-by"],
    starts,
    expires,
  };
}

interface Wanted {
  readonly feature: string;
  readonly consumer: ConsumerName;
  readonly clusters: ClusterSelector | undefined;
}

/** Undefined if an equal grant exists. */
function editFor(
  { feature, consumer, clusters }: Wanted,
  given: ParsedOptions<typeof OPTIONS>,
  editable: Editable,
): SourceEdit | undefined {
  const about = aboutOf(given);
  const grants = editable.model.byKind.Grant;
  const own = [...grants.values()].filter(({ spec }) => isDeepStrictEqual({ ...spec.consumer }, { ...consumer }));
  const alike = own.filter(
    (one) =>
      isSameSelector(one.spec.clusters, clusters) &&
      (given.name === undefined || given.name === one.name) &&
      Object.entries(about).every(([field, value]) => one.spec[field as keyof typeof about] === value),
  );
  if (alike.some(({ spec }) => spec.features.includes(feature))) return undefined;
  const [like] = alike;
  if (like !== undefined) return editOf(like, [append(["spec", "features"], feature)]);
  if (given.name !== undefined && grants.has(given.name))
    throw new UsageError(`grant "${given.name}" already exists`, "choose another name, or edit the existing grant");
  return additionOf(
    {
      kind: "Grant",
      name: given.name ?? freeName([consumer.name, feature], grants),
      spec: present({ consumer, features: [feature], clusters, ...about }),
    },
    editable,
    { near: [own], family: own, folder: folderFor("grants", editable), file: consumer.name },
  );
}
