/** The GitHub Action, as the runner starts it: its inputs are in the environment, its exit code is the step's result. */
import { run } from "./run.ts";

process.exitCode = await run(process.env, (text) => void process.stdout.write(text));
