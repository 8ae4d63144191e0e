// One known_hosts written by many at the same time.
import { execFile } from "node:child_process";
import { readFile, utimes, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { folder } from "../testing/session.js";
import { hostKeyFile } from "./file.js";

const run = promisify(execFile);

const writer = `
import { hostKeyFile } from "./file.js";
const [path, who, start] = process.argv.slice(2);
while (Date.now() < Number(start)) await new Promise((resolve) => setTimeout(resolve, 1));
for (let n = 0; n < 20; n++) {
  await hostKeyFile(path).append((text) => (text.includes("shared-" + n + " ") ? undefined : "shared-" + n + " by " + who));
  await hostKeyFile(path).append(() => "own-" + n + "-" + who + " end");
}
`;

test("three processes append: every line once, whole", async () => {
  const out = await folder();
  const path = `${out}/deep/known_hosts`;
  const source = fileURLToPath(new URL("./file.ts", import.meta.url));
  const compiler = fileURLToPath(new URL("../../node_modules/.bin/tsc", import.meta.url));
  const types = fileURLToPath(new URL("../../node_modules/@types", import.meta.url));
  const options = [
    "--ignoreConfig",
    "--module",
    "nodenext",
    "--target",
    "es2023",
    "--skipLibCheck",
    "--types",
    "node",
    "--typeRoots",
    types,
  ];
  await run(compiler, [...options, "--outDir", out, source]);
  await writeFile(`${out}/package.json`, '{ "type": "module" }');
  await writeFile(`${out}/writer.js`, writer);
  const start = String(Date.now() + 400);
  await Promise.all(
    ["a", "b", "c"].map((who) => run(process.execPath, [`${out}/writer.js`, path, who, start])),
  );
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  const numbers = Array.from({ length: 20 }, (_, n) => n);
  const wanted = numbers.flatMap((n) => [`shared-${n}`, `own-${n}-a`, `own-${n}-b`, `own-${n}-c`]);
  expect(lines.map((line) => line.split(" ")[0]).sort()).toEqual(wanted.sort());
  expect(lines.every((line) => /^(shared-\d+ by [abc]|own-\d+-[abc] end)$/.test(line))).toBe(true);
});

test("a lock that a dead process left is broken", async () => {
  const path = `${await folder()}/known_hosts`;
  await writeFile(`${path}.lock`, "");
  await utimes(`${path}.lock`, 0, 0);
  await hostKeyFile(path).append(() => "line");
  expect(await readFile(path, "utf8")).toBe("line\n");
});

test("what cannot be read is told, not taken for empty", async () => {
  await expect(hostKeyFile(await folder()).read()).rejects.toThrow("EISDIR");
});
