/** A listing: tables for the terminal, and the same data as JSON. */

export interface ListTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface ListOutput {
  /** Without rows, there is nothing to list. */
  readonly tables: readonly ListTable[];
  /** Lines below the tables. */
  readonly foot?: readonly string[];
  readonly json: unknown;
}
