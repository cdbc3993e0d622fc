/** The responses of OFREP 0.3.0 as JSON Schema, written from its OpenAPI document. */
import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";

const key = { type: "string" };
const metadata = { type: "object", additionalProperties: { type: ["boolean", "string", "number"] } };

const success = {
  type: "object",
  // OFREP does not require a variant, but its official Python provider does.
  required: ["key", "reason", "variant"],
  // The document has `oneOf` with a last entry that matches everything; it means `anyOf`.
  properties: {
    key,
    reason: { enum: ["STATIC", "TARGETING_MATCH", "SPLIT", "DISABLED", "UNKNOWN"] },
    variant: { type: "string" },
    value: { type: ["boolean", "string", "number", "object"] },
    metadata,
  },
};
const failure = {
  type: "object",
  required: ["key", "errorCode"],
  properties: {
    key,
    errorCode: { enum: ["PARSE_ERROR", "TARGETING_KEY_MISSING", "INVALID_CONTEXT", "GENERAL"] },
    errorDetails: { type: "string" },
    metadata,
  },
};
const notFound = { ...failure, properties: { ...failure.properties, errorCode: { const: "FLAG_NOT_FOUND" } } };
const general = { type: "object", properties: { errorDetails: { type: "string" } } };
const bulk = {
  type: "object",
  required: ["flags"],
  properties: { flags: { type: "array", items: { oneOf: [success, failure] } }, metadata },
};
const bulkFailure = {
  type: "object",
  required: ["errorCode"],
  properties: { errorCode: { type: "string" }, errorDetails: { type: "string" } },
};

const SCHEMAS: Readonly<Record<"single" | "bulk", Readonly<Record<number, object>>>> = {
  single: { 200: success, 400: failure, 404: notFound, 500: general },
  bulk: { 200: bulk, 400: bulkFailure, 500: general },
};

/** Statuses with an unspecified body. */
const OPEN = new Set([304, 401, 403, 408, 413, 415, 429]);

const ajv = new Ajv({ allowUnionTypes: true });
const compiled = new Map<object, ValidateFunction>();

/** Throws if the response violates OFREP. */
export function checkResponse(path: string, status: number, text: string, type: string | null): void {
  if (OPEN.has(status)) return;
  const schema = SCHEMAS[path.endsWith("/evaluate/flags") ? "bulk" : "single"][status];
  if (schema === undefined) throw new Error(`OFREP knows no status ${status} for ${path}`);
  if (type?.startsWith("application/json") !== true) throw new Error(`${path}: answered as ${type}`);
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  if (!validate(JSON.parse(text))) throw new Error(`${path} ${status}: ${ajv.errorsText(validate.errors)}: ${text}`);
}
