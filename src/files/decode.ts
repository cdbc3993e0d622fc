/** Decodes UTF-8, the only accepted encoding, within the size limit of a file. */
import { isUtf8 } from "node:buffer";
import * as codes from "./codes.ts";
import type { ReportDiagnostic } from "../base/diagnostics.ts";
import type { SourceFile } from "../base/source.ts";

export const FILE_LIMIT: number = 1024 * 1024;

const LOSSY = new TextDecoder("utf-8", { ignoreBOM: true });

/** Undefined, and reported, if the bytes are not accepted. */
export function decode(path: string, bytes: Uint8Array, report: ReportDiagnostic): SourceFile | undefined {
  const nowhere = { file: { path, text: "" }, start: 0, end: 0 };
  if (bytes.length > FILE_LIMIT) {
    report(codes.fileTooLarge, nowhere, `"${path}" is larger than ${FILE_LIMIT / 1024 / 1024} MiB`, {
      help: "divide the file",
    });
    return undefined;
  }
  const encoding = foreignEncoding(bytes);
  if (encoding !== undefined) {
    report(codes.wrongEncoding, nowhere, `"${path}" is written in ${encoding}`, { help: "save it as UTF-8" });
    return undefined;
  }
  const text = LOSSY.decode(bytes);
  if (isUtf8(bytes)) return { path, text };
  const { at, byte } = firstInvalid(text, bytes);
  report(
    codes.invalidUtf8,
    { file: { path, text }, start: at, end: at + 1 },
    `the byte 0x${byte.toString(16).toUpperCase().padStart(2, "0")} is not UTF-8`,
    { help: "save the file as UTF-8" },
  );
  return undefined;
}

/** Recognizes UTF-16 and UTF-32 by their byte order mark or by the zero bytes of ASCII characters. */
function foreignEncoding([a, b, c, d]: Uint8Array): string | undefined {
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return "UTF-32";
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? "UTF-32" : "UTF-16";
  if (a === 0xfe && b === 0xff) return "UTF-16";
  if (a === undefined || b === undefined) return undefined;
  if (a === 0 && b === 0 && c === 0 && d !== 0) return "UTF-32";
  if (a !== 0 && b === 0 && c === 0 && d === 0) return "UTF-32";
  return (a === 0) === (b === 0) || (c === 0) !== (a === 0) ? undefined : "UTF-16";
}

const REPLACEMENT = "\ufffd";

/** The first invalid byte: its UTF-16 offset in the decoded text, and its value. */
function firstInvalid(text: string, bytes: Uint8Array): { readonly at: number; readonly byte: number } {
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf(REPLACEMENT); at !== -1; at = text.indexOf(REPLACEMENT, from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd)
      return { at, byte: bytes[offset] ?? 0 };
    offset += 3;
    from = at + 1;
  }
  return { at: 0, byte: bytes[0] ?? 0 };
}
