// A folder of rendered configurations and Jinja2 templates, pushed with the command line to real SSH sessions.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Run } from "../../schemas/run.js";
import { orchestrator } from "../cli/dev-process.js";
import { type Stand, startStand } from "./stand.js";

let stand: Stand;
let folder: string;

const COMMUNITY = "Ren3deredPr1vate";
/** A line of a private key says nothing of it alone. */
const KEY_LINES = [
  "MIIEpAIBAAKCAQEA7f3g8h2k1l0p9o8i7u6y5t4r3e2w1qxK",
  "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFiY2RlZmdoaWprbG1u",
];
const FILES: Record<string, string> = {
  "keys/sw1.cfg": `ntp server 192.0.2.7\n-----BEGIN RSA PRIVATE KEY-----\n${KEY_LINES.join("\n")}\n-----END RSA PRIVATE KEY-----\n`,
  "keys.yaml":
    'name: keys\ntargets: { hosts: [sw1] }\nsteps:\n  - id: push\n    configure: { file: "keys/${{ device.name }}.cfg" }\n',
  "intended/sw1.cfg": `interface Ethernet1\n   description rendered\n   mtu 9000\n!\nsnmp-server community ${COMMUNITY} ro\n\nntp server 192.0.2.7\n`,
  "intended/xr1.cfg": "interface GigabitEthernet0/0/0/0\n description rendered\n!\nntp server 192.0.2.7\n",
  "intended/mx1.cfg": "set interfaces ge-0/0/0 description rendered\nset system ntp server 192.0.2.7\n",
  "push.yaml":
    'name: push\nsteps:\n  - id: push\n    configure: { file: "intended/${{ device.name }}.cfg", confirm: 5m }\n    expect_failure: false\n',
  "replace.yaml":
    'name: replace\ntargets: { hosts: [mx1] }\nsteps:\n  - id: push\n    configure: { file: "full/${{ device.name }}.cfg", replace: true }\n',
  "full/mx1.cfg": "set system host-name mx1\nset system ntp server 192.0.2.9\n",
  "templates/ntp.j2":
    "{% for server in device.vars.ntp %}\nntp server {{ server }}\n{% endfor %}\n! {{ saved.now }}\n",
  "template.yaml":
    "name: template\ntargets: { hosts: [sw1] }\nsteps:\n  - { run: show clock, save: { now: \"output.contains('UTC') ? 'seen' : 'not'\" } }\n  - id: push\n    configure: { template: templates/ntp.j2 }\n",
};

beforeAll(async () => {
  stand = await startStand({
    devices: [
      { name: "sw1", kind: "arista_eos", vars: { ntp: ["192.0.2.21", "192.0.2.22"] } },
      { name: "xr1", kind: "cisco_iosxr" },
      { name: "mx1", kind: "juniper_junos" },
    ],
  });
  folder = await mkdtemp(join(tmpdir(), "push-"));
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});
beforeEach(async (context) => {
  await stand.renew(context);
  await writeFile(join(folder, "lab.yaml"), stand.lab.inventory());
});
afterAll(async () => {
  await stand?.close();
  await rm(folder, { recursive: true, force: true });
});

async function cli(...args: string[]) {
  const done = await orchestrator(stand.stack, args, folder).ended;
  return {
    ...done,
    run: args[0] === "run" && args.includes("--json") ? (JSON.parse(done.out) as Run) : undefined,
  };
}

/** Texts of all files of the run, as anybody may download them. */
async function artifactsOf(run: string): Promise<string> {
  const list = (await (await fetch(`${stand.stack.url}/v1/runs/${run}/artifacts`)).json()) as {
    items: { path: string }[];
  };
  const texts = list.items.map(async ({ path }) =>
    (await fetch(`${stand.stack.url}/v1/runs/${run}/artifacts/${path}`)).text(),
  );
  return `${list.items.map(({ path }) => path).join("\n")}\n${(await Promise.all(texts)).join("\n")}`;
}

