/** Escapes text for SARIF, so that it has no links or placeholders. */
import { escapeInvisible } from "../../base/escape.ts";

export interface Message {
  readonly text: string;
}

/** Includes the help, because viewers show only the message. */
export function message({ message, help }: { readonly message: string; readonly help?: string }): Message {
  return { text: [message, ...(help === undefined ? [] : [help])].map(plain).join("\n") };
}

/** Escapes brackets, which would make links. */
export function plain(text: string): string {
  return escapeInvisible(text).replace(/[\\[\]]/g, "\\$&");
}
