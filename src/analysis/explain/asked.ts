/** A consumer that is asked about. */

export interface ConsumerQuery {
  readonly kind: string;
  readonly name: string;
}
