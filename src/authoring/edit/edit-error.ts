/** An edit that can't be made: whoever asked for it has to make it by hand. */

export class EditError extends Error {
  override readonly name = "EditFailure";
}
