/** accreditation-loosened: a record approves more than it did when it was signed. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { resourcesOf } from "../diff/sides.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import type { Accreditation } from "../../compiler/link/index.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule, CompiledSide } from "./change-rule.ts";

const code = error(
  "accreditation-loosened",
  "An accreditation record gets more features or clusters, with the same release and date.",
  "The record states the approval of that day. Nobody has approved the additions.",
  "Get approval for the features, and add a record with its release and date.",
);

export const accreditationLoosened: ChangeRule = { code, about: "accreditation", check };

function check({ base, head, clusters }: ChangeContext, report: ReportDiagnostic): void {
  const before = [...resourcesOf(base, "Accreditation").values()];
  const existing = new Set(clusters.map(({ after }) => after.cluster.name));
  const selected = ({ model }: CompiledSide, record: Accreditation): readonly string[] =>
    (model.selected.get(record) ?? []).map(({ name }) => name).filter((name) => existing.has(name));
  for (const after of resourcesOf(head, "Accreditation").values()) {
    if (before.includes(after)) continue;
    const former = before.filter((record) => isSameApproval(record, after));
    if (former.length === 0) continue;
    const { date, features } = after.spec;
    const unapproved = new Set<string>();
    const gained = new Set<string>();
    for (const cluster of selected(head, after)) {
      const earlier = former.filter((record) => selected(base, record).includes(cluster));
      if (earlier.length === 0) gained.add(cluster);
      else
        for (const name of features)
          if (!earlier.some(({ spec }) => spec.features.includes(name))) unapproved.add(name);
    }
    const help = allow(code, after.document.file.path);
    const [first] = unapproved;
    if (first !== undefined)
      report(
        code,
        locationIn(after.document, ["spec", "features", features.indexOf(first)]),
        `accreditation "${after.name}" of ${date} now also approves ${quoteList([...unapproved])}`,
        { help },
      );
    if (gained.size > 0)
      report(
        code,
        locationIn(after.document, ["spec", "clusters"], "key"),
        `accreditation "${after.name}" of ${date} now also applies to ${quoteList([...gained])}`,
        { help },
      );
  }
}

/** Whether both records are about the same release and date, by name or by authority. */
function isSameApproval({ name, spec: was }: Accreditation, { name: now, spec: is }: Accreditation): boolean {
  if (was.release !== is.release || was.date !== is.date) return false;
  return name === now || fold(was.authority) === fold(is.authority);
}

function fold(authority: string): string {
  return authority.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}
