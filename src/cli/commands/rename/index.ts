/** rename: renames a document or a consumer, with all uses. */
import { listSome } from "../../../base/diagnostics.ts";
import type { Kind } from "../../../compiler/kinds.ts";
import { formatCount } from "../../../report/by-severity.ts";
import { command } from "../command.ts";
import type { Command, Host } from "../command.ts";
import { editByFile } from "../edits/choose-file.ts";
import { checkForm } from "../edits/free-name.ts";
import { conclude, editProject, WRITE } from "../edits/plan.ts";
import { unknownName } from "../match-names.ts";
import { TODAY } from "../compile-project.ts";
import { writeLine } from "../log-line.ts";
import { renameConsumer } from "./consumer.ts";
import { renameDocument } from "./document.ts";
import type { Renamed } from "./document.ts";
import { checkReadable, mentionsLeft } from "./mentions.ts";

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ["feature", "Feature"],
  ["cluster", "Cluster"],
  ["stage", "Stage"],
  ["service", "Service"],
]);

export const rename: Command = command({
  name: "rename",
  description:
    "Renames a document or a consumer with all its uses, and shows the effect. Names that others read stay: the\nflag key of a feature, its entitlement in Milo, and the name of a cluster in Argo CD. Objects that are named after the\ndocument are deleted and created again.",
  positionals: ["feature|cluster|stage|service|consumer", "OLD", "NEW"],
  options: { write: WRITE, today: TODAY },
  examples: [
    { line: "sluice rename feature search-v2 search", description: "show the effect" },
    { line: "sluice rename cluster prod-eu-1 prod-fra-1 --write", description: "rename a cluster" },
    { line: "sluice rename consumer Organization/acme acme-corp --write", description: "rename an organization" },
  ],
  async run(given, setting) {
    const [kindName = "", from = "", to = ""] = setting.positionals;
    const kind = KINDS.get(kindName);
    if (kind === undefined && kindName !== "consumer")
      throw unknownName("kind to rename", kindName, [...KINDS.keys(), "consumer"]);
    if (kind !== undefined) checkForm(to);
    return editProject(setting, given, (editable) => {
      const renamed =
        kind === undefined ? renameConsumer(from, to, editable) : renameDocument({ kind, from, to }, editable);
      const name = from.slice(from.indexOf("/") + 1);
      checkReadable(name, editable);
      const edits = editByFile(renamed.edits);
      say(renamed, mentionsLeft(name, editable.compilation.files, edits), setting.host);
      return conclude(edits, editable, given.write, setting);
    });
  },
});

/** Shows at most this many places. */
const MOST = 5;

function say({ says, edits }: Renamed, left: readonly string[], { stderr }: Host): void {
  if (edits.length === 0) return;
  const files = new Set(edits.map(({ resource }) => resource.document.file.path));
  writeLine(`changes ${formatCount(edits.length, "document")} in ${formatCount(files.size, "file")}`, stderr);
  for (const one of says) writeLine(one, stderr);
  if (left.length === 0) return;
  writeLine(`still written as text: ${listSome(left, MOST)}`, stderr);
}
