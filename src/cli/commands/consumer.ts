/** Parses the consumers that a command line names. */
import type { Model } from "../../compiler/link/index.ts";
import { suggest } from "../../base/suggest.ts";
import { UsageError } from "./command.ts";
import type { Host } from "./command.ts";
import { unknownName, unlikeName } from "./match-names.ts";
import { writeLine } from "./log-line.ts";

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
export function listedConsumerOf(text: string, { consumers }: Model): ConsumerName {
  const consumer = consumerOf(text);
  if (consumers !== undefined && !consumers.has(text)) throw unknownConsumer("consumer", consumer, [...consumers]);
  return consumer;
}

/** Throws a UsageError for a consumer that no grant names. */
export function grantedConsumerOf(text: string, model: Model): ConsumerName {
  const consumer = consumerOf(text);
  const known = grantedConsumers(model);
  if (!known.includes(text)) throw unknownConsumer("consumer with a grant", consumer, known);
  return consumer;
}

/** Throws a UsageError for a consumer that neither a grant nor the project names. */
export function knownConsumerOf(text: string, model: Model): ConsumerName {
  const consumer = consumerOf(text);
  const known = knownConsumers(model);
  if (!known.includes(text)) throw unknownConsumer("consumer", consumer, known);
  return consumer;
}

/** Compares names within the kind, because `Organization/` would make any two names alike. */
function unknownConsumer(what: string, { kind, name }: ConsumerName, known: readonly string[]): UsageError {
  const ofKind = known.filter((one) => one.startsWith(`${kind}/`));
  const near = suggest(
    name,
    ofKind.map((one) => one.slice(kind.length + 1)),
  );
  if (near === undefined) return unlikeName(what, `${kind}/${name}`, ofKind.length > 0 ? ofKind : known);
  return new UsageError(`no ${what} is named "${kind}/${name}"`, `did you mean "${kind}/${near}"?`);
}

/** Every consumer that a grant or the project names, sorted. */
export function knownConsumers(model: Model): readonly string[] {
  return [...new Set([...(model.consumers ?? []), ...grantedConsumers(model)])].toSorted();
}

function grantedConsumers({ byKind }: Model): readonly string[] {
  const names = [...byKind.Grant.values()].map(({ spec }) => `${spec.consumer.kind}/${spec.consumer.name}`);
  return [...new Set(names)].toSorted();
}

/** Prints a hint instead of an error, because consumers need not be declared. */
export function hintAtConsumer({ kind, name }: ConsumerName, { byKind }: Model, { stderr }: Host): void {
  const consumers = [...byKind.Grant.values()].map(({ spec }) => spec.consumer);
  const known = consumers.filter((one) => one.kind === kind).map((one) => one.name);
  if (known.includes(name)) return;
  const near = suggest(name, new Set(known.toSorted()));
  writeLine(`no grant names ${kind}/${name}${near === undefined ? "" : `; did you mean "${kind}/${near}"?`}`, stderr);
}
