// The device framework as npm installs it, in an empty folder, without the engine that it was made for.
import { execFile } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import { installedNames, installWithNpm, readmeExample } from "../services/installed-package.js";

const execute = promisify(execFile);

let installed: Awaited<ReturnType<typeof installWithNpm>>;
let own: string;
beforeAll(async () => {
  installed = await installWithNpm(["textfsm", "devices"]);
  own = join(installed.folder, "node_modules", "device-orchestrator-devices");
});
afterAll(() => installed.remove());

test("the example of its README logs in, runs a command and prints its output as data", async () => {
  const lab = await startLab({ devices: [{ name: "r1" }], kinds: ["cisco_iosxe"], username: "admin" });
  onTestFinished(() => lab.close());
  const { source } = await readmeExample(own);
  await writeFile(join(installed.folder, "example.mjs"), source);
  const { host, port } = lab.device("r1");
  const { stdout } = await execute(process.execPath, ["example.mjs"], {
    cwd: installed.folder,
    env: {
      ...process.env,
      HOST: host,
      PORT: `${port}`,
      DEVICE_USER: "admin",
      DEVICE_PASSWORD: "lab",
      DEVICE_ENABLE: "lab",
    },
  });
  expect(stdout).toContain("GigabitEthernet1");
  expect(stdout).toMatch(/^\[\n {2}\{/);
  const lines = lab
    .device("r1")
    .ledger()
    .map(({ line }) => line);
  expect(lines).toContain("show ip interface brief");
});

test("nothing of Temporal, AWS or OpenTelemetry comes with it", async () => {
  const names = await installedNames(installed.folder);
  expect(names).toContain("ssh2");
  expect(names.filter((name) => /^@?(?:temporalio|aws-sdk|smithy|opentelemetry)/.test(name))).toEqual([]);
});

test("it has all platforms, large outputs are parsed in a thread of its own, and strict readers know its types", async () => {
  const source = `import { loadPlatforms, parseOutput, type Platform } from "device-orchestrator-devices";
const platforms: Record<string, Platform> = await loadPlatforms();
console.log(Object.keys(platforms).length);
const output = JSON.stringify(Array.from({ length: 20_000 }, (_, n) => ({ n })));
const parsed = await parseOutput({ how: { with: "json" }, platform: platforms["arista_eos"]!, command: "show x", output });
console.log((parsed as unknown[]).length);
`;
  await writeFile(join(installed.folder, "typed.mts"), source);
  const options = ["--strict", "--skipLibCheck", "--target", "es2023", "--module", "nodenext"];
  const types = ["--typeRoots", resolve("node_modules/@types"), "--types", "node"];
  await execute(process.execPath, [resolve("node_modules/.bin/tsc"), ...options, ...types, "typed.mts"], {
    cwd: installed.folder,
  });
  const { stdout } = await execute(process.execPath, ["typed.mjs"], { cwd: installed.folder });
  const shipped = (await readdir("packages/devices/src/platforms")).filter((file) => file.endsWith(".yaml"));
  expect(stdout).toBe(`${shipped.length}\n20000\n`);
});
