/** An edit that can't be made automatically; the user has to make it by hand. */

export class EditError extends Error {
  override readonly name = "EditError";
}
