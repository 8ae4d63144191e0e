// The commands of each kind of simulated device: none is hidden by a more general one in front of it.
import { expect, it } from "vitest";
import { find } from "./commands.js";
import { type Command, type CompiledKind, loadKinds } from "./kinds.js";
import type { Token } from "./words.js";

const kinds = Object.values(await loadKinds());

const wordOf = (token: Token): string | undefined => {
  if ("keyword" in token) return token.keyword;
  return "choice" in token ? token.choice[0] : undefined;
};

/** Lines of nothing but keywords, each with a mode in which the device takes the command. */
function fixedLines({ command_modes }: CompiledKind, command: Command): [line: string, mode: string][] {
  const mode = (command.in ?? command_modes)[0]?.replace("*", "") ?? "";
  return command.patterns.flatMap(({ tokens }) => {
    const words = tokens.map(wordOf);
    return words.includes(undefined) ? [] : [[words.join(" "), mode] as [string, string]];
  });
}

it.each(kinds.map((kind) => [kind.name, kind] as const))("%s", (_, kind) => {
  const hidden = kind.compiled.flatMap((command) =>
    fixedLines(kind, command).flatMap(([line, mode]) => {
      const found = find(kind, line, mode);
      return "command" in found && found.command.match !== command.match
        ? [`${line} (${mode}): ${String(found.command.match)}`]
        : [];
    }),
  );
  expect(hidden).toEqual([]);
});
