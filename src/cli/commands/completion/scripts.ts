/** Generates the completion scripts. Contains no names from users; summaries are quoted anyway. */

/** Completions: the given words, or names from `sluice list`; without both, files. */
export interface Choices {
  readonly words: readonly string[];
  /** The argument of `sluice list`, such as `features`. */
  readonly names?: string | undefined;
}

export interface Completed {
  readonly name: string;
  readonly summary: string;
  /** The completions of the first argument. */
  readonly first: Choices;
  readonly options: readonly {
    readonly name: string;
    readonly description: string;
    readonly takesValue: boolean;
    readonly choices: Choices;
  }[];
}

type Script = (commands: readonly Completed[]) => string;

export const scripts: Readonly<Record<string, Script>> = { bash, zsh, fish };

/** Options of every command. */
const GLOBALS = ["directory", "no-color", "debug", "help", "version"];

/** Prints names from `sluice list`: the first column without the heading. */
const LISTED = "sluice list \"$1\" 2>/dev/null | sed '1d; s/ .*//'";

function isOpen({ words, names }: Choices): boolean {
  return words.length === 0 && names === undefined;
}

/** Bash code that prints the completions. */
function inBash({ words, names }: Choices): string {
  return names === undefined ? words.join(" ") : `$(_sluice_names ${names})`;
}

/** `case` branches that print the values or the names of options. */
function branches(commands: readonly Completed[]): string {
  return commands
    .map(({ name, first, options }) => {
      const valued = options.filter(({ takesValue }) => takesValue);
      const values = valued
        .filter(({ choices }) => !isOpen(choices))
        .map((option) => `        --${option.name}) words="${inBash(option.choices)}" ;;\n`)
        .join("");
      const open = valued.filter(({ choices }) => isOpen(choices)).map((option) => `--${option.name}`);
      const files = open.length === 0 ? "" : `        ${open.join("|")}) files=1 ;;\n`;
      const flags = [...options.map((option) => option.name), ...GLOBALS].map((flag) => `--${flag}`).join(" ");
      const words = isOpen(first)
        ? `words="${flags}"`
        : `if [ "$COMP_CWORD" -eq 2 ] && [ "\${current#-}" = "$current" ]; then words="${inBash(first)}"; else words="${flags}"; fi`;
      return `    ${name})\n      case "$previous" in\n${values}${files}        *) ${words} ;;\n      esac ;;\n`;
    })
    .join("");
}

function bash(commands: readonly Completed[]): string {
  return `# sluice completion for bash: source <(sluice completion bash)
_sluice_names() { ${LISTED}; }
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

/** An action of `_arguments`. */
function inZsh(choices: Choices): string {
  if (isOpen(choices)) return "_files";
  return choices.names === undefined ? `(${choices.words.join(" ")})` : `{_sluice_names ${choices.names}}`;
}

function zsh(commands: readonly Completed[]): string {
  const listed = commands.map(({ name, summary }) => `    ${single(`${name}:${summary}`)}`).join("\n");
  const cases = commands
    .map(({ name, first, options }) => {
      const specs = options.map(({ name: option, description, takesValue, choices }) =>
        single(`*--${option}[${bracketed(description)}]${takesValue ? `:value:${inZsh(choices)}` : ""}`),
      );
      const words = single(isOpen(first) ? "*:file:_files" : `1:word:${inZsh(first)}`);
      return `    ${name}) _arguments ${[...specs, ...GLOBALS.map((flag) => single(`--${flag}`)), words].join(" ")} ;;`;
    })
    .join("\n");
  return `#compdef sluice
# sluice completion for zsh: source <(sluice completion zsh)
_sluice_names() {
  local -a names
  names=(\${(f)"$(${LISTED})"})
  compadd -a names
}
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

function inFish({ words, names }: Choices): string {
  return single(names === undefined ? words.join(" ") : `(__sluice_names ${names})`);
}

function fish(commands: readonly Completed[]): string {
  const lines = commands.flatMap(({ name, summary, first, options }) => {
    const inside = `complete -c sluice -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c sluice -f -n __fish_use_subcommand -a ${name} -d ${single(summary)}`,
      ...(isOpen(first) ? [] : [`${inside} -f -a ${inFish(first)}`]),
      ...options.map(({ name: option, description, takesValue, choices }) => {
        const value = isOpen(choices) ? (takesValue ? " -r" : "") : ` -x -a ${inFish(choices)}`;
        return `${inside} -l ${option}${value} -d ${single(description)}`;
      }),
    ];
  });
  const names = `function __sluice_names\n  ${LISTED.replace('"$1"', "$argv[1]")}\nend\n`;
  return `# sluice completion for fish\n${names}${lines.join("\n")}\n${GLOBALS.map((flag) => `complete -c sluice -l ${flag}\n`).join("")}`;
}

/** Quotes with single quotes, for all three shells. */
function single(text: string): string {
  return `'${text.replaceAll("'", "’")}'`;
}

function bracketed(text: string): string {
  return text.replaceAll(/[[\]\\]/g, "\\$&").replaceAll(":", "\\:");
}
