/** Diagnostics as plain data. A place in a document is a path, because lines move with every edit. */
import { allCodes } from "../base/codes.ts";
import { codeTexts } from "../base/code-texts.ts";
import type { Code, Diagnostic, Severity, Subject } from "../base/diagnostics.ts";
import type { Location, NodeLocation, SourceFile } from "../base/source.ts";

type StoredLocation =
  | readonly [path: string, document: number, node: NodeLocation["path"], on: NodeLocation["on"]]
  | readonly [path: string, start: number, end: number];

export interface StoredDiagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly at: StoredLocation;
  readonly message: string;
  readonly help?: string;
  readonly helpAt?: StoredLocation;
  readonly related?: readonly (readonly [message: string, at: StoredLocation])[];
  readonly subject?: Subject;
}

export function storedDiagnostic(diagnostic: Diagnostic): StoredDiagnostic {
  const { code, severity, message, help, subject } = diagnostic;
  return {
    code: code.name,
    severity,
    at: storedLocation(diagnostic.at),
    message,
    ...(help === undefined ? {} : { help }),
    ...(diagnostic.helpAt === undefined ? {} : { helpAt: storedLocation(diagnostic.helpAt) }),
    ...(diagnostic.related === undefined
      ? {}
      : { related: diagnostic.related.map((one) => [one.message, storedLocation(one.at)] as const) }),
    ...(subject === undefined ? {} : { subject: { kind: subject.kind, name: subject.name } }),
  };
}

function storedLocation(location: Location): StoredLocation {
  const { path } = location.file;
  return "path" in location
    ? [path, location.document, location.path, location.on]
    : [path, location.start, location.end];
}

/** `fileAt` returns the same object for the same path. `policies`: the codes of the project's policies. */
export function restoreWith(
  fileAt: (path: string) => SourceFile,
  policies: readonly Code[],
): (stored: StoredDiagnostic) => Diagnostic {
  const codes = new Map<string, Code>(policies.map((code) => [code.name, code]));
  const codeNamed = (name: string): Code => {
    const known = codes.get(name) ?? builtIn(name);
    codes.set(name, known);
    return known;
  };
  const locationOf = (stored: StoredLocation): Location =>
    stored.length === 4
      ? { file: fileAt(stored[0]), document: stored[1], path: stored[2], on: stored[3] }
      : { file: fileAt(stored[0]), start: stored[1], end: stored[2] };
  return ({ code, at, helpAt, related, ...rest }) => ({
    ...rest,
    code: codeNamed(code),
    at: locationOf(at),
    ...(helpAt === undefined ? {} : { helpAt: locationOf(helpAt) }),
    ...(related === undefined
      ? {}
      : { related: related.map(([message, place]) => ({ message, at: locationOf(place) })) }),
  });
}

function builtIn(name: string): Code {
  const facts = allCodes.find((code) => code.name === name);
  const texts = codeTexts()[name];
  if (facts === undefined || texts === undefined) throw new Error(`no diagnostic has the code "${name}"`);
  return { ...facts, ...texts };
}
