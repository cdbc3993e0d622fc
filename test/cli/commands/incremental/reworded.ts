/** Random edits of one feature, as people usually make them. */
import type { Dice, Town } from "../../../platforms/random-platform.ts";

/** Keeps names and references of features; their states may change. */
export function reworded(files: Town, dice: Dice): Town {
  const path = dice.pick(Object.keys(files).filter((one) => one.startsWith("features/")));
  const text = files[path] ?? "";
  const other: readonly ((text: string) => string)[] = [
    () => text.replace(/team-./, dice.pick(["team-a", "team-b", "team-c"])),
    () => text.replace(/What it .*/, dice.pick(["What it is for.", "What it does."])),
    () => text.replace(/level: \w+/, `level: ${dice.pick(["DEV", "PREVIEW", "PRODUCTION"])}`),
    () => text.replace(/since: .*/, `since: "${dice.pick(["1.6", "1.7", "1.8"])}"`),
    () =>
      `${text.replace(/^ {2}(?:expires|introduced|purpose): .*\n/gm, "")}  expires: ${dice.pick(["2026-12-01", "2026-11-01", "never"])}\n`,
    () =>
      `${text.replace(/^ {2}(?:expires|introduced|purpose): .*\n/gm, "")}  introduced: ${dice.pick(["2024-01-01", "2026-11-01"])}\n`,
    () =>
      `${text.replace(/^ {2}(?:expires|introduced|purpose): .*\n/gm, "")}  purpose: ${dice.pick(["permission", "experiment"])}\n`,
    () => text.replace('"free"', dice.pick(['"paid"', '"free"'])),
    () => `# sluice-allow: ${dice.pick(["level-stalled", "missing-expiry", "expired"])} because\n${text}`,
    () => text.replace(/kind: (Deployment|Gadget)/, `kind: ${dice.pick(["Deployment", "Gadget"])}`),
    () => text.replace(/name: (web|db)/, `name: ${dice.pick(["web", "db"])}`),
    () => text.replace(/restart: \w+/, `restart: ${dice.pick(["Never", "OnFlip"])}`),
    () => `\n${text}`,
  ];
  return { ...files, [path]: dice.pick(other)(text) };
}
