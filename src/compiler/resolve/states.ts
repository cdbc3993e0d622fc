/** The feature states of one cluster, in a list, because maps of 5,000 features on 100 clusters are much slower. */
import type { FeatureState } from "./state.ts";

export class StateList {
  readonly #positions: ReadonlyMap<string, number>;
  /** In the order of the features. */
  readonly list: FeatureState[];

  /**
   * `positions`: the list index of each feature name, for all clusters. `most`: the greatest number of features, allocated
   * at once, because growing lists would all grow by half at the same feature.
   */
  constructor(positions: ReadonlyMap<string, number>, most: number) {
    this.#positions = positions;
    this.list = Array.from<FeatureState>({ length: most });
  }

  /** Adds the state of the feature at a position. */
  add(position: number, state: FeatureState): void {
    this.list[position] = state;
  }

  /** Releases unused space after all features have been added. */
  finish(): void {
    this.list.length = this.#positions.size;
  }

  get(feature: string): FeatureState | undefined {
    const position = this.#positions.get(feature);
    return position === undefined ? undefined : this.list[position];
  }

  replace(feature: string, state: FeatureState): void {
    const position = this.#positions.get(feature);
    if (position !== undefined) this.list[position] = state;
  }
}
