/** A consumer that is asked about, as the command line spells it. */
import { unknownName } from "../names.ts";
import { UsageError } from "../contract.ts";
import type { Model } from "../../link.ts";
import type { Asked } from "../../reasons.ts";

const KINDS: readonly string[] = ["Organization", "Project"];

/** `Organization/acme`. Throws a UsageError unless it is spelled so, and listed where the project lists its consumers. */
export function parseConsumer(text: string, model: Model): Asked {
  const [kind = "", name, ...rest] = text.split("/");
  if (name === undefined || name === "" || rest.length > 0)
    throw new UsageError(
      `"${text}" is not a consumer`,
      "a consumer is written as Organization/acme or Project/acme-web",
    );
  if (!KINDS.includes(kind)) throw unknownName("kind of consumer", kind, KINDS);
  const listed = model.project.spec.consumers;
  if (Array.isArray(listed) && !listed.includes(text)) throw unknownName("consumer", text, listed);
  return { kind, name };
}

/** Every consumer that some grant names, as `Kind/name`, sorted. */
export function grantedConsumers(model: Model): readonly string[] {
  const names = [...model.byKind.Grant.values()].map(({ spec }) => `${spec.consumer.kind}/${spec.consumer.name}`);
  return [...new Set(names)].sort();
}
