// One known_hosts written by several processes, and one with very many keys.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { folder } from "../testing/session.js";
import { ed25519 } from "../../../lab/src/key-pair.js";
import { hostKeyFile } from "./file.js";

const run = promisify(execFile);
const KEY = ed25519().public.split(" ").slice(0, 2).join(" ");

const writer = `
import { hostKeyFile } from "./file.js";
const [path, who, start, key] = process.argv.slice(2);
while (Date.now() < Number(start)) await new Promise((resolve) => setTimeout(resolve, 1));
for (let n = 0; n < 20; n++) {
  const names = (name) => (hosts) => (hosts.of(name).length > 0 ? undefined : name + " " + key);
  await hostKeyFile(path).append(names("shared-" + n));
  await hostKeyFile(path).append(names("own-" + n + "-" + who));
}
`;

test("three processes append: every line once, whole", async () => {
  const out = await folder();
  const path = `${out}/deep/known_hosts`;
  const source = fileURLToPath(new URL("./file.ts", import.meta.url));
  const compiler = fileURLToPath(new URL("../../../../node_modules/.bin/tsc", import.meta.url));
  const types = fileURLToPath(new URL("../../../../node_modules/@types", import.meta.url));
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
    ["a", "b", "c"].map((who) => run(process.execPath, [`${out}/writer.js`, path, who, start, KEY])),
  );
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  const numbers = Array.from({ length: 20 }, (_, n) => n);
  const wanted = numbers.flatMap((n) => [`shared-${n}`, `own-${n}-a`, `own-${n}-b`, `own-${n}-c`]);
  expect(lines.map((line) => line.split(" ")[0]).sort()).toEqual(wanted.sort());
  expect(lines.every((line) => line.endsWith(` ${KEY}`))).toBe(true);
});

test("the work to learn a key does not grow with the keys that are known", async () => {
  const learn = async (known: number): Promise<number> => {
    const path = `${await folder()}/known_hosts`;
    const lines = Array.from({ length: known }, (_, n) => `known-${n} ${KEY}\n`);
    await writeFile(path, lines.join(""));
    const store = hostKeyFile(path);
    await store.read();
    const before = process.cpuUsage();
    for (let n = 0; n < 100; n++) {
      await store.read();
      await store.append((hosts) => (hosts.of(`new-${n}`).length > 0 ? undefined : `new-${n} ${KEY}`));
    }
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  await learn(100);
  const few = await learn(100);
  // The lesser of two: the garbage of the keys themselves is collected at some time.
  expect(Math.min(await learn(30_000), await learn(30_000))).toBeLessThan(5 * few);
});
