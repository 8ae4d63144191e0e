// One known_hosts written by many at the same time.
import { appendFile, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { quickClock } from "../../../../schemas/testing/quick-clock.js";
import { folder } from "../testing/session.js";
import { ed25519 } from "../../../lab/src/key-pair.js";
import { hostKeyFile } from "./file.js";

const KEY = ed25519().public.split(" ").slice(0, 2).join(" ");

test("a lock that a dead process left is broken", async () => {
  const path = `${await folder()}/known_hosts`;
  await writeFile(`${path}.lock`, "");
  await utimes(`${path}.lock`, 0, 0);
  quickClock(50);
  await hostKeyFile(path).append(() => "line");
  expect(await readFile(path, "utf8")).toBe("line\n");
});

test("what cannot be read is told, not taken for empty", async () => {
  await expect(hostKeyFile(await folder()).read()).rejects.toThrow("EISDIR");
});

test.each<[string, (path: string, before: string) => Promise<void>, string[]]>([
  ["another process adds a line", (path) => appendFile(path, `added ${KEY}\n`), ["added", "r1", "r2"]],
  [
    "a line is edited in place, as long as before",
    (path, text) => writeFile(path, text.replace("r1", "r9")),
    ["r2", "r9"],
  ],
  [
    "a line is edited and one is added",
    (path, text) => writeFile(path, `${text.replace("r1", "r9")}added ${KEY}\n`),
    ["added", "r2", "r9"],
  ],
  ["the file is replaced", (path) => rm(path).then(() => writeFile(path, `r2 ${KEY}\n`)), ["r2"]],
  ["the file is removed", (path) => rm(path), []],
  [
    "a line without its end is gone on with",
    (path, text) =>
      writeFile(path, `${text}add`)
        .then(() => hostKeyFile(path).read())
        .then(() => appendFile(path, `ed ${KEY}\n`)),
    ["added", "r1", "r2"],
  ],
])("what is held follows the file: %s", async (_, change, wanted) => {
  const path = `${await folder()}/known_hosts`;
  const store = hostKeyFile(path);
  for (const name of ["r1", "r2"]) await store.append(() => `${name} ${KEY}`);
  await change(path, await readFile(path, "utf8"));
  const known = async (): Promise<string[]> => {
    const hosts = await store.read();
    return ["added", "new", "r1", "r2", "r9"].filter((name) => hosts.of(name).length > 0);
  };
  expect(await known()).toEqual(wanted);
  await store.append(() => `new ${KEY}`);
  expect(await known()).toEqual([...wanted, "new"].sort());
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  expect(lines.map((line) => line.split(" ")[0]).sort()).toEqual([...wanted, "new"].sort());
  expect((await store.read()).of("new")[0]?.line).toBe(lines.length);
});
