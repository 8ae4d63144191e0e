// The doctor's look at an inventory alone, without logging in anywhere.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sendJson, serve, session } from "../testing/harness.js";

test("without --devices a weak password is warned of where this machine can read it", async () => {
  const cwd = await mkdtemp(join(tmpdir(), "doctor-devices-"));
  const server = await serve((_, response) => sendJson(response, 200, { devices: { r1: {} }, items: [] }));
  const lines = [
    "credentials:",
    "  lab: { username: netops, password: { env: LAB } }",
    "devices: { r1: { host: 192.0.2.1, platform: frr, credential: lab } }",
  ];
  await writeFile(join(cwd, "lab.yaml"), `${lines.join("\n")}\n`);
  const ran = session({ url: server.url, cwd });
  ran.deps.environment["LAB"] = "cisco";
  await ran.run("doctor", "-i", "lab.yaml");
  expect(ran.out()).toMatch(
    /! Inventory +lab\.yaml: 1 device;.*\n +→ lab\.yaml:2: the password of credential `lab` is short or common/,
  );
  expect(ran.out()).not.toContain("cisco");
  await server.stop();
  await rm(cwd, { recursive: true });
});
