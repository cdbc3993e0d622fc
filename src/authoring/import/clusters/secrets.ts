/**
 * Reads the names, labels and annotations of Argo CD's cluster Secrets. Reads only `name` of the data, never `config`.
 */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import { parseUntrusted } from "../../../compiler/untrusted/index.ts";
import type { UntrustedDocument } from "../../../compiler/untrusted/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { SourceFile } from "../../../base/source.ts";
import { importLeftOut, importNotCarried } from "../codes.ts";
import type { Fields } from "../importer.ts";
import { fieldsOf, isFields, itemsOf, textOf } from "../fields.ts";
import type { ClusterEntry, Fact } from "./entry.ts";
import { SECRET } from "./entry.ts";

export function secretsIn(file: SourceFile, report: ReportDiagnostic): readonly ClusterEntry[] {
  return parseUntrusted(file, report).flatMap((document) => entriesOf(document, report));
}

function entriesOf({ value, at }: UntrustedDocument, report: ReportDiagnostic): readonly ClusterEntry[] {
  if (!isFields(value)) return [];
  if ("items" in value)
    return itemsOf(value["items"]).flatMap((item, index) =>
      entriesOf({ value: item, at: (path, on) => at(["items", index, ...path], on) }, report),
    );
  if (value["kind"] !== "Secret") {
    report(importNotCarried, at([]), "an object is not imported: it is not a Secret");
    return [];
  }
  const metadata = fieldsOf(value["metadata"]);
  const labels = fieldsOf(metadata["labels"]);
  if (labels[TYPE_LABEL] !== "cluster") {
    report(
      importLeftOut,
      at(["metadata", "name"]),
      `Secret "${textOf(metadata["name"]) ?? ""}" is left out: it is not a cluster of Argo CD`,
      {
        help: `cluster Secrets have the label ${TYPE_LABEL}: cluster`,
      },
    );
    return [];
  }
  const name = nameIn(value) ?? textOf(metadata["name"]);
  if (name === undefined) return [];
  return [
    {
      name,
      from: at(["metadata"]),
      facts: new Map([
        ...factsOf(fieldsOf(metadata["annotations"]), false, (key) => at(["metadata", "annotations", key], "key")),
        ...factsOf(labels, true, (key) => at(["metadata", "labels", key], "key")),
      ]),
      ignored: ignoredIn(value, at),
    },
  ];
}

/**
 * The keys that are not converted or may hold a secret. The address and the credentials are not listed: users know that
 * they are not imported.
 */
function ignoredIn(secret: Fields, at: UntrustedDocument["at"]): ClusterEntry["ignored"] {
  const metadata = fieldsOf(secret["metadata"]);
  const marks = (["labels", "annotations"] as const).flatMap((field) =>
    Object.keys(fieldsOf(metadata[field]))
      .filter((key) => key !== TYPE_LABEL && (SECRET.test(key) || OTHERS.test(key)))
      .map((key) => ({ key, at: at(["metadata", field, key], "key") })),
  );
  const data = (["data", "stringData"] as const).flatMap((field) =>
    Object.keys(fieldsOf(secret[field]))
      .filter((key) => !KNOWN.has(key))
      .map((key) => ({ key, at: at([field, key], "key") })),
  );
  return [...marks, ...data];
}

const KNOWN: ReadonlySet<string> = new Set(["name", "server", "config"]);
const TYPE_LABEL = "argocd.argoproj.io/secret-type";
/** Keys for internal use of Argo CD and kubectl; kubectl stores the complete Secret in one. */
const OTHERS = /(?:^|\.)(?:argoproj\.io|kubernetes\.io|k8s\.io)\//;

function factsOf(
  values: Readonly<Record<string, Value>>,
  isLabel: boolean,
  at: (key: string) => Fact["at"],
): readonly [string, Fact][] {
  return Object.entries(values).flatMap(([key, value]): readonly [string, Fact][] =>
    typeof value !== "string" || SECRET.test(key) || OTHERS.test(key) ? [] : [[key, { value, at: at(key), isLabel }]],
  );
}

/** The name that Argo CD shows: the only part of the data that is read. */
function nameIn(secret: Readonly<Record<string, Value>>): string | undefined {
  const plain = textOf(fieldsOf(secret["stringData"])["name"]);
  const encoded = textOf(fieldsOf(secret["data"])["name"]);
  if (plain !== undefined || encoded === undefined || !/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) return plain;
  return textOf(Buffer.from(encoded, "base64").toString("utf8"));
}
