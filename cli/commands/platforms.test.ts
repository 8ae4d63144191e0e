// `platforms convert`: the platform on stdout or in a file, what is missing on stderr, no API asked.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parsePlatform } from "../../packages/devices/src/platforms/load.js";
import { session } from "../testing/harness.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "convert-"));
  await writeFile(
    join(folder, "acme_os.yaml"),
    "default_mode: exec\nmodes: [{ name: exec, prompt_pattern: '^[a-z]+#$' }]\non_open_instructions: [{ send_input: { input: no more } }]\n",
  );
});
afterEach(() => rm(folder, { recursive: true }));

test("prints a platform that loads, and says what a person has to look at", async () => {
  const { code, out, err } = await session({ cwd: folder }).run("platforms", "convert", "acme_os.yaml");
  expect(code).toBe(0);
  expect(parsePlatform(out, "acme_os.yaml")).toMatchObject({ setup: ["no more"] });
  expect(err).toContain("acme_os: look at these by hand:");
  expect(err).toContain("read_only:");
});

test("writes it to a file under another name", async () => {
  const argv = ["platforms", "convert", "acme_os.yaml", "--name", "mine", "--out", "mine.yaml"];
  const { code, out } = await session({ cwd: folder }).run(...argv);
  expect([code, out]).toEqual([0, ""]);
  expect(parsePlatform(await readFile(join(folder, "mine.yaml"), "utf8"), "mine.yaml").name).toBe("mine");
});

test.each([
  ["gone.yaml", "The definition gone.yaml cannot be read"],
  ["other.yaml", "other.yaml: no platform definition of scrapli"],
])("%s: exit 2 with the reason", async (file, message) => {
  await writeFile(join(folder, "other.yaml"), "hosts: all\n");
  const { code, out, err } = await session({ cwd: folder }).run("platforms", "convert", file);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(message);
  expect(err).not.toMatch(/\n\s+at /);
});
