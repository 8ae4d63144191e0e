// The script for zsh.
import { asPath, type CompletedCommand } from "./tree.js";

/** @param program name of the command that is completed */
export function zshScript(program: string, commands: readonly CompletedCommand[]): string {
  const paths = commands.filter(({ path }) => path.length > 0).map(({ path }) => `"${asPath(path)}"`);
  const cases = commands.map(({ path, subcommands, options, choices }) => {
    const others = [...subcommands.map(({ name, description }) => `${name}:${description}`), ...choices];
    const flags = options.flatMap((option) => option.flags.map((flag) => `${flag}:${option.description}`));
    return `    "${asPath(path)}") candidates=(${quoted(others)}) flags=(${quoted(flags)}) ;;`;
  });
  const values = commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .flatMap(({ flags, choices }) =>
        flags.map((flag) => `    "${asPath(path)} ${flag}") candidates=(${quoted(choices)}) flags=() ;;`),
      ),
  );
  return `#compdef ${program}
# Completion of \`${program}\` for zsh: source <(${program} completion zsh)
_${program}() {
  local at="" word
  local -a candidates flags
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
    ${paths.join("|")}) at="$at $word" ;;
    esac
  done
  case "$at" in
${cases.join("\n")}
  esac
  case "$at \${words[CURRENT-1]}" in
${values.join("\n")}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then
    _describe 'option' flags
  elif (( \${#candidates} )); then
    _describe 'command' candidates
  else
    _files
  fi
}
if [[ "\${funcstack[1]}" == _${program} ]]; then _${program} "$@"; else compdef _${program} ${program}; fi
`;
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(" ");
