// Platforms that the build has read are those that their YAML tells.
import { execFile } from "node:child_process";
import { copyFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import type { Platform } from "../../packages/devices/src/words/platform.js";

const run = promisify(execFile);

const BUILT = "dist/packages/devices/src/platforms/built-platforms.json";

/** An installation of our own with the platforms; `load` is what a process of it reads. */
async function installation() {
  const folder = await mkdtemp(join(tmpdir(), "orchestrator-installed-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp("dist", join(folder, "dist"), { recursive: true });
  await cp("packages/devices/src/platforms", join(folder, "packages/devices/src/platforms"), {
    recursive: true,
  });
  await copyFile("package.json", join(folder, "package.json"));
  await symlink(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
  const program = `const { loadPlatforms } = await import("${join(folder, "dist/packages/devices/src/platforms/load.js")}");
    process.stdout.write(JSON.stringify(await loadPlatforms()));`;
  const load = async () => {
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program], {
      maxBuffer: 2 ** 26,
    });
    return JSON.parse(stdout) as Record<string, Platform>;
  };
  return { folder, load };
}

test("a process has the platforms of the YAML, which it need not read", async () => {
  const { folder, load } = await installation();
  const built = JSON.parse(await readFile(join(folder, BUILT), "utf8")) as Record<string, { text: string }>;
  for (const [file, { text }] of Object.entries(built))
    expect(text).toBe(await readFile(join("packages/devices/src/platforms", file), "utf8"));
  const platforms = await load();
  expect(platforms).toEqual(JSON.parse(JSON.stringify(await loadPlatforms())));
  expect(Object.keys(built).sort()).toEqual(
    Object.keys(platforms)
      .map((name) => `${name}.yaml`)
      .sort(),
  );
});

test("a file that was changed behind the build is read as it is", async () => {
  const { folder, load } = await installation();
  const file = join(folder, "packages/devices/src/platforms/frr.yaml");
  await writeFile(file, (await readFile(file, "utf8")).replace(/^description: .*$/m, "description: Ours"));
  expect((await load())["frr"]).toMatchObject({ description: "Ours" });
});
