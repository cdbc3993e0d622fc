/** Passes Secrets to flagd through the operator: as environment variables, never as text in an object. */
import { createHash } from "node:crypto";
import type { ProjectRemoteSource } from "../../../compiler/kinds.ts";
import type { Value } from "../../../compiler/parse/index.ts";

/** The operator's prefix for variables, except those of a cloud. */
const PREFIX = "FLAGD_";

/** Names of variables and Secret keys; true if the key is required. */
const CLOUDS: Readonly<Partial<Record<ProjectRemoteSource["provider"], Readonly<Record<string, boolean>>>>> = {
  s3: { AWS_ACCESS_KEY_ID: true, AWS_SECRET_ACCESS_KEY: true, AWS_SESSION_TOKEN: false, AWS_REGION: false },
  azblob: { AZURE_STORAGE_ACCOUNT: true, AZURE_STORAGE_KEY: false, AZURE_STORAGE_SAS_TOKEN: false },
};

/** Other providers identify callers by their location, or not at all. */
export function takesCredentials(provider: ProjectRemoteSource["provider"]): boolean {
  return provider === "http" || Object.hasOwn(CLOUDS, provider);
}

/** Variable -> entry in `envVars`. */
export function variablesOf({ provider, credentials }: ProjectRemoteSource): ReadonlyMap<string, Value> {
  if (credentials === undefined || !takesCredentials(provider)) return new Map();
  const { secret } = credentials;
  if (provider === "http")
    return new Map([[tokenVariable(secret), entry(tokenVariable(secret), secret, "token", true)]]);
  return new Map(Object.entries(CLOUDS[provider] ?? {}).map(([name, must]) => [name, entry(name, secret, name, must)]));
}

/** The reference to the token, which Kubernetes replaces when it starts flagd. */
export function tokenReference({ provider, credentials }: ProjectRemoteSource): string | undefined {
  return provider === "http" && credentials !== undefined
    ? `$(${PREFIX}${tokenVariable(credentials.secret)})`
    : undefined;
}

function entry(name: string, secret: string, key: string, must: boolean): Value {
  return { name, valueFrom: { secretKeyRef: { name: secret, key, ...(must ? {} : { optional: true }) } } };
}

/** Unique for every Secret: only `-` becomes a bare `_`. */
function tokenVariable(secret: string): string {
  const plain = `TOKEN_${secret.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
  if (!secret.includes(".")) return plain;
  return `${plain}_${createHash("sha256").update(secret).digest("hex").slice(0, 8)}`;
}
