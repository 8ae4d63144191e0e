// Inventories that others wrote (testing/fixtures/SOURCES.md says who): what becomes of each, word for word.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readFixture, refusal } from "./testing/read.js";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Kind, source below its folder, and the user's words for what the source does not name. */
const READ: [kind: string, source: string, map?: string][] = [
  ["ansible", "ansible-runner/demo/hosts"],
  ["ansible", "ansible-runner/debug"],
  ["ansible", "ansible-runner/host_status"],
  ["ansible", "ansible-runner/inventory.ini"],
  ["ansible", "molecule/native"],
  ["ansible", "pytest-ansible/inventory"],
  ["nornir", "nornflow-sample/config.yaml", "devices: { localhost: linux }"],
  ["nornir", "nornflow-lab", "devices: { '*': arista_eos }"],
  ["nornir", "nornir-inspect/hosts.yaml", "devices: { '*': cisco_ios }"],
  ["nornir", "nornir-mcp/conf/config.yaml"],
  ["pyats", "genie-examples-virl.yaml"],
  ["pyats", "genie-examples-explore.yaml"],
  ["pyats", "pyats-examples-demo.yaml"],
  ["pyats", "pyats-examples-comprehensive.yaml", "devices: { 'ott-*': cisco_nxos }"],
  ["pyats", "pyats-topology.yaml", "platforms: { Nexus 7000: cisco_nxos }"],
  ["pyats", "rest-connector.yaml"],
  ["containerlab", "nrx-hq.clab.yaml"],
  ["containerlab", "nrx-site1.clab.yaml"],
  ["containerlab", "nrx-colo.clab.yaml"],
  ["containerlab", "nrx-dc1.clab.yaml"],
  ["containerlab", "nrx-dc1-custom.clab.yaml"],
  ["containerlab", "nornir-srl.clab.yml"],
  ["containerlab", "nornir-srl-demo.clab.yaml"],
  ["containerlab", "netdryrun-sonic-frr.clab.yml"],
  ["ssh_config", "fabric/overridden_hostname.conf"],
  ["ssh_config", "fabric/proxyjump.conf"],
  ["ssh_config", "fabric/both_proxies.conf"],
  ["ssh_config", "fabric/runtime.conf"],
  ["ssh_config", "fabric/user.conf"],
  ["ssh_config", "netmiko/ssh_config"],
  ["ssh_config", "netmiko/ssh_config_proxyjump"],
  ["csv", "nrx.csv"],
  ["csv", "nrx-air.csv"],
  ["csv", "nrx-colo.csv", "devices: { 'pp*': linux }"],
  ["csv", "nrx-dc1.csv"],
  ["csv", "nrx-dc2.csv"],
  ["csv", "nrx-h88.csv"],
  ["csv", "nrx-lrg.csv"],
  ["csv", "nrx-site1.csv"],
  ["csv", "motherstarter.csv"],
];

describe.each(READ)("%s:%s", (kind, source, map) => {
  const { text, lost, chosen, mistakes } = readFixture(kind, source, map);
  it("becomes what it became before", async () => {
    const notes = [
      ...lost.map((note) => `# not mapped: ${note}`),
      ...chosen.map((note) => `# note: ${note}`),
    ];
    const file = `${kind}-${source.replaceAll(/[^\w.-]/g, "-")}.yaml`;
    await expect(`${notes.join("\n")}\n${text}`).toMatchFileSnapshot(join(HERE, "testing", "expected", file));
  });
  it("is an inventory that the compiler takes", () => expect(mistakes).toEqual([]));
});

it("no password of a fixture is in what was made of it", () => {
  const made = READ.map(([kind, source, map]) => {
    const { text, lost, chosen } = readFixture(kind, source, map);
    return [text, ...lost, ...chosen].join("\n");
  }).join("\n");
  const testbeds = [
    "pyats-topology.yaml",
    "pyats-examples-demo.yaml",
    "pyats-examples-comprehensive.yaml",
  ].map((file) => readFileSync(join(HERE, "testing", "fixtures", "pyats", file), "utf8"));
  const secrets = [
    ...testbeds.join("\n").matchAll(/(?:password|tacacs|enable|line): *['"]?([^\s'"%][^\s'"]{4,})/g),
  ].map(([, secret]) => secret!);
  expect(secrets).toContain("CSCO12345^");
  for (const secret of secrets) expect(made).not.toContain(secret);
});

describe("is refused with its reason", () => {
  it.each([
    ["ansible", "molecule/podman/hosts.yml", "no device of it can be used"],
    ["csv", "../containerlab/nrx-hq.clab.yaml", "this is not a table"],
    ["pyats", "../nornir/nornflow-lab/hosts.yaml", "this is not a testbed"],
    ["containerlab", "../pyats/rest-connector.yaml", "neither a topology of containerlab"],
    ["nornir", "nornflow-sample", "no device of it can be used"],
  ])("%s:%s", (kind, source, reason) => {
    expect(refusal(() => readFixture(kind, source))).toContain(reason);
  });
});
