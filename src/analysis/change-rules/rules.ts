/** All change rules, one line each. To add one, add its file, a line here, and a story in test/cases/change-rules. */
import { accreditationLoosened } from "./accreditation-loosened.ts";
import { accreditedTurnedOff } from "./accredited-turned-off.ts";
import { catalogFormChanged } from "./catalog-form-changed.ts";
import { checksLoosened } from "./checks-loosened.ts";
import type { ChangeRule } from "./change-rule.ts";
import { dimensionRemoved } from "./dimension-removed.ts";
import { featureRemoved } from "./feature-removed.ts";
import { flagKeyChanged } from "./flag-key-changed.ts";
import { gateFlips } from "./gate-flips.ts";
import { gateVanishes } from "./gate-vanishes.ts";
import { historyRewritten } from "./history-rewritten.ts";
import { immutableField } from "./immutable-field.ts";
import { labelRemoved } from "./label-removed.ts";
import { levelRegressed } from "./level-regressed.ts";
import { massChange } from "./mass-change.ts";
import { overrideExtended } from "./override-extended.ts";
import { phaseBackwards } from "./phase-backwards.ts";
import { phaseSkipped } from "./phase-skipped.ts";
import { policySilenced } from "./policy-silenced.ts";
import { publishedRemoved } from "./published-removed.ts";
import { skipsStage } from "./skips-stage.ts";
import { thresholdChanged } from "./threshold-changed.ts";
import { unlocked } from "./unlocked.ts";

export const changeRules: readonly ChangeRule[] = [
  // Everything.
  massChange,
  checksLoosened,
  policySilenced,
  // The catalog.
  immutableField,
  phaseBackwards,
  phaseSkipped,
  publishedRemoved,
  labelRemoved,
  dimensionRemoved,
  catalogFormChanged,
  // Stages and clusters.
  thresholdChanged,
  accreditedTurnedOff,
  accreditationLoosened,
  skipsStage,
  // Features.
  featureRemoved,
  flagKeyChanged,
  historyRewritten,
  levelRegressed,
  unlocked,
  overrideExtended,
  // Gates of components.
  gateVanishes,
  gateFlips,
];
