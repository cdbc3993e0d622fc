/** Bytes become text only if they are UTF-8, and the first that is not is shown. */
import { describe, expect, test } from "vitest";
import { collectInto, type Diagnostic } from "../../src/base/diagnostics.ts";
import { decode } from "../../src/files/index.ts";
import { positionAt } from "../../src/base/source.ts";

function told(bytes: Uint8Array): readonly string[] {
  const diagnostics: Diagnostic[] = [];
  const file = decode("a.yaml", bytes, collectInto(diagnostics));
  if (file !== undefined) return ["text", file.text];
  return diagnostics.flatMap(({ code, message, at }) => {
    const { line, column } = positionAt(at.file, "start" in at ? at.start : 0);
    return [code.name, `${line}:${column}`, message];
  });
}

test.each(["", "a: 1\n", "\ufeffa: 1\n", "a: \u{1f600} \ufffd é\r\n"])("%j", (text) => {
  expect(told(Buffer.from(text))).toEqual(["text", text]);
});

describe("what is not UTF-8", () => {
  test.each([
    ["Latin-1", [0x61, 0x3a, 0x20, 0xe9, 0x0a], "1:4", "0xE9"],
    ["behind a replacement character", [...Buffer.from("a: \ufffd\nb: 😀"), 0xff], "2:5", "0xFF"],
    ["a surrogate", [0x61, 0xed, 0xa0, 0x80], "1:2", "0xED"],
    ["an overlong slash", [0xc0, 0xaf], "1:1", "0xC0"],
    ["a sequence that ends too early", [0x61, 0x0a, 0xf0, 0x9f, 0x98], "2:1", "0xF0"],
  ])("%s", (_, bytes, place, byte) => {
    expect(told(Uint8Array.from(bytes))).toEqual(["invalid-utf-8", place, `the byte ${byte} is not UTF-8`]);
  });
});

describe("another encoding is named, with a byte order mark and without", () => {
  const utf16 = Buffer.from("a: 1\n", "utf16le");
  const swapped = Buffer.from(utf16).swap16();
  const utf32 = Buffer.from([..."a: 1\n"].flatMap((one) => [one.charCodeAt(0), 0, 0, 0]));
  test.each([
    ["UTF-16", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ["UTF-16", Buffer.concat([Buffer.from([0xfe, 0xff]), swapped])],
    ["UTF-16", utf16],
    ["UTF-16", swapped],
    ["UTF-32", Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), utf32])],
    ["UTF-32", Buffer.concat([Buffer.from([0, 0, 0xfe, 0xff]), Buffer.from(utf32).swap32()])],
    ["UTF-32", utf32],
    ["UTF-32", Buffer.from(utf32).swap32()],
  ])("%s", (encoding, bytes) => {
    expect(told(bytes)).toEqual(["wrong-encoding", "1:1", `"a.yaml" is written in ${encoding}`]);
  });
});

test("1 MiB is read, one byte more is not", () => {
  expect(told(Buffer.alloc(1024 * 1024, "#"))[0]).toBe("text");
  expect(told(Buffer.alloc(1024 * 1024 + 1, "#"))).toEqual(["file-too-large", "1:1", '"a.yaml" is larger than 1 MiB']);
});
