/** Checks `apiVersion` and `kind`, which determine how the rest of a document is read. */
import { KINDS } from "../kinds.ts";
import { didYouMean, suggest } from "../../base/suggest.ts";
import type { Kind } from "../kinds.ts";
import type { Value } from "../parse/index.ts";
import * as codes from "./codes.ts";
import type { SchemaError } from "./fault.ts";
import { isMap } from "./schema-location.ts";
import { quoteName } from "./messages.ts";

const API_VERSION = "sluice.dev/v1alpha1";

/** The kind of a document, or the fault if it is not a resource. */
export function kindOf(value: Value): Kind | SchemaError {
  if (!isMap(value)) return notAResource("a document must be a map");
  if (!Object.hasOwn(value, "apiVersion") && !Object.hasOwn(value, "kind"))
    return notAResource('this document has neither "apiVersion" nor "kind"');
  const kind = knownKind(value);
  const version = value["apiVersion"];
  if (typeof version === "string" && isOfKubernetes(version, kind)) return kubernetesObject(version, value["kind"]);
  if (version !== API_VERSION) return wrongVersion(version);
  return kind ?? wrongKind(value["kind"]);
}

function knownKind(value: Value): Kind | undefined {
  return isMap(value) ? KINDS.find((kind) => kind === value["kind"]) : undefined;
}

/** The kind of a document, or the most similar one if it is mistyped. */
export function guessKind(value: Value): Kind | undefined {
  const kind = isMap(value) ? value["kind"] : undefined;
  const near = typeof kind === "string" ? suggest(kind, KINDS) : undefined;
  return KINDS.find((one) => one === near);
}

function notAResource(message: string): SchemaError {
  const help = `begin the document with \`apiVersion: ${API_VERSION}\` and \`kind\``;
  return { code: codes.notAResource, path: [], on: "value", message, help };
}

/** Whether this is a Kubernetes version, such as `v1` or `apps/v1`, rather than a mistyped one of Sluice. */
function isOfKubernetes(version: string, kind: Kind | undefined): boolean {
  if (!/^(?:[a-z0-9.-]+\/)?v\d[a-z0-9]*$/.test(version)) return false;
  if (version.startsWith("sluice.") || suggest(version, [API_VERSION]) !== undefined) return false;
  return version.includes("/") || version === "v1" || kind === undefined;
}

function kubernetesObject(version: string, kind: Value | undefined): SchemaError {
  const what = typeof kind === "string" ? `${kind} (${version})` : version;
  return {
    code: codes.unknownApiVersion,
    path: ["apiVersion"],
    on: "value",
    message: `${quoteName(what)} is a Kubernetes object, not a Sluice resource`,
    help: "move it out of the folders in `spec.sources`: Sluice writes manifests, but does not read them",
  };
}

function wrongVersion(version: Value | undefined): SchemaError {
  const help = `write \`apiVersion: ${API_VERSION}\``;
  const code = codes.unknownApiVersion;
  if (version === undefined) return { code, path: [], on: "value", message: '"apiVersion" is missing', help };
  const message =
    typeof version === "string" ? `unknown API version ${quoteName(version)}` : '"apiVersion" must be text';
  return { code, path: ["apiVersion"], on: "value", message, help };
}

function wrongKind(kind: Value | undefined): SchemaError {
  const known = `use one of ${KINDS.join(", ")}`;
  const code = codes.unknownKind;
  if (kind === undefined) return { code, path: [], on: "value", message: '"kind" is missing', help: known };
  if (typeof kind !== "string")
    return { code, path: ["kind"], on: "value", message: '"kind" must be text', help: known };
  const help = didYouMean(kind, KINDS) ?? known;
  return { code, path: ["kind"], on: "value", message: `unknown kind ${quoteName(kind)}`, help };
}
