/** The codes of `sluice test`. */
import type { Code } from "../../base/diagnostics.ts";

export const expectationFailed: Code = {
  name: "expectation-failed",
  severity: "error",
  configurable: false,
  means: "A case of an Expectation failed: `sluice test` found another result.",
  why: "Either a change broke the expected behavior, or the case is outdated.",
  fix: "Follow the reasons to the deciding line, and fix that line or the case.",
};

export const expectationImpossible: Code = {
  name: "expectation-impossible",
  severity: "error",
  configurable: false,
  means: "A case of an Expectation can't be evaluated.",
  why: "A test that can't fail is useless.",
  fix: "Follow the message.",
};

export const expectationSetAside: Code = {
  name: "expectation-set-aside",
  severity: "note",
  configurable: false,
  means: "A case of an Expectation failed because an emergency override turned the feature off.",
  why: "The kill switch must always work, so no test can block it.",
  fix: "Do nothing. The case is evaluated again after the override is removed.",
};

export const expectationCodes: readonly Code[] = [expectationFailed, expectationImpossible, expectationSetAside];
