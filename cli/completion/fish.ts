// The script for fish.
import type { CompletedCommand } from "./tree.js";

/** @param program name of the command that is completed */
export function fishScript(program: string, commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ path, subcommands, options, choices }) => {
    const where = `-n '__${program}_at "${path.join(" ")}"'`;
    return [
      ...subcommands.map(({ name, description }) => `${where} -f -a ${name} -d '${description}'`),
      ...(choices.length > 0 ? [`${where} -f -a '${choices.join(" ")}'`] : []),
      ...options.map(({ flags, description, takesValue, choices: values }) => {
        const names = flags.map((flag) =>
          flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
        );
        const value = values.length > 0 ? ` -x -a '${values.join(" ")}'` : takesValue ? " -r -F" : "";
        return `${where} ${names.join(" ")}${value} -d '${description}'`;
      }),
    ];
  });
  const paths = commands.filter(({ path }) => path.length > 0).map(({ path }) => `'${path.join(" ")}'`);
  return `# Completion of \`${program}\` for fish: ${program} completion fish | source
function __${program}_at
  set -l at
  for word in (commandline -opc)[2..]
    set -l longer (string join -- ' ' $at $word)
    if contains -- "$longer" ${paths.join(" ")}
      set at $at $word
    end
  end
  set -l joined (string join -- ' ' $at)
  test "$joined" = "$argv[1]"
end
${lines.map((line) => `complete -c ${program} ${line}`).join("\n")}
`;
}
