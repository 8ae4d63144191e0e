// The units that come along, as systemd itself reads them.
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const UNITS = new URL("../../ops/systemd/", import.meta.url).pathname;

test("systemd finds nothing to say about the units", async ({ skip }) => {
  const analyze = (args: string[]) => promisify(execFile)("systemd-analyze", args);
  await analyze(["--version"]).catch(() => skip("systemd-analyze is not installed (Debian: systemd)"));
  const folder = await mkdtemp(join(tmpdir(), "orchestrator-units-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const names = await readdir(UNITS);
  expect(names).toHaveLength(3);
  for (const name of names) {
    const text = await readFile(join(UNITS, name), "utf8");
    // It also looks whether the program is there.
    const copy = join(folder, name.replace("@.", "@site-a."));
    await writeFile(copy, text.replaceAll(/^ExecStart=\S+/gm, "ExecStart=/bin/true"));
    const { stdout, stderr } = await analyze(["verify", "--man=no", copy]);
    expect(`${name}: ${stdout}${stderr}`).toBe(`${name}: `);
  }
});
