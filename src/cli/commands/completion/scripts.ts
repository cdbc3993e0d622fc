/**
 * The completion scripts. They contain no names: they ask `sluice completion SHELL -- WORD...` for the completions of the
 * last word, and let the shell complete paths where the answer is `:files` or `:folders`.
 *
 * `npx sluice` is completed too. The function for npx takes over after the word `sluice` and otherwise calls the one that
 * was there. The answering program is the one on the PATH, else the one in the nearest `node_modules`.
 */

/** A script in which `@{` stands for `${`. */
function script({ raw }: TemplateStringsArray): string {
  return raw.join("").replaceAll("@{", "${");
}

const bash = script`# sluice completion for bash: source <(sluice completion bash)
_sluice_program() {
  type -P sluice && return
  local folder="$PWD"
  while [[ -n $folder ]]; do
    [[ -x $folder/node_modules/.bin/sluice ]] && printf '%s\n' "$folder/node_modules/.bin/sluice" && return
    folder="@{folder%/*}"
  done
  return 1
}
# $1: the index of the word "sluice".
_sluice_from() {
  local program word line index count=0
  local -a words=()
  COMPREPLY=()
  program="$(_sluice_program)" || return
  # Readline splits words at "=" and ":"; this joins them again.
  for ((index = $1 + 1; index <= COMP_CWORD; index++)); do
    word="@{COMP_WORDS[index]}"
    if ((count > 0)) && [[ $word == [=:]* || @{words[count - 1]} == *[=:] ]]; then
      words[count - 1]+="$word"
    else
      words[count++]="$word"
    fi
  done
  local cut="" quotes=$'\'"'
  word="@{words[count - 1]#[$quotes]}"
  words[count - 1]="$word"
  [[ $COMP_WORDBREAKS == *=* && $word == *=* ]] && cut="@{word%=*}="
  while IFS= read -r line; do
    case "$line" in
      :files) while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "@{word##*=}") ;;
      :folders) while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "@{word##*=}") ;;
      *) line="@{line%%$'\t'*}"; COMPREPLY+=("@{line#"$cut"}") ;;
    esac
  done < <("$program" completion bash -- "@{words[@]}" 2> /dev/null)
}
_sluice() { _sluice_from 0; }
_sluice_npx() {
  local index=1
  while ((index < COMP_CWORD)) && [[ @{COMP_WORDS[index]} == -* ]]; do ((index++)); done
  if ((index < COMP_CWORD)) && [[ @{COMP_WORDS[index]} == sluice ]]; then
    compopt +o default 2> /dev/null
    _sluice_from "$index"
  else
    _sluice_npx_other "$@"
  fi
}
# Calls the completion of npx that was there. bash-completion loads it when it is needed.
_sluice_npx_other() {
  if [[ -z $_sluice_npx_before ]] && declare -F _completion_loader > /dev/null; then
    _completion_loader npx
    _sluice_npx_before="$(_sluice_npx_function)"
    complete -o default -F _sluice_npx npx
  fi
  COMPREPLY=()
  [[ -z $_sluice_npx_before ]] || "$_sluice_npx_before" "$@"
}
_sluice_npx_function() {
  local line
  line="$(complete -p npx 2> /dev/null)"
  [[ $line == *" -F "* ]] || return
  line="@{line##* -F }"
  line="@{line%% *}"
  [[ $line == _sluice_npx ]] || printf '%s\n' "$line"
}
_sluice_npx_before="@{_sluice_npx_before:-$(_sluice_npx_function)}"
complete -F _sluice sluice
complete -o default -F _sluice_npx npx
`;

const zsh = script`#compdef sluice
# sluice completion for zsh: source <(sluice completion zsh)
_sluice_program() {
  whence -p sluice && return
  local folder="$PWD"
  while [[ -n $folder ]]; do
    [[ -x $folder/node_modules/.bin/sluice ]] && print -r -- "$folder/node_modules/.bin/sluice" && return
    folder="@{folder%/*}"
  done
  return 1
}
_sluice() {
  local program line
  local -a lines values
  program="$(_sluice_program)" || return 1
  lines=("@{(@f)$("$program" completion zsh -- "@{(@Q)words[2,CURRENT-1]}" "@{(Q)PREFIX}" 2> /dev/null)}")
  case "$lines[1]" in
    "") return 1 ;;
    :files) compset -P '*='; _files ;;
    :folders) compset -P '*='; _files -/ ;;
    *)
      for line in $lines; do values+=("@{@{line%%$'\t'*}//:/\\:}:@{line#*$'\t'}"); done
      _describe -V sluice values ;;
  esac
}
_sluice_npx() {
  local -i index=2
  while ((index < CURRENT)) && [[ $words[index] == -* ]]; do ((index++)); done
  if ((index < CURRENT)) && [[ $words[index] == sluice ]]; then
    shift $((index - 1)) words
    ((CURRENT -= index - 1))
    _sluice
  else
    "$_sluice_npx_before" "$@"
  fi
}
[[ $_comps[npx] == _sluice_npx ]] || typeset -g _sluice_npx_before="@{_comps[npx]:-_default}"
compdef _sluice sluice
compdef _sluice_npx npx
[[ $funcstack[1] != _sluice ]] || _sluice "$@"
`;

const fish = script`# sluice completion for fish
function __sluice_program
    command -s sluice; and return
    set -l folder $PWD
    while test -n "$folder"
        test -x $folder/node_modules/.bin/sluice; and echo $folder/node_modules/.bin/sluice; and return
        set folder (string replace -r '/[^/]*$' '' -- $folder)
    end
    return 1
end
# The index of the word "sluice" before the cursor; fails without one.
function __sluice_start
    set -l words (commandline -opc)
    test "$words[1]" = npx; or begin
        echo 1
        return
    end
    for index in (seq 2 (count $words))
        string match -q -- '-*' $words[$index]; and continue
        test $words[$index] = sluice; and echo $index; and return
        return 1
    end
    return 1
end
function __sluice_complete
    set -l start (__sluice_start); or return
    set -l program (__sluice_program); or return
    set -l words (commandline -opc)
    set words $words[$start..-1]
    set -l current (commandline -ct)
    set -l answer ($program completion fish -- $words[2..-1] "$current" 2>/dev/null)
    switch "$answer[1]"
        case :files :folders
            set -l before (string match -r '^.*=' -- "$current")
            set -l path (string replace -r '^.*=' '' -- "$current")
            if test "$answer[1]" = :files
                set answer (__fish_complete_path "$path")
            else
                set answer (__fish_complete_directories "$path")
            end
            printf "$before%s\n" $answer
        case ''
        case '*'
            printf '%s\n' $answer
    end
end
complete -c sluice -k -f -a '(__sluice_complete)'
complete -c npx -k -f -n __sluice_start -a '(__sluice_complete)'
`;

export const scripts: Readonly<Record<string, string>> = { bash, zsh, fish };
