/** The listings that are not of a kind of document. */
import { expiriesOf } from "../../../analysis/expiries.ts";
import { knownConsumers } from "../consumer.ts";
import type { CompiledModel } from "../compile-project.ts";
import type { Listing } from "../table.ts";
import { listConsumers } from "./consumers.ts";
import { listExpiries } from "./expiries.ts";
import type { FilterName } from "./filters.ts";
import { listMatrix } from "./matrix.ts";
import type { ListQuery } from "./query.ts";
import { listStates, listStatesFor } from "./states.ts";

/** Prints a listing. Generic, because listings have rows of different types. */
export type Show = <Row>(listing: Listing<Row>) => void;

interface Fact {
  readonly description: string;
  readonly filters: readonly FilterName[];
  readonly count: (modelled: CompiledModel) => number;
  readonly list: (query: ListQuery, show: Show) => void;
}

const OF_FEATURES = ["feature", "service", "owner"] as const;
const OF_CLUSTERS = ["cluster", "stage", "label"] as const;
const OF_STATES = [...OF_FEATURES, "level", ...OF_CLUSTERS, "state", "reason"] as const;

export const FACTS: Readonly<Record<"states" | "matrix" | "consumers" | "expiries", Fact>> = {
  states: {
    description: "every feature on every cluster",
    filters: [...OF_STATES, "consumer"],
    count: ({ states }) => states.reduce((sum, { features }) => sum + features.length, 0),
    list: (query, show) => {
      const { consumer } = query.choose;
      if (consumer === undefined) show(listStates(query));
      else show(listStatesFor(consumer, query));
    },
  },
  matrix: {
    description: "every feature on every cluster, as a grid",
    filters: OF_STATES,
    count: () => 1,
    list: (query, show) => {
      show(listMatrix(query));
    },
  },
  consumers: {
    description: "what each consumer has, will have and had",
    filters: [...OF_FEATURES, ...OF_CLUSTERS, "consumer"],
    count: ({ model }) => knownConsumers(model).length,
    list: (query, show) => {
      show(listConsumers(query));
    },
  },
  expiries: {
    description: "everything that ends, by day",
    filters: ["before", ...OF_FEATURES, ...OF_CLUSTERS, "consumer"],
    count: ({ model, states }) => expiriesOf(model, states).length,
    list: (query, show) => {
      show(listExpiries(query));
    },
  },
};
