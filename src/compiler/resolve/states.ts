/** The states of one cluster. A list, not a map: of five thousand features on a hundred clusters a map is most of the time. */
import type { FeatureState } from "./state.ts";

export class StateList {
  readonly #positions: ReadonlyMap<string, number>;
  /** In the order of the features. */
  readonly list: FeatureState[];

  /**
   * `positions`: where each feature stands in the lists of all clusters, by name. `most`: how many there will be at most;
   * lists that grew would all grow at the same feature, by half of what they take.
   */
  constructor(positions: ReadonlyMap<string, number>, most: number) {
    this.#positions = positions;
    this.list = Array.from<FeatureState>({ length: most });
  }

  /** Puts a feature's state where `positions` says. */
  add(position: number, state: FeatureState): void {
    this.list[position] = state;
  }

  /** All features have their states: what was kept free and not needed is given back. */
  finish(): void {
    this.list.length = this.#positions.size;
  }

  get(feature: string): FeatureState | undefined {
    const position = this.#positions.get(feature);
    return position === undefined ? undefined : this.list[position];
  }

  /** Puts another state in the place of a feature's own. */
  replace(feature: string, state: FeatureState): void {
    const position = this.#positions.get(feature);
    if (position !== undefined) this.list[position] = state;
  }
}
