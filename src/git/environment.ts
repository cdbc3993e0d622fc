/** The environment and settings for git, in a separate file so that a start loads little. */

/** The only variables kept from the caller's environment: those that locate git and the user's settings. No GIT_*. */
const KEPT = [
  "PATH",
  "PATHEXT",
  "HOME",
  "HOMEDRIVE",
  "HOMEPATH",
  "USERPROFILE",
  "XDG_CONFIG_HOME",
  "SystemRoot",
  "TMPDIR",
  "TEMP",
  "TMP",
];

/** No prompts, no network (not even for missing objects of a partial clone), no replace objects, English messages. */
export const SET: Readonly<Record<string, string>> = {
  LC_ALL: "C",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ALLOW_PROTOCOL: "",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_OPTIONAL_LOCKS: "0",
};

/** A bare repository inside a pull request must not apply its own settings. */
export const SETTINGS: readonly string[] = [
  "safe.bareRepository=explicit",
  "core.quotePath=false",
  "color.ui=false",
  "log.showSignature=false",
  "i18n.logOutputEncoding=UTF-8",
];

export const TIMEOUT = 60_000;

export type Environment = Readonly<Record<string, string | undefined>>;

export function environmentOf(environment: Environment): Record<string, string> {
  const kept = KEPT.flatMap((name): [string, string][] => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(kept), ...SET };
}