test("plan shows each device's file with its digest, secrets masked, and touches nothing", async () => {
  const { code, out } = await cli("plan", "push.yaml", "-i", "lab.yaml");
  expect(code).toBe(0);
  expect(out).toContain("intended/sw1.cfg (sha256 ");
  expect(out).toContain("set interfaces ge-0/0/0 description rendered");
  expect(out).not.toContain(COMMUNITY);
  expect(stand.typed("mx1")).toEqual([]);
});

test("--check shows the candidate's difference", async () => {
  const { code, run } = await cli("run", "push.yaml", "-i", "lab.yaml", "--check", "--json");
  expect(code).toBe(0);
  const step = await stand.step(run!, "mx1", "push");
  expect(step.message).toMatch(/^\+ +description rendered/m);
  expect(JSON.stringify(run)).not.toContain(COMMUNITY);
});

test("lines go out as they are, with commit-confirm, and secrets are in no file of the run", async () => {
  const { code, run } = await cli("run", "push.yaml", "-i", "lab.yaml", "--json");
  expect(code).toBe(0);
  const typed = stand.typed("sw1").join("\n");
  expect(typed).toContain("interface Ethernet1\n   description rendered\n   mtu 9000\n");
  expect(typed).toContain(`snmp-server community ${COMMUNITY} ro\nntp server 192.0.2.7\n`);
  expect(typed).toContain("commit timer 00:05:00");
  expect(stand.typed("xr1")).toContain(" description rendered");
  const all = await artifactsOf(run!.id);
  expect(all).toContain("description rendered");
  expect(all).not.toContain(COMMUNITY);
  expect(JSON.stringify(run)).not.toContain(COMMUNITY);

  const before = stand.typed("sw1").length;
  const again = await cli("runs", "rerun", run!.id);
  expect(again.code).toBe(0);
  expect(stand.typed("sw1").slice(before)).toContain(`snmp-server community ${COMMUNITY} ro`);
});

test("the lines of a private key are told nowhere, also one by one", async () => {
  for (const flags of [[], ["--check"]]) {
    const { run } = await cli("run", "keys.yaml", "-i", "lab.yaml", "--json", ...flags);
    const step = await stand.step(run!, "sw1", "push");
    expect(step.commands).toContain("-----BEGIN RSA PRIVATE KEY-----");
    const all = `${JSON.stringify(step)}${await artifactsOf(run!.id)}`;
    for (const line of KEY_LINES) expect(all).not.toContain(line);
  }
});

test("replace: what the file does not say is gone", async () => {
  const { code, run } = await cli("run", "replace.yaml", "-i", "lab.yaml", "--json");
  expect(code).toBe(0);
  const { detail } = await stand.step(run!, "mx1", "push");
  expect(String(detail?.["difference"])).toMatch(/^-.*ospf/m);
  expect(stand.typed("mx1")).toContain("delete");
});

test("a template that reads what a step saved is rendered in the run", async () => {
  const { code, out, err } = await cli("run", "template.yaml", "-i", "lab.yaml");
  expect({ code, said: out + err }).toMatchObject({ code: 0 });
  const typed = stand.typed("sw1").join("\n");
  expect(typed).toContain("ntp server 192.0.2.21\nntp server 192.0.2.22\n! ");
});

test("a missing file and an unknown variable are named with their place, before anything starts", async () => {
  await rm(join(folder, "intended/xr1.cfg"));
  const missing = await cli("run", "push.yaml", "-i", "lab.yaml");
  expect(missing.code).toBe(2);
  expect(missing.err).toMatch(/push\.yaml:4:25.*for device `xr1`: there is no file `intended\/xr1\.cfg`/s);
  await writeFile(join(folder, "templates/ntp.j2"), "a\nb {{ device.vars.npt }}\n");
  const unknown = await cli("run", "template.yaml", "-i", "lab.yaml");
  expect(unknown.code).toBe(2);
  expect(unknown.err).toMatch(/templates\/ntp\.j2:2:6.*`device\.vars\.npt` is undefined/s);
});
