/** Text of SARIF: what a document says becomes neither a link nor a placeholder of a reader. */
import { escapeInvisible } from "../visible.ts";

export interface Message {
  readonly text: string;
}

/** A reader shows nothing but this, so the help is in it. */
export function message({ message, help }: { readonly message: string; readonly help?: string }): Message {
  return { text: [message, ...(help === undefined ? [] : [help])].map(plain).join("\n") };
}

/** Brackets make links in SARIF's messages, unless they are escaped. */
export function plain(text: string): string {
  return escapeInvisible(text).replace(/[\\[\]]/g, "\\$&");
}
