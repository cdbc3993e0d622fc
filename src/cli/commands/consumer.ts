/** Parses the consumers that a command line names. */
import type { Model } from "../../compiler/link/index.ts";
import { suggest } from "../../base/suggest.ts";
import { UsageError } from "./command.ts";
import type { Host } from "./command.ts";
import { unknownName } from "./match-names.ts";
import { spoken } from "./log-line.ts";

export interface ConsumerName {
  readonly kind: string;
  readonly name: string;
}

const KINDS: readonly string[] = ["Organization", "Project"];

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

/** Throws a UsageError if the project lists its consumers without this one. */
export function listedConsumerOf(text: string, model: Model): ConsumerName {
  const consumer = consumerOf(text);
  const listed = model.project.spec.consumers;
  if (Array.isArray(listed) && !listed.includes(text)) throw unknownName("consumer", text, listed);
  return consumer;
}

/** Throws a UsageError for a consumer that no grant names. */
export function grantedConsumerOf(text: string, { byKind }: Model): ConsumerName {
  const consumer = consumerOf(text);
  const known = [...byKind.Grant.values()].map(({ spec }) => `${spec.consumer.kind}/${spec.consumer.name}`);
  if (!known.includes(text)) throw unknownName("consumer with a grant", text, [...new Set(known)].toSorted());
  return consumer;
}

/** Prints a hint instead of an error, because consumers need not be declared. */
export function hintAtConsumer({ kind, name }: ConsumerName, { byKind }: Model, { stderr }: Host): void {
  const consumers = [...byKind.Grant.values()].map(({ spec }) => spec.consumer);
  const known = consumers.filter((one) => one.kind === kind).map((one) => one.name);
  if (known.includes(name)) return;
  const near = suggest(name, new Set(known.toSorted()));
  stderr.write(
    spoken(`no grant names ${kind}/${name}${near === undefined ? "" : `; did you mean "${kind}/${near}"?`}`),
  );
}
