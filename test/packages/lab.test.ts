// The lab as npm installs it, in an empty folder.
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installedNames, installWithNpm, readmeExample } from "../services/installed-package.js";

const execute = promisify(execFile);

let installed: Awaited<ReturnType<typeof installWithNpm>>;
beforeAll(async () => {
  installed = await installWithNpm(["textfsm", "devices", "lab"]);
});
afterAll(() => installed.remove());

test("the example of its README starts three devices and prints what the README says", async () => {
  const own = join(installed.folder, "node_modules", "device-orchestrator-lab");
  const { source, prints } = await readmeExample(own);
  await writeFile(join(installed.folder, "example.mjs"), source);
  const { stdout } = await execute(process.execPath, ["example.mjs"], { cwd: installed.folder });
  expect(stdout).toBe(prints);
});

test("its devices are logged in to with the framework that was installed beside it", async () => {
  const source = `import { deviceAt, hostKeyFile, loadPlatforms, openSession } from "device-orchestrator-devices";
import { startLab } from "device-orchestrator-lab";
const lab = await startLab({ devices: 1, kinds: ["frr"], username: "admin", password: "lab" });
const [{ host, port }] = lab.devices;
const { frr: platform } = await loadPlatforms();
const session = await openSession({
  device: deviceAt({ host, port, platform: "frr", ssh: { strict_host_key_checking: "accept-new" } }),
  platform,
  login: { username: "admin", password: "lab" },
  hostKeys: hostKeyFile("known_hosts"),
});
await session.send("show version", { timeout_ms: 30_000 });
await session.close();
console.log(lab.devices[0].ledger().some(({ line }) => line === "show version"));
await lab.close();
`;
  await writeFile(join(installed.folder, "session.mjs"), source);
  const { stdout } = await execute(process.execPath, ["session.mjs"], { cwd: installed.folder });
  expect(stdout).toBe("true\n");
});

test("nothing of Temporal, AWS or OpenTelemetry comes with it", async () => {
  const names = await installedNames(installed.folder);
  expect(names.filter((name) => /^@?(?:temporalio|aws-sdk|smithy|opentelemetry)/.test(name))).toEqual([]);
});
