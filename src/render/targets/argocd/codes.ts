/** The diagnostic codes of the target `argocd`. */
import type { Code } from "../../../base/diagnostics.ts";

export const argocdWithoutRepository: Code = {
  name: "argocd-without-repository",
  severity: "error",
  configurable: false,
  means: "A cluster renders `argocd`, but the project has no address of the repository with rendered files.",
  why: "An Application without a repository delivers nothing.",
  fix: "Set `spec.targets.argocd.repoURL` in sluice.yaml, or remove `argocd` from `render`.",
};

export const exclusionEveryYear: Code = {
  name: "exclusion-every-year",
  severity: "note",
  configurable: true,
  means: "A maintenance exclusion is rendered for Argo CD as a deny window that recurs every year.",
  why: "Argo CD's sync windows are cron schedules, which have no year.",
  fix: "Remove the exclusion after it ends.",
};

export const argocdCodes: readonly Code[] = [argocdWithoutRepository, exclusionEveryYear];
