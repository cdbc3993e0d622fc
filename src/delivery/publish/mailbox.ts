/** Formats a mailbox like Go's net/mail, which Argo CD uses for authors. */

/** `"Grace Hopper" <grace@cumulus.example>`; undefined if it is not a mailbox. */
export function mailboxIn(text: string): string | undefined {
  const [, quoted, plain = "", address] =
    /^(?:"((?:[^"\\]|\\.)*)"|([^<>"]*))\s*<([^<>\s@]+@[^<>\s@]+)>$/.exec(text.trim()) ??
    /^()()([^<>\s@]+@[^<>\s@]+)$/.exec(text.trim()) ??
    [];
  if (address === undefined) return undefined;
  const name = quoted === undefined ? plain.trim() : quoted.replaceAll(/\\(.)/g, "$1");
  return name === "" ? `<${address}>` : `${wordOf(name)} <${address}>`;
}

function wordOf(name: string): string {
  if (/^[\x20-\x7e\t]*$/.test(name)) return `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  // RFC 2047 restricts such characters in a name, so Go uses base64.
  return /["#$%&'(),.:;<>@[\]^`{|}~]/.test(name)
    ? inWords("b", name, 45, base64)
    : inWords("q", name, 63, quotedPrintable);
}

const utf8 = new TextEncoder();

/** Encoded words of at most 75 characters that do not split a character. */
function inWords(by: "b" | "q", name: string, most: number, encode: (text: string) => string): string {
  const sizeOf = (text: string): number => (by === "b" ? utf8.encode(text).length : encode(text).length);
  const words: string[] = [];
  let word = "";
  for (const character of name) {
    if (word !== "" && sizeOf(word + character) > most) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word].map((one) => `=?utf-8?${by}?${encode(one)}?=`).join(" ");
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function quotedPrintable(text: string): string {
  const bytes = [...utf8.encode(text)].map((byte) => {
    if (byte === 0x20) return "_";
    const character = String.fromCharCode(byte);
    return /[!-~]/.test(character) && !"=?_".includes(character)
      ? character
      : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  });
  return bytes.join("");
}
