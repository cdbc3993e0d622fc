/** What is listed: a table for a person, and the same for a program. */

export interface ListOutput {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Lines below the table. */
  readonly foot?: readonly string[];
  readonly json: unknown;
}
