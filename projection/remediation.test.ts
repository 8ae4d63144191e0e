// What to do about an error, by its code and what is known of it.
import { expect, test } from "vitest";
import type { ResolvedDevice } from "../packages/devices/src/words/device.js";
import { commonFirst } from "../packages/devices/src/words/platform-order.js";
import { remediationOf } from "./remediation.js";

const device: ResolvedDevice = {
  name: "r1",
  host: "192.0.2.1",
  port: 830,
  platform: "netconf",
  transport: "netconf",
  credential: "lab",
  sessions: 1,
  site: "default",
  groups: [],
  tags: [],
  vars: {},
  jumps: [],
  ssh: { strict_host_key_checking: "yes" },
};
const credentials = { lab: { name: "lab", username: "netops", password: { env: "LAB_PASSWORD" } } };
const plan = { devices: { r1: device }, jump_hosts: {}, credentials };
const remedy = (failure: Parameters<typeof remediationOf>[1], over: Partial<ResolvedDevice> = {}) =>
  remediationOf({ plan, device: { ...device, ...over } }, failure);

test("an error of NETCONF is answered by what the agent says it is", () => {
  expect(remedy({ code: "rpc_error", rpc_tag: "access-denied" })).toContain("user of credential lab");
  expect(remedy({ code: "rpc_error", rpc_tag: "unknown-element" })).toContain(
    "once by hand: ssh -p 830 netops@192.0.2.1 -s netconf",
  );
  expect(remedy({ code: "rpc_error", rpc_tag: "lock-denied" })).toContain("end them on r1");
  expect(remedy({ code: "rpc_error" })).toContain("correct the request");
  expect(remedy({ code: "config_locked" })).toContain("end it on r1");
});

test("a port that speaks no NETCONF is told from a device of another platform", () => {
  expect(remedy({ code: "unsupported" })).toContain("enable NETCONF over SSH on r1");
  expect(remedy({ code: "login_timeout" })).toContain("port 830 of r1 is its NETCONF port");
  expect(remedy({ code: "unsupported" }, { transport: "ssh" })).toBeUndefined();
});

test("a prompt that the platform has, too, says that privileges may lack", () => {
  const ios = { platform: "cisco_iosxe", transport: "ssh", port: 22 } as const;
  expect(remedy({ code: "mode_unreachable", similar: ["cisco_iosxe", "arista_eos"] }, ios)).toBe(
    "check the privileges of credential lab on r1, and its platform: the prompt also looks like arista_eos",
  );
  expect(remedy({ code: "mode_unreachable", similar: ["arista_eos"] }, ios)).toContain(
    "correct the platform of r1: its prompt looks like arista_eos",
  );
});

test("of many platforms with such a prompt the common ones are named, and the rest is counted", () => {
  const ios = { platform: "linux", transport: "ssh", port: 22 } as const;
  const similar = commonFirst(["aruba_aoscx", "cisco_ap", "frr", "arista_eos", "cisco_iosxe", "sonic"]);
  expect(remedy({ code: "login_timeout", similar }, ios)).toBe(
    "correct the platform of r1: its prompt looks like cisco_iosxe, arista_eos, aruba_aoscx, frr and 2 more",
  );
  expect(commonFirst(["linux", "cisco_ios", "sonic"], "Welcome to SONiC!")[0]).toBe("sonic");
});
