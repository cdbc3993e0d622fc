/** The common form of rendered and live Kubernetes objects. */
import { fieldsOf } from "../../compiler/untrusted/index.ts";
import type { Fields, UntrustedDocument } from "../../compiler/untrusted/index.ts";
import type { Value } from "../../compiler/parse/index.ts";
import type { Location, Path } from "../../base/source.ts";

export { fieldsOf, itemsOf } from "../../compiler/untrusted/index.ts";
export type { Fields } from "../../compiler/untrusted/index.ts";

export interface KubernetesObject {
  readonly group: string;
  readonly kind: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
  readonly value: Fields;
  readonly at: (path: Path, on?: "key" | "value") => Location;
  /** The object is rendered as a patch of an object that somebody else owns. */
  readonly isPatch?: true;
}

/** The objects on a cluster, by key. */
export type LiveObjects = ReadonlyMap<string, KubernetesObject>;

export function stringOrEmpty(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

/** Undefined if the value is not a Kubernetes object. */
export function objectOf({ value, at }: UntrustedDocument): KubernetesObject | undefined {
  const fields = fieldsOf(value);
  const metadata = fieldsOf(fields["metadata"]);
  const [apiVersion, kind, name] = [fields["apiVersion"], fields["kind"], metadata["name"]].map(stringOrEmpty);
  if (apiVersion === undefined || apiVersion === "" || kind === undefined || kind === "") return undefined;
  if (name === undefined || name === "") return undefined;
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
  return { group, kind, namespace: stringOrEmpty(metadata["namespace"]), name, value: fields, at };
}

/** Independent of the version of the API. */
export function keyOf({ group, kind, namespace, name }: KubernetesObject): string {
  return [group, kind, namespace, name].join("\0");
}

/** For messages: `ResourceGrant organization-acme/feature-invoices-acme`. */
export function titleOf({ kind, namespace, name }: KubernetesObject): string {
  return `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`;
}

/** Names that are safe in a command, because the objects are untrusted. */
const WORD = /^[a-z0-9](?:[a-z0-9.:-]*[a-z0-9])?$/;

/** `resourcegrants.quota.miloapis.com NAME -n NAMESPACE`; undefined if that is not safe to run. */
export function argumentsFor(object: KubernetesObject): string | undefined {
  const { namespace, name } = object;
  const words = [resourceOf(object), name, ...(namespace === "" ? [] : [namespace])];
  if (!words.every((word) => WORD.test(word))) return undefined;
  return `${resourceOf(object)} ${name}${namespace === "" ? "" : ` -n ${namespace}`}`;
}

/** Whether the object has Sluice's label. */
export function isLabelled({ value }: KubernetesObject): boolean {
  return fieldsOf(fieldsOf(value["metadata"])["labels"])["app.kubernetes.io/managed-by"] === "sluice";
}

/** The name for kubectl: `resourcegrants.quota.miloapis.com`. */
export function resourceOf({ group, kind }: Pick<KubernetesObject, "group" | "kind">): string {
  const plural = kind.toLowerCase().replace(/y$/, "ie");
  return `${plural}s${group === "" ? "" : `.${group}`}`;
}
