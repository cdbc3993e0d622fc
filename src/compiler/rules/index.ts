/** Lists all rules. To add one, add its file, a line here, and a story in test/cases/rules. */
import type { Rule } from "./rule.ts";
import { alphaOnLastStage } from "./alpha-on-last-stage.ts";
import { catalogLossy } from "./catalog-lossy.ts";
import { catalogPrefix } from "./catalog-prefix.ts";
import { contextImpersonatesConsumer } from "./context-impersonates-consumer.ts";
import { dependencyLessMature } from "./dependency-less-mature.ts";
import { deprecatedInUse } from "./deprecated-in-use.ts";
import { deprecationTooShort } from "./deprecation-too-short.ts";
import { dimensionNotALabel } from "./dimension-not-a-label.ts";
import { duplicateCatalogName } from "./duplicate-catalog-name.ts";
import { duplicateEntitlement } from "./duplicate-entitlement.ts";
import { duplicateGate } from "./duplicate-gate.ts";
import { duplicateLimit } from "./duplicate-limit.ts";
import { expired } from "./expired.ts";
import { expiresSoon } from "./expires-soon.ts";
import { featureOnEverywhere } from "./feature-on-everywhere.ts";
import { fractionalAllZero } from "./targeting/fractional-all-zero.ts";
import { fractionalBucketBy } from "./targeting/fractional-bucket-by.ts";
import { fractionalMalformed } from "./targeting/fractional-malformed.ts";
import { fractionalUnknownVariant } from "./targeting/fractional-unknown-variant.ts";
import { fractionalUnsalted } from "./targeting/fractional-unsalted.ts";
import { fractionalWeight } from "./targeting/fractional-weight.ts";
import { grantOutlivesFeature } from "./grant-outlives-feature.ts";
import { levelStalled } from "./level-stalled.ts";
import { lossyLabel } from "./lossy-label.ts";
import { meterGaugeUnbillable } from "./meter-gauge-unbillable.ts";
import { miloCannotExpire } from "./milo-cannot-expire.ts";
import { miloCannotSchedule } from "./milo-cannot-schedule.ts";
import { missingExpiry } from "./missing-expiry.ts";
import { orphanStage } from "./orphan-stage.ts";
import { publishedBeforeService } from "./published-before-service.ts";
import { publishedWithoutType } from "./published-without-type.ts";
import { possibleConsumerTypo } from "./possible-consumer-typo.ts";
import { releaseAhead } from "./release-ahead.ts";
import { retiredInUse } from "./retired-in-use.ts";
import { runbookMissing } from "./runbook-missing.ts";
import { secretsInSources } from "./secret-in-source.ts";
import { servedWhileOff } from "./served-while-off.ts";
import { soakOutlastsWindow } from "./soak-outlasts-window.ts";
import { stageOrder } from "./stage-order.ts";
import { targetingArguments } from "./targeting/targeting-arguments.ts";
import { targetingBooleanShorthand } from "./targeting/targeting-boolean-shorthand.ts";
import { targetingEvaluatesContext } from "./targeting/targeting-evaluates-context.ts";
import { targetingFlagdVar } from "./targeting/targeting-flagd-var.ts";
import { targetingFlattenedOperator } from "./targeting/targeting-flattened-operator.ts";
import { targetingInAText } from "./targeting/targeting-in-a-text.ts";
import { targetingIncomparable } from "./targeting/targeting-incomparable.ts";
import { targetingListCondition } from "./targeting/targeting-list-condition.ts";
import { targetingNotARule } from "./targeting/targeting-not-a-rule.ts";
import { targetingOperatorInVar } from "./targeting/targeting-operator-in-var.ts";
import { targetingRef } from "./targeting/targeting-ref.ts";
import { targetingSemVer } from "./targeting/targeting-sem-ver.ts";
import { targetingStringCompare } from "./targeting/targeting-string-compare.ts";
import { targetingTooHeavy } from "./targeting/targeting-too-heavy.ts";
import { targetingTwoOperators } from "./targeting/targeting-two-operators.ts";
import { targetingUnknownOperator } from "./targeting/targeting-unknown-operator.ts";
import { unusedResourceType } from "./unused-resource-type.ts";
import { unitNotUcum } from "./unit-not-ucum.ts";
import { unusedMeter } from "./unused-meter.ts";
import { unusedService } from "./unused-service.ts";
import { variantType } from "./variant-type.ts";
import { variantUnknown } from "./variant-unknown.ts";

export { withoutAnchor } from "./runbook-missing.ts";

export const rules: readonly Rule[] = [
  secretsInSources,
  // The catalog.
  catalogPrefix,
  duplicateCatalogName,
  duplicateLimit,
  dimensionNotALabel,
  publishedWithoutType,
  publishedBeforeService,
  retiredInUse,
  unitNotUcum,
  meterGaugeUnbillable,
  catalogLossy,
  lossyLabel,
  unusedService,
  unusedMeter,
  unusedResourceType,
  // Stages and clusters.
  orphanStage,
  stageOrder,
  soakOutlastsWindow,
  contextImpersonatesConsumer,
  releaseAhead,
  alphaOnLastStage,
  // Features.
  dependencyLessMature,
  deprecatedInUse,
  deprecationTooShort,
  featureOnEverywhere,
  levelStalled,
  missingExpiry,
  expiresSoon,
  expired,
  runbookMissing,
  duplicateGate,
  // Grants.
  duplicateEntitlement,
  grantOutlivesFeature,
  miloCannotSchedule,
  miloCannotExpire,
  possibleConsumerTypo,
  // Flags that pass flagd's schema but fail at run time.
  variantType,
  variantUnknown,
  servedWhileOff,
  targetingNotARule,
  targetingUnknownOperator,
  targetingTwoOperators,
  targetingArguments,
  targetingFlattenedOperator,
  targetingListCondition,
  targetingBooleanShorthand,
  targetingIncomparable,
  targetingInAText,
  targetingOperatorInVar,
  targetingFlagdVar,
  targetingEvaluatesContext,
  targetingRef,
  targetingStringCompare,
  targetingSemVer,
  targetingTooHeavy,
  fractionalMalformed,
  fractionalWeight,
  fractionalAllZero,
  fractionalUnknownVariant,
  fractionalBucketBy,
  fractionalUnsalted,
];
