/** The codes of expect: what a test of the configuration can say. */
import type { Code } from "../diagnostics.ts";

export const expectationFailed: Code = {
  name: "expectation-failed",
  severity: "error",
  configurable: false,
  means: "A case of an Expectation does not hold: `sluice test` found something else.",
  why: "Somebody wrote down what must be true. Either a change broke it, or it is no longer meant.",
  fix: "Follow the reasons to the line that decides; mend that, or the case if it is no longer right.",
};

export const expectationImpossible: Code = {
  name: "expectation-impossible",
  severity: "error",
  configurable: false,
  means: "A case of an Expectation can't be judged as it is written.",
  why: "A test that can't fail says nothing, and looks as if it did.",
  fix: "Do what the message asks for.",
};

export const expectationSetAside: Code = {
  name: "expectation-set-aside",
  severity: "note",
  configurable: false,
  means: "A case of an Expectation does not hold because an emergency override has shut the feature.",
  why: "The kill switch must always work: no test may stand in its way.",
  fix: "Nothing: the case counts again when the override is gone.",
};

export const codes: readonly Code[] = [expectationFailed, expectationImpossible, expectationSetAside];
