// Generated from schemas/ by `npm run generate`: change those instead.
import type { Kind } from "../kinds.ts";

/** Whether a document of a kind is valid. */
export const verdicts: Readonly<Record<Kind, (value: unknown) => boolean>>;
