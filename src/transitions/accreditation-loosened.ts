/** accreditation-loosened: a record approves more than it did when it was signed. */
import { listed } from "../diagnostics.ts";
import type { Report } from "../diagnostics.ts";
import { resourcesOf } from "../diff/sides.ts";
import { at } from "../parse.ts";
import { allow, error } from "./contract.ts";
import type { Passage, Transition } from "./contract.ts";

const code = error(
  "accreditation-loosened",
  "An accreditation record gains features while its release and date stay.",
  "The record says what somebody approved on that day. With more in it, it says what nobody has approved.",
  "Have the features approved, and add a record with the release and the date of that.",
);

export const accreditationLoosened: Transition = { code, about: "accreditation", check };

function check({ base, head }: Passage, report: Report): void {
  const before = [...resourcesOf(base, "Accreditation").values()];
  for (const after of resourcesOf(head, "Accreditation").values()) {
    const { release, date, features } = after.spec;
    const was =
      before.find(({ name }) => name === after.name) ??
      before.find(
        ({ spec }) => spec.release === release && spec.date === date && spec.authority === after.spec.authority,
      );
    if (was === undefined || was === after || was.spec.release !== release || was.spec.date !== date) continue;
    const added = features.filter((name) => !was.spec.features.includes(name));
    if (added.length === 0) continue;
    report(
      code,
      at(after.document, ["spec", "features", features.indexOf(added[0] ?? "")]),
      `the record "${after.name}" of ${date} approves ${listed(added)}, which it did not`,
      { help: allow(code, after.document.file.path) },
    );
  }
}
