/** Finds the consumer that an evaluation context names, and the namespace of its buckets. */

export interface Consumer {
  readonly kind: "Organization" | "Project";
  readonly name: string;
  /** The namespace of its AllowanceBuckets. */
  readonly namespace: string;
}

/** The OpenFeature error for a context that names no consumer. */
export interface NoConsumer {
  readonly errorCode: "TARGETING_KEY_MISSING" | "INVALID_CONTEXT";
  readonly message: string;
}

export type Context = Readonly<Record<string, unknown>>;

/** The namespace of all consumers other than organizations. */
const PLATFORM_NAMESPACE = "milo-system";

/** A DNS label. Other names can't have grants and must not get into a field selector. */
const NAME = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** `organization`, else `project`, else `targetingKey` as an organization. */
export function consumerOf(context: Context): Consumer | NoConsumer {
  for (const [property, kind] of [
    ["organization", "Organization"],
    ["project", "Project"],
    ["targetingKey", "Organization"],
  ] as const) {
    const name = context[property];
    if (name !== undefined && name !== null && name !== "") return named(property, kind, name);
  }
  return {
    errorCode: "TARGETING_KEY_MISSING",
    message: "the context has no consumer: set `organization`, `project` or `targetingKey`",
  };
}

function named(property: string, kind: Consumer["kind"], name: unknown): Consumer | NoConsumer {
  if (typeof name !== "string" || !NAME.test(name))
    return { errorCode: "INVALID_CONTEXT", message: `\`${property}\` of the context is not a consumer name` };
  return { kind, name, namespace: kind === "Organization" ? `organization-${name}` : PLATFORM_NAMESPACE };
}
