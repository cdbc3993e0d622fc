/**
 * Runs before every file of tests: properties are asked of the same cases each time, so that a failure is the fault of what was
 * changed. `SEED=7 npm test` asks other ones, and `npm run fuzz` looks for new ones.
 */
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 1) });
