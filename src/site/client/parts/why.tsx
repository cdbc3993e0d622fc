/** The reason and the ticket of a decision. */
import type { JSX } from "preact";

export function Why({ reason, ticket }: { readonly reason: string; readonly ticket: string | undefined }): JSX.Element {
  return (
    <>
      {reason}
      {ticket === undefined ? null : <span class="note">{ticket}</span>}
    </>
  );
}
