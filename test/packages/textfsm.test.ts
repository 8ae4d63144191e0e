// The TextFSM engine as npm installs it, in an empty folder.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type InstalledPackage, installPackage } from "../services/installed-package.js";

const execute = promisify(execFile);

let installed: InstalledPackage;
let readme: string;
beforeAll(async () => {
  installed = await installPackage("device-orchestrator-textfsm", ["-w", "packages/textfsm"]);
  readme = await readFile(join(installed.path, "README.md"), "utf8");
});
afterAll(() => installed.remove());

const example = (): string => /```js\n([\s\S]*?)\n```/.exec(readme)?.[1] ?? "";

test("the example of its README prints what the README says", async () => {
  await writeFile(join(installed.folder, "example.mjs"), example());
  const { stdout } = await execute(process.execPath, ["example.mjs"], { cwd: installed.folder });
  expect(stdout).toBe(/It prints:\n\n```\n([\s\S]*?)```/.exec(readme)?.[1]);
});

test("what a template refuses has a code and a line, and strict readers know its types", async () => {
  const source = `import { parseTemplate, runTemplate, TextFsmError } from "device-orchestrator-textfsm";
const told = (work: () => unknown): void => {
  try { work(); } catch (error) {
    if (error instanceof TextFsmError) console.log(error.code, error.line, error.text);
  }
};
const template = parseTemplate("Value A (a)\\n\\nStart\\n  ^\${A} -> Record\\n  ^. -> Error\\n");
const names: string[] = runTemplate(template, "a\\n").header;
told(() => runTemplate(template, "a\\n% bad\\n"));
told(() => parseTemplate("Value A [a]\\n\\nStart\\n"));
`;
  await writeFile(join(installed.folder, "refused.mts"), source);
  const compiler = resolve("node_modules/typescript/bin/tsc");
  const options = ["--strict", "--target", "es2023", "--module", "nodenext", "--lib", "es2023,dom"];
  await execute(process.execPath, [compiler, ...options, "refused.mts"], { cwd: installed.folder });
  const { stdout } = await execute(process.execPath, ["refused.mjs"], { cwd: installed.folder });
  expect(stdout).toBe("unexpected_line 2 % bad\ntemplate_invalid 1 undefined\n");
});
