// `~` in what the user names, where no shell has put the home folder in; and what is said of files that are not there.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { session } from "./testing/harness.js";

const SPEC = "name: look\nsteps:\n  - use: ~/lib/used.yaml\n";
const INVENTORY =
  "platforms: { acme: ~/lib/acme.yaml }\ndevices: { r1: { platform: acme, transport: telnet } }\n";

let home: string;
let cwd: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "orch-home-"));
  cwd = await mkdtemp(join(tmpdir(), "orch-cwd-"));
  await mkdir(join(home, "lib"));
  await writeFile(join(home, "look.yaml"), SPEC);
  await writeFile(join(home, "lab.yaml"), INVENTORY);
  await writeFile(join(home, "lib", "used.yaml"), "name: used\nsteps: [{ use: more.yaml }]\n");
  await writeFile(join(home, "lib", "more.yaml"), "name: more\nsteps: [{ run: show version }]\n");
  const acme = await readFile(
    new URL("../packages/devices/src/platforms/linux.yaml", import.meta.url),
    "utf8",
  );
  await writeFile(join(home, "lib", "acme.yaml"), acme.replace("name: linux", "name: acme"));
  vi.stubEnv("HOME", home);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
  await rm(cwd, { recursive: true });
});

const started = () => session({ cwd });

test("spec, inventory, used specs and platforms are read from the home folder", async () => {
  const { code, out, err } = await started().run("validate", "~/look.yaml", "--inventory=~/lab.yaml");
  expect([code, err]).toEqual([0, expect.stringContaining("checked by this program itself")]);
  expect(out).toContain("look");
});

test("a template and an output to parse are read from there", async () => {
  await writeFile(join(home, "t.textfsm"), "Value X (\\S+)\n\nStart\n  ^${X} -> Record\n");
  await writeFile(join(home, "text"), "one\n");
  const parsed = await started().run("parse", "~/text", "--template=~/t.textfsm");
  expect([parsed.code, JSON.parse(parsed.out)]).toEqual([0, [{ x: "one" }]]);
});

test.each([
  [
    "~/gone.yaml",
    () =>
      `The spec ~/gone.yaml cannot be read: there is no such file (it was looked for at ${home}/gone.yaml).`,
  ],
  [
    "gone.yaml",
    () =>
      `The spec gone.yaml cannot be read: there is no such file (it was looked for at ${cwd}/gone.yaml, since relative paths start at the current folder).`,
  ],
  ["/nowhere/gone.yaml", () => "The spec /nowhere/gone.yaml cannot be read: there is no such file."],
])("of %s it is said where it was looked for", async (file, message) => {
  const { code, err } = await started().run("validate", file);
  expect([code, err]).toEqual([2, expect.stringContaining(message())]);
});

test("of a file that a document names it is said where its path starts", async () => {
  await mkdir(join(cwd, "specs"));
  await writeFile(join(cwd, "specs", "a.yaml"), "name: a\nsteps: [{ use: lib/b.yaml }, { use: ~/b.yaml }]\n");
  const { code, err } = await started().run("validate", "specs/a.yaml");
  expect(code).toBe(2);
  expect(err).toContain("there is no file `specs/lib/b.yaml`");
  expect(err).toContain(
    `relative paths start at the folder of specs/a.yaml; it was looked for at ${cwd}/specs/lib/b.yaml`,
  );
  expect(err).toContain("there is no file `~/b.yaml`");
  expect(err).toContain(`it was looked for at ${home}/b.yaml`);
});
