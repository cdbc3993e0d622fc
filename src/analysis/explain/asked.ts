/** The consumer that a query is about. */

export interface ConsumerQuery {
  readonly kind: string;
  readonly name: string;
}
