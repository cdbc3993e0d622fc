/** Parses CSV by RFC 4180, also with the separators of other spreadsheet locales. Rejects invalid input. */

export interface Cell {
  readonly text: string;
  /** The UTF-16 offset of its start. */
  readonly start: number;
}

/** Rows of cells without empty lines, or the first error. */
export type Csv = readonly (readonly Cell[])[] | { readonly fault: string; readonly start: number };

export function parseCsv(text: string): Csv {
  const sign = separatorOf(text);
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let at = text.startsWith("\ufeff") ? 1 : 0;
  const endRow = (): void => {
    if (row.length > 1 || (row[0]?.text ?? "") !== "") rows.push(row);
    row = [];
  };
  while (at < text.length) {
    const start = at;
    const isQuoted = text[at] === '"';
    const end = isQuoted ? closingQuote(text, at) : plainEnd(text, at, sign);
    if (end === -1) return { fault: "a quote is not closed", start };
    const raw = text.slice(start, end);
    if (!isQuoted && raw.includes('"')) return { fault: "an unquoted value contains a quote", start };
    row.push({ text: isQuoted ? raw.slice(1, -1).replaceAll('""', '"') : raw.trim(), start });
    const separator = text.startsWith(sign, end) ? sign : /^(?:\r?\n|$)/.exec(text.slice(end, end + 2))?.[0];
    if (separator === undefined) return { fault: "a closing quote is followed by text", start: end };
    at = end + separator.length;
    if (separator !== sign) endRow();
    else if (at === text.length) row.push({ text: "", start: at });
    if (separator === "") break;
  }
  endRow();
  return rows;
}

/** The offset after the closing quote; -1 if it is missing. A doubled quote is a character. */
function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at + 1;
  return -1;
}

/** The first separator in the header outside of quotes. */
function separatorOf(text: string): string {
  let isQuoted = false;
  for (const sign of text) {
    if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (sign === "," || sign === ";" || sign === "\t")) return sign;
    else if (!isQuoted && sign === "\n") break;
  }
  return ",";
}

function plainEnd(text: string, start: number, separator: string): number {
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (sign === separator || sign === "\n" || (sign === "\r" && text[at + 1] === "\n")) return at;
  }
  return text.length;
}
