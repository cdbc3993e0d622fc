/** The phases of what the catalog holds, for the rules about their order. */
import { twins } from "../diff/sides.ts";
import type { Resource } from "../validate.ts";
import type { Passage } from "./contract.ts";

const PHASES = ["Draft", "Published", "Deprecated", "Retired"] as const;

export interface PhaseStep {
  readonly after: Resource;
  readonly was: string;
  readonly is: string;
  /** 1 is forward by one. */
  readonly by: number;
}

/** Every entry whose phase changes. */
export function phaseSteps(passage: Passage): readonly PhaseStep[] {
  return (["Service", "MonitoredResourceType", "MeterDefinition"] as const).flatMap((kind) =>
    twins(passage, kind).flatMap(({ before, after }) => {
      if (before === undefined || after === undefined) return [];
      const [was, is] = [before.spec.phase ?? "Draft", after.spec.phase ?? "Draft"];
      const by = PHASES.indexOf(is) - PHASES.indexOf(was);
      return by === 0 ? [] : [{ after, was, is, by }];
    }),
  );
}
