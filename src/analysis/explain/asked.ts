/** A consumer that is asked about. */

export interface Asked {
  readonly kind: string;
  readonly name: string;
}
