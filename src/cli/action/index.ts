/** The entry of the GitHub Action: inputs come from the environment, the exit code is the result of the step. */
import { run } from "./main.ts";

process.exitCode = await run(process.env, (text) => void process.stdout.write(text));
