// Other users of the machine cannot read what `orchestrator dev` and the command line leave on its disk.
import { chmod, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Dev, endDev, orchestrator, startDev } from "../cli/dev-process.js";

let dev: Dev | undefined;
let folder: string | undefined;
afterEach(async () => {
  await endDev(dev);
  dev = undefined;
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function* everything(path: string): AsyncGenerator<string> {
  yield path;
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true }))
    if (entry.isFile() || entry.isDirectory()) yield join(entry.parentPath, entry.name);
}

/** Paths that others may open, with their modes. */
async function open(path: string): Promise<string[]> {
  const found: string[] = [];
  for await (const each of everything(path)) {
    const mode = (await stat(each)).mode & 0o777;
    if ((mode & 0o077) !== 0) found.push(`${mode.toString(8)} ${each}`);
  }
  return found;
}

test("a data folder, also one that was open before, and what the command line saves", async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-permissions-"));
  const data = join(folder, "data");
  dev = await startDev({ data });
  const on = dev;
  const cli = (...args: string[]) => orchestrator(on, args, folder).ended;
  const spec = new URL("../../examples/demo.yaml", import.meta.url).pathname;
  const ran = await cli("run", spec, "-i", dev.inventory, "--json", "--junit", "junit.xml");
  expect(ran.code).toBe(0);
  const { id } = JSON.parse(ran.out) as { id: string };
  await cli("runs", "bundle", id);
  await cli("runs", "artifacts", id, "report.html", "-o", "report.html");
  expect((await readdir(folder)).toSorted()).toEqual(
    ["data", `${id}.tar.gz`, "junit.xml", "report.html"].toSorted(),
  );
  for (const name of [
    "temporal.db",
    "temporal.db-wal",
    "temporal.db-shm",
    "temporal.log",
    "known_hosts",
    "artifacts",
  ])
    expect(await readdir(data)).toContain(name);
  expect(await open(folder)).toEqual([]);
  expect(dev.err()).not.toContain("Other users");

  dev.child.kill("SIGTERM");
  await dev.ended;
  for await (const each of everything(data))
    await chmod(each, (await stat(each)).isDirectory() ? 0o755 : 0o644);
  dev = await startDev({ data });
  expect(dev.err()).toContain(`Other users could read ${data} (mode 0755). Now only its owner can.`);
  expect(await open(data)).toEqual([]);
});
