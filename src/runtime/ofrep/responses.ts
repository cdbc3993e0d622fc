/** Converts results to status and body of OFREP 0.3. */
import { createHash } from "node:crypto";
import type { Context } from "../consumer.ts";
import type { Bulk, Evaluated, Failed, Outcome } from "./source.ts";

export interface Reply {
  readonly status: number;
  readonly body: object;
}

/** The reasons of OFREP; further ones of OpenFeature go to the metadata. */
const REASONS: ReadonlySet<string> = new Set(["STATIC", "TARGETING_MATCH", "SPLIT", "DISABLED", "UNKNOWN"]);

/** The variant of a response without a value. */
const CALLERS_DEFAULT = "default";

const STATUS: Readonly<Record<Failed["errorCode"], number>> = {
  FLAG_NOT_FOUND: 404,
  PARSE_ERROR: 400,
  TARGETING_KEY_MISSING: 400,
  INVALID_CONTEXT: 400,
  GENERAL: 500,
};

export const NO_CONTEXT: Failed = {
  errorCode: "INVALID_CONTEXT",
  errorDetails: "the body must be an object with an object `context`; its numbers must fit into a double",
};

export function replyTo(outcome: Outcome): Reply {
  return "errorCode" in outcome ? failedReply(outcome) : { status: 200, body: spell(outcome) };
}

export function replyToAll(bulk: Bulk | Failed): Reply {
  if ("errorCode" in bulk) return failedReply(bulk);
  const flags = bulk.flags.map((outcome) => ("errorCode" in outcome ? outcome : spell(outcome)));
  return { status: 200, body: { ...bulk, flags } };
}

export function failedReply(failed: Failed & { readonly key?: string }): Reply {
  return { status: STATUS[failed.errorCode], body: failed };
}

/** OFREP does not require a variant, but the official Python provider treats a response without one as an error. */
function spell(evaluated: Evaluated): object {
  const { variant = CALLERS_DEFAULT, reason, metadata } = evaluated;
  const body = { ...evaluated, variant };
  return REASONS.has(reason) ? body : { ...body, reason: "UNKNOWN", metadata: { ...metadata, reason } };
}

/** Undefined if the request body has no context. */
export function contextOf(body: unknown): Context | undefined {
  const context = isObject(body) ? body["context"] : undefined;
  return isObject(context) && isFinite(context) ? context : undefined;
}

/** flagd rejects a context that has a number beyond 64 bits. */
function isFinite(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value !== "object" || value === null || Object.values(value).every(isFinite);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A strong entity tag: equal flags have equal bytes. */
export function entityTag(text: string): string {
  return `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
}

/** Whether an `If-None-Match` header has the tag; some providers send it without quotes. */
export function namesTag(header: string | undefined, tag: string): boolean {
  const names = (header ?? "").split(",").map((name) => name.trim().replace(/^W\//, ""));
  return names.some((name) => name === "*" || name === tag || `"${name}"` === tag);
}
