/** policy-silenced: a change silences a policy that would have stopped it. */
import type { Report } from "../diagnostics.ts";
import { newSilences } from "../diff/suppressions.ts";
import { allow, error } from "./contract.ts";
import type { Passage, Transition } from "./contract.ts";

const code = error(
  "policy-silenced",
  "A change brings a `sluice-allow` comment for a policy whose severity is error.",
  "The policies that hold before a change judge it. A comment in the same change would let it past them, without asking the owners of the policy.",
  "Do what the policy asks for, or say in a commit that the exception is meant.",
);

export const policySilenced: Transition = { code, about: "policy", check };

function check(passage: Passage, report: Report): void {
  const { policies = [], rules = {} } = passage.base.model.project.spec;
  const strict = new Set(
    policies.flatMap(({ name, severity = "error" }) => ((rules[name] ?? severity) === "error" ? [name] : [])),
  );
  if (strict.size === 0) return;
  for (const { code: policy, at } of newSilences(passage))
    if (strict.has(policy))
      report(code, at, `this comment silences the policy "${policy}", which is an error`, {
        help: allow(code, at.file.path),
      });
}
