/** Reports entries among the sources that are not read. */
import * as codes from "./codes.ts";
import { visibleName } from "./visible-name.ts";
import type { Code, ReportDiagnostic } from "../base/diagnostics.ts";
import type { Location } from "../base/source.ts";
import type { Entry, EntryKind } from "./tree.ts";

export const TOTAL_LIMIT: number = 64 * 1024 * 1024;

interface Problem {
  readonly code: Code;
  readonly message: string;
  readonly help: string;
}

const CANT_BE_READ: Problem = {
  code: codes.unreadableFile,
  message: "can't be read",
  help: "check its permissions, and whether another process removes it during the run",
};

/** The message after the path. */
const PROBLEMS: Readonly<Record<EntryKind, Problem>> = {
  file: CANT_BE_READ,
  unreadable: CANT_BE_READ,
  link: { code: codes.sourceIsALink, message: "is a symbolic link", help: "replace it with the file" },
  submodule: {
    code: codes.sourceIsASubmodule,
    message: "is a separate repository",
    help: "move the sources into this repository",
  },
  other: { code: codes.sourceIsNoFile, message: "is a pipe, a socket or a device", help: "remove it" },
};

/** Reports why an entry of a source folder is not read. */
export function reportEntry({ path, kind }: Entry, report: ReportDiagnostic): undefined {
  const { code, message, help } = PROBLEMS[kind];
  report(code, placeOf(path), `"${path}" ${message}`, { help });
}

export function reportName(path: string, report: ReportDiagnostic): void {
  const name = visibleName(path);
  report(codes.unsafeFileName, placeOf(name), `the file name "${name}" contains invisible characters`, {
    help: "rename the file",
  });
}

export function reportTotal(path: string, report: ReportDiagnostic): void {
  const limit = TOTAL_LIMIT / 1024 / 1024;
  report(codes.sourcesTooLarge, placeOf(path), `all sources together are larger than ${limit} MiB`, {
    help: "list only source folders in `spec.sources`",
  });
}

function placeOf(path: string): Location {
  return { file: { path, text: "" }, start: 0, end: 0 };
}
