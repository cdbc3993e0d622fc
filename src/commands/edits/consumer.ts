/** A consumer as a command line names it. */
import { UsageError } from "../contract.ts";
import { unknownName } from "../names.ts";

export interface ConsumerName {
  readonly kind: string;
  readonly name: string;
}

const KINDS = ["Organization", "Project"];

/** `Organization/acme`. Throws a UsageError for anything else. */
export function consumerOf(text: string): ConsumerName {
  const [kind = "", name = "", ...rest] = text.split("/");
  if (name === "" || rest.length > 0)
    throw new UsageError(
      `"${text}" is not a consumer`,
      "a consumer is written as Organization/acme or Project/acme-web",
    );
  if (!KINDS.includes(kind)) throw unknownName("kind of consumer", kind, KINDS);
  return { kind, name };
}
