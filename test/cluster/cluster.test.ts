// Runs over SSH on a whole cluster: two sites, a worker killed in the middle of a change, and who is let in.
import { afterEach, expect, onTestFinished, test } from "vitest";
import { Connection } from "@temporalio/client";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { temporalSettings } from "../../worker/temporal-settings.js";
import { SEARCH_ATTRIBUTES } from "../../workflows/ids.js";
import { got, timesOf } from "../changes/ledgers.js";
import { startCluster, type TestCluster } from "../services/cluster.js";
import { until } from "../services/until.js";

let cluster: TestCluster | undefined;
afterEach(async () => {
  await cluster?.stop();
  cluster = undefined;
});

const start = async (...flags: string[]): Promise<TestCluster> =>
  (cluster = await startCluster(flags, { LAB_PASSWORD: "lab" }));

async function twoSites(): Promise<Lab> {
  const slow = { latency_ms: 10_000, on: "^description" };
  const lab = await startLab({
    devices: [
      { name: "a1", site: "site-a" },
      { name: "a2", site: "site-a" },
      { name: "b1", site: "site-b", faults: slow },
    ],
    kinds: ["cisco_iosxe"],
  });
  onTestFinished(() => lab.close());
  return lab;
}

const READS = "name: reads\nsteps:\n  - { id: version, run: show version }\n";
const CHANGE =
  "name: change\nsteps:\n  - { id: change, configure: [interface Loopback1, description once] }\n";
const without = (variables: Record<string, string>, ...names: string[]) =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !names.includes(name)));

test("with mTLS: both sites work, a killed worker's change is sent once, strangers are told why they are refused", {
  timeout: 300_000,
}, async () => {
  const { variables, certificates, pid, cli, startRun, waitForRun } = await start("--mtls");
  const lab = await twoSites();
  const inventory = lab.inventory();
  const reads = await waitForRun((await startRun({ spec: READS, inventory })).id);
  expect(reads).toMatchObject({ status: "passed", devices: { passed: 3 } });

  const change = await startRun({ spec: CHANGE, inventory });
  await got(lab.device("b1"), "description once");
  process.kill(pid("worker site-b"), "SIGKILL");
  expect(await waitForRun(change.id, { within_ms: 120_000 })).toMatchObject({
    status: "indeterminate",
    devices: { passed: 2, indeterminate: 1 },
  });
  for (const device of lab.devices) expect(timesOf(device, "description once")).toBe(1);

  // The killed worker has been started again.
  await until("all is well", async () => (await cli(variables, "doctor")).code === 0);
  expect((await waitForRun((await startRun({ spec: READS, inventory })).id)).status).toBe("passed");

  const pair = ["TEMPORAL_TLS_CLIENT_CERT_PATH", "TEMPORAL_TLS_CLIENT_KEY_PATH"];
  const stranger = certificates!.stranger;
  const cases = [
    [without(variables, ...pair), /asks its clients for a certificate.*TEMPORAL_TLS_CLIENT_CERT_PATH/],
    [
      { ...variables, [pair[0]!]: stranger.cert, [pair[1]!]: stranger.key },
      /refuses the certificate of TEMPORAL_TLS_CLIENT_CERT_PATH/,
    ],
    [
      { ...variables, TEMPORAL_TLS_SERVER_CA_CERT_PATH: stranger.ca },
      /cannot be trusted.*TEMPORAL_TLS_SERVER_CA_CERT_PATH/,
    ],
  ] as const;
  for (const [given, words] of cases)
    for (const command of [["setup"], ["worker", "--site", "site-a"]])
      expect(await cli(given, ...command)).toMatchObject({ code: 3, stderr: expect.stringMatching(words) });
});

test("with an API key: runs go, and a wrong key, namespace or search attribute is named with its cure", {
  timeout: 300_000,
}, async () => {
  const { variables, operator, cli, request, startRun, waitForRun } = await start("--api-key");
  const lab = await twoSites();
  const inventory = lab.inventory();
  const reads = () => startRun({ spec: READS, inventory });
  expect((await waitForRun((await reads()).id)).status).toBe("passed");
  expect(await cli(variables, "doctor")).toMatchObject({ code: 0 });

  const cases = [
    [without(variables, "TEMPORAL_API_KEY"), /asks for an API key.*TEMPORAL_API_KEY/],
    [{ ...variables, TEMPORAL_API_KEY: "wrong" }, /refuses the API key of TEMPORAL_API_KEY/],
    [{ ...variables, TEMPORAL_NAMESPACE: "other" }, /refuses the API key.*namespace other/],
  ] as const;
  for (const [given, words] of cases)
    for (const command of [["setup"], ["worker", "--site", "site-a"]])
      expect(await cli(given, ...command)).toMatchObject({ code: 3, stderr: expect.stringMatching(words) });
  const elsewhere = await cli({ ...operator, TEMPORAL_NAMESPACE: "other" }, "worker");
  expect(elsewhere).toMatchObject({ code: 3, stderr: expect.stringContaining("no namespace other") });

  // A namespace that lacks a search attribute, and a key that may not add it.
  await remove(operator, SEARCH_ATTRIBUTES.label);
  const command = `temporal operator search-attribute create --namespace default --name ${SEARCH_ATTRIBUTES.label} --type KeywordList`;
  expect(await cli(variables, "setup")).toMatchObject({
    code: 3,
    stderr: expect.stringContaining(command),
  });
  const readiness = async () =>
    (await request<{ temporal: { ok: boolean; reason?: string } }>("GET", "/readyz")).body.temporal;
  await until("the API notices", async () => !(await readiness()).ok);
  expect((await readiness()).reason).toContain(command);
  expect(await cli(variables, "doctor")).toMatchObject({ stdout: expect.stringContaining(command) });
  expect(await cli(variables, "worker")).toMatchObject({
    code: 3,
    stderr: expect.stringContaining(command),
  });
  const refused = await request("POST", "/v1/runs", { body: { spec: READS, inventory } });
  expect(refused).toMatchObject({ status: 503, body: { detail: expect.stringContaining(command) } });

  expect(await cli(operator, "setup")).toMatchObject({ code: 0 });
  await until("all is well", async () => (await cli(variables, "doctor")).code === 0);
  expect((await waitForRun((await reads()).id)).status).toBe("passed");
});

async function remove(operator: Record<string, string>, attribute: string): Promise<void> {
  const before = { ...process.env };
  Object.assign(process.env, operator);
  const { connectionOptions, namespace = "default" } = temporalSettings(operator);
  process.env = before;
  const connection = await Connection.connect(connectionOptions);
  await connection.operatorService.removeSearchAttributes({ namespace, searchAttributes: [attribute] });
  await connection.close();
}
