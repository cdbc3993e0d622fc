/** Reports secrets in the settings of sources, and credentials that have no effect. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Model } from "../../../compiler/link/index.ts";
import { locationIn } from "../../../compiler/parse/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import { secretInSource, shapesIn } from "../../../base/secrets.ts";
import { credentialsNotTaken, tokenNotSent } from "./codes.ts";
import { takesCredentials } from "./credentials.ts";

type Looks = readonly (readonly [RegExp, string])[];

/** Patterns of secrets in an address, in order of preference. */
const IN_ADDRESSES: Looks = [
  [/^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/?#@:\s]*:[^/?#@\s]+|[^/?#@:\s]+)@/i, "a user or password in its address"],
  [
    /[?&;][^=&#;]*(?:(?:token|secret|passw|pwd|api[-_]?key|access[-_]?key|signature|credential)[^=&#;]*|\b(?:sig|auth(?:orization)?))=[^&#;]/i,
    "a token in its address",
  ],
];

/**
 * Patterns of secrets in any setting. They match shorter texts than elsewhere, because these settings contain nothing
 * else like them.
 */
const ANYWHERE: Looks = [
  [/\b(?:bearer|basic)\s+[\w+/=.~-]{6,}/i, "an authorization"],
  [/\b(?:gh[opsu]_|github_pat_|glpat-|xox[abprs]-|sk_live_|AKIA[0-9A-Z]{12}|eyJ[\w-]{8,}\.)/, "a token"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY/, "a private key"],
];

/** Reports once per field, at the key above it, so that the secret is not shown. */
export function checkSecrets({ project }: Model, report: ReportDiagnostic): void {
  const { source, remote = [] } = project.spec.targets?.openfeature ?? {};
  const found = [
    ...textsIn(source as Value | undefined, "source"),
    ...remote.flatMap((source, index) => [...textsIn(source as unknown as Value, `remote[${index}]`)]),
  ];
  for (const { name, text } of found) {
    const what = looksLike(text, name.endsWith(".source") ? [...IN_ADDRESSES, ...ANYWHERE] : ANYWHERE);
    // The rule already reports obvious secrets at their location.
    if (what === undefined || shapesIn(text).length > 0) continue;
    const parent = name.startsWith("source") ? "source" : "remote";
    report(
      secretInSource,
      locationIn(project.document, ["spec", "targets", "openfeature", parent], "key"),
      `"${name}" contains ${what}`,
      { help: "put it into a Secret on the cluster, set `credentials` to the Secret, and revoke the leaked one" },
    );
  }
}

/** Reports credentials that the operator can't pass on, or that flagd ignores. */
export function checkCredentials({ project }: Model, report: ReportDiagnostic): void {
  (project.spec.targets?.openfeature?.remote ?? []).forEach(({ provider, credentials }, index) => {
    if (credentials === undefined) return;
    const place = locationIn(
      project.document,
      ["spec", "targets", "openfeature", "remote", index, "credentials"],
      "key",
    );
    if (!takesCredentials(provider))
      report(credentialsNotTaken, place, `the operator does not support credentials for provider "${provider}"`, {
        help: "remove them and restrict access by network, or use `http`, `s3` or `azblob`",
      });
    else if (provider === "http")
      report(
        tokenNotSent,
        place,
        "flagd ignores this token: the operator passes it in an option that flagd removed in 0.13",
      );
  });
}

/** Ignores references to variables. */
function looksLike(text: string, looks: Looks): string | undefined {
  const literal = text.replaceAll(/\$\([^)]*\)/g, "");
  return looks.find(([pattern]) => pattern.test(literal))?.[1];
}

function* textsIn(value: Value | undefined, name: string): Generator<{ readonly name: string; readonly text: string }> {
  if (typeof value === "string") yield { name, text: value };
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) yield* textsIn(child, `${name}.${key}`);
}
