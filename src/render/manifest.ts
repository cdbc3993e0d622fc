/** Emits Kubernetes objects with common metadata, in a stable order per file. */
import { emit, joinDocuments } from "./yaml/index.ts";
import type { Value } from "../compiler/parse/index.ts";
import type { Resource } from "../compiler/schema/index.ts";
import { waveAnnotation } from "./sync-waves.ts";

export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
}

/** An object without its content. */
export interface ObjectHead {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
}

export interface Manifest {
  /** Sorts by kind, namespace and name. */
  readonly order: string;
  readonly text: string;
}

const MANAGED_BY = { "app.kubernetes.io/managed-by": "sluice" };

/**
 * Emits an object with Sluice's label and, if it comes from a single document, the annotation that names the document.
 */
export function manifest(head: ObjectHead, content: { readonly [key: string]: Value }, source?: Resource): Manifest {
  return { order: orderOf(head), text: emit({ ...complete(head, source), ...content }) };
}

/** Like `manifest`, with content that is already emitted: whole lines that begin in the first column. */
export function manifestFromText(head: ObjectHead, content: string): Manifest {
  return { order: orderOf(head), text: emit(complete(head)) + content };
}

/** A file of objects, sorted. */
export function fileOf(manifests: Iterable<Manifest>): string {
  const sorted = [...manifests].sort((a, b) => (a.order < b.order ? -1 : 1));
  return joinDocuments(sorted.map(({ text }) => text));
}

function complete({ apiVersion, kind, metadata }: ObjectHead, source?: Resource): { readonly [key: string]: Value } {
  const { name, namespace, labels, annotations, finalizers } = metadata;
  const allAnnotations = {
    ...annotations,
    ...waveAnnotation(kind),
    ...(source === undefined ? {} : { "sluice.dev/source": placeOf(source) }),
  };
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...labels, ...MANAGED_BY },
      ...(Object.keys(allAnnotations).length === 0 ? {} : { annotations: allAnnotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
    },
  };
}

function orderOf({ kind, metadata: { namespace = "", name } }: ObjectHead): string {
  return [kind, namespace, name].join("\0");
}

/** `Kind/name` of a document. */
export function placeOf({ kind, name }: Resource): string {
  return `${kind}/${name}`;
}
