// The script for bash.
import { asPath, type CompletedCommand } from "./tree.js";

/** @param program name of the command that is completed */
export function bashScript(program: string, commands: readonly CompletedCommand[]): string {
  const paths = commands.filter(({ path }) => path.length > 0).map(({ path }) => `"${asPath(path)}"`);
  const words = commands.map(({ path, subcommands, options, choices }) => {
    const flags = options.flatMap((option) => option.flags);
    const others = [...subcommands.map(({ name }) => name), ...choices];
    return `    "${asPath(path)}") words="${others.join(" ")}" flags="${flags.join(" ")}" ;;`;
  });
  const values = commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .flatMap(({ flags, choices }) =>
        flags.map((flag) => `    "${asPath(path)} ${flag}") words="${choices.join(" ")}" flags="" ;;`),
      ),
  );
  return `# Completion of \`${program}\` for bash: source <(${program} completion bash)
_${program}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" path="" words="" flags="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
    ${paths.join("|")}) path="$path $word" ;;
    esac
  done
  case "$path" in
${words.join("\n")}
  esac
  case "$path $before" in
${values.join("\n")}
  esac
  if [[ $current == -* ]]; then words="$flags"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _${program} ${program}
`;
}
