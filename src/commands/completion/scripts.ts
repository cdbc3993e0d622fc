/** The scripts of each shell. Names are ours, never a user's; summaries are quoted all the same. */

export interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly {
    readonly name: string;
    readonly says: string;
    readonly takesValue: boolean;
    readonly choices: readonly string[];
  }[];
}

type Script = (commands: readonly Completed[]) => string;

export const scripts: Readonly<Record<string, Script>> = { bash, zsh, fish };

/** Of every command. */
const GLOBALS = ["directory", "no-color", "debug", "help", "version"];

/** `case` branches that print what may come after an option, or as one. */
function branches(commands: readonly Completed[]): string {
  return commands
    .map(({ name, options }) => {
      const chosen = options.filter(({ choices }) => choices.length > 0);
      const values = chosen
        .map((option) => `        --${option.name}) words="${option.choices.join(" ")}" ;;\n`)
        .join("");
      const open = options.filter(({ takesValue, choices }) => takesValue && choices.length === 0);
      const files =
        open.length === 0 ? "" : `        ${open.map((option) => `--${option.name}`).join("|")}) files=1 ;;\n`;
      const flags = [...options.map((option) => option.name), ...GLOBALS].map((flag) => `--${flag}`).join(" ");
      return `    ${name})\n      case "$previous" in\n${values}${files}        *) words="${flags}" ;;\n      esac ;;\n`;
    })
    .join("");
}

function bash(commands: readonly Completed[]): string {
  return `# sluice completion for bash: source <(sluice completion bash)
_sluice() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words="" files=""
  case "\${COMP_WORDS[1]}" in
${branches(commands)}    *) words="${commands.map(({ name }) => name).join(" ")} --help --version" ;;
  esac
  COMPREPLY=()
  if [ -n "$words" ] && { [ "$COMP_CWORD" -eq 1 ] || [ -z "$current" ] || [ "\${current#-}" != "$current" ] || [ "\${words#-}" = "$words" ]; }; then
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
  elif [ -n "$files" ] || [ -n "$current" ]; then
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
  fi
}
complete -F _sluice sluice
`;
}

function zsh(commands: readonly Completed[]): string {
  const listed = commands.map(({ name, summary }) => `    ${single(`${name}:${summary}`)}`).join("\n");
  const cases = commands
    .map(({ name, options }) => {
      const specs = options.map(({ name: option, says, takesValue, choices }) =>
        single(
          `*--${option}[${bracketed(says)}]${takesValue ? `:value:${choices.length > 0 ? `(${choices.join(" ")})` : "_files"}` : ""}`,
        ),
      );
      const all = [...specs, ...GLOBALS.map((flag) => single(`--${flag}`)), single("*:file:_files")];
      return `    ${name}) _arguments ${all.join(" ")} ;;`;
    })
    .join("\n");
  return `#compdef sluice
# sluice completion for zsh: source <(sluice completion zsh)
_sluice() {
  local -a commands
  commands=(
${listed}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  local command="$words[2]"
  shift words; (( CURRENT-- ))
  case "$command" in
${cases}
  esac
}
compdef _sluice sluice
`;
}

function fish(commands: readonly Completed[]): string {
  const lines = commands.flatMap(({ name, summary, options }) => [
    `complete -c sluice -f -n __fish_use_subcommand -a ${name} -d ${single(summary)}`,
    ...options.map(({ name: option, says, takesValue, choices }) => {
      const value = choices.length > 0 ? ` -x -a ${single(choices.join(" "))}` : takesValue ? " -r" : "";
      return `complete -c sluice -n '__fish_seen_subcommand_from ${name}' -l ${option}${value} -d ${single(says)}`;
    }),
  ]);
  return `# sluice completion for fish\n${lines.join("\n")}\n${GLOBALS.map((flag) => `complete -c sluice -l ${flag}\n`).join("")}`;
}

/** In single quotes, for every one of the three. */
function single(text: string): string {
  return `'${text.replaceAll("'", "’")}'`;
}

function bracketed(text: string): string {
  return text.replaceAll(/[[\]\\]/g, "\\$&").replaceAll(":", "\\:");
}
