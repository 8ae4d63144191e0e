// Completion, asked for in the shells themselves.
import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const execute = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "completion-"));
  for (const shell of ["bash", "zsh", "fish"]) {
    const { stdout } = await execute(process.execPath, [
      resolve("bin/orchestrator.mjs"),
      "completion",
      shell,
    ]);
    await writeFile(join(folder, shell), stdout);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** @returns what the shell proposes for the last word, without descriptions */
const ASK: Record<string, (words: string[]) => Promise<string[]>> = {
  bash: async (words) =>
    proposals(
      "bash",
      `source ./bash; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _orchestrator; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ["bash", ...words],
    ),
  zsh: async (words) => {
    // Outside of its line editor zsh only collects; what it would leave out is left out here.
    const script = `autoload -U compinit; compinit -u -D; source ./zsh
_describe() { print -l -- "\${(@P)2}" }; _files() { print -n "" }
words=("$@"); CURRENT=$#; _orchestrator`;
    const all = await proposals("zsh", script, ["zsh", ...words]);
    return all.map((line) => line.split(":")[0] ?? "").filter((word) => word.startsWith(words.at(-1) ?? ""));
  },
  fish: async (words) =>
    (await proposals("fish", `source ./fish; complete -C "$argv"`, words)).map(
      (line) => line.split("\t")[0] ?? "",
    ),
};

async function proposals(shell: string, script: string, args: string[]): Promise<string[]> {
  const { stdout } = await execute(shell, ["-c", script, ...args], { cwd: folder });
  return stdout.split("\n").filter((line) => line !== "");
}

const SHELLS = Object.keys(ASK).map((shell) => ({
  shell,
  is_missing: spawnSync(shell, ["--version"]).error !== undefined,
}));

for (const { shell, is_missing } of SHELLS)
  test.skipIf(is_missing)(`${shell} completes commands, options and their values`, async () => {
    const ask = async (...words: string[]) => (await ASK[shell]?.(["orchestrator", ...words]))?.toSorted();
    expect(await ask("ru")).toEqual(["run", "runs"]);
    expect(await ask("runs", "re")).toEqual(["rerun", "resolve", "resume"]);
    expect(await ask("runs", "show", "--")).toEqual(["--device", "--help", "--json", "--step"]);
    expect(await ask("runs", "list", "--status", "in")).toEqual(["indeterminate"]);
    expect(await ask("completion", "")).toEqual(["bash", "fish", "zsh"]);
    expect(await ask("run", "check.yaml", "--inp")).toEqual(["--input"]);
  });
