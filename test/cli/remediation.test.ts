// A run whose devices are each wrong in another way says beside each cause how to mend it, wherever people read of it.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, type LabDevice, startLab } from "../../packages/lab/src/index.js";
import type { DeviceResult } from "../../schemas/result.js";
import { type CliOutcome, type Stack, startStack } from "../services/stack.js";

const PASSWORDS = { LAB_PASSWORD: "a-lab-of-remedies", OLD_PASSWORD: "not-this-one" };

let lab: Lab;
let stack: Stack;
let folder: string;
let spec: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orchestrator-remediation-"));
  lab = await startLab({
    devices: ["keyed", "replaced", "strange", "awaited", "hop", "enabled", "unknown_hop", "greeted"].map(
      (name) => ({ name }),
    ),
    kinds: [...Array.from({ length: 7 }, () => "cisco_iosxe"), "cisco_nxos"],
    password: PASSWORDS.LAB_PASSWORD,
  });
  stack = await startStack({
    env: PASSWORDS,
    allow: `env:OLD_PASSWORD,env:NOBODY_SET_THIS,agent,file:${folder}/`,
  });
  spec = await write("look.yaml", "name: look\nsteps:\n  - { id: version, run: show version }\n");
});
afterAll(async () => {
  await stack?.stop();
  await lab?.close();
  await rm(folder, { recursive: true, force: true });
});

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}
const device = (name: string) => lab.devices.find((each) => each.name === name) as LabDevice;
const loginsOf = (name: string) => device(name).logins().length;

function inventory(devices: Record<string, Record<string, unknown>>): Promise<string> {
  const entry = ([name, over]: [string, Record<string, unknown>]) => {
    const known = lab.devices.some((each) => each.name === name);
    return [name, { ...(known ? { host: "127.0.0.1", port: device(name).port } : {}), ...over }];
  };
  const text = {
    defaults: { credential: "lab", platform: "cisco_iosxe", ssh: { strict_host_key_checking: "accept-new" } },
    credentials: {
      lab: { username: "netops", password: { env: "LAB_PASSWORD" }, enable: { env: "LAB_PASSWORD" } },
      old: { username: "netops", password: { env: "OLD_PASSWORD" } },
      unset: { username: "netops", password: { env: "NOBODY_SET_THIS" } },
      unwritten: { username: "netops", private_key: { file: join(folder, "no-such-key") } },
      unsure: { username: "netops", password: { env: "LAB_PASSWORD" }, enable: { env: "OLD_PASSWORD" } },
      agent: { username: "netops", agent: true },
    },
    devices: Object.fromEntries(Object.entries(devices).map(entry)),
  };
  return write(`inventory-${Object.keys(devices)[0]}.yaml`, JSON.stringify(text));
}

async function runOf({ stderr }: CliOutcome, stdout: string) {
  const id = /run (\S+)/.exec(stdout)?.[1];
  if (id === undefined) throw new Error(`no run was started: ${stderr}`);
  await stack.waitForRun(id);
  return id;
}

describe("what keeps a session from a device", () => {
  const REMEDIES: Record<string, RegExp> = {
    keyed: /credential old \(password: env OLD_PASSWORD\).*ssh -p \d+ netops@127\.0\.0\.1/,
    replaced: /ssh-keyscan -p \d+ 127\.0\.0\.1 \| ssh-keygen -lf -.*ssh-keygen -R "\[127\.0\.0\.1\]:\d+"/,
    strange: /correct the platform of strange: its prompt looks like .*cisco_iosxe/,
    nowhere: /from the worker's machine: nc -vz 127\.0\.0\.1 1\b/,
    greeted: /correct the platform of greeted: its prompt looks like .*cisco_nxos/,
    enabled: /check the enable secret of credential unsure .* and the platform: .* looks like .*cisco_iosxe/,
    secretless:
      /password: env NOBODY_SET_THIS\): set NOBODY_SET_THIS in the environment in which the worker starts/,
    fileless: /private_key: file \S+no-such-key\): make \S+no-such-key readable for the worker's user/,
    agentless: /start the worker where SSH_AUTH_SOCK names a running agent/,
    behind_secret: /credential unset .*NOBODY_SET_THIS/,
    behind_key: /compare the fingerprint with that of unknown_hop itself.* accept-new for unknown_hop/,
    behind: /check host and port of lost_hop .*nc -vz 127\.0\.0\.1 2\b/,
    beyond: /check host and port of beyond .*from hop: nc -vz 127\.0\.0\.1 3\b/,
  };
  let id: string;
  let ran: CliOutcome;
  let results: Record<string, DeviceResult>;
  const logins: Record<string, number> = {};

  beforeAll(async () => {
    const nobody = { host: "127.0.0.1" };
    const path = await inventory({
      keyed: { credential: "old" },
      replaced: {},
      strange: { platform: "nokia_srl" },
      nowhere: { ...nobody, port: 1 },
      secretless: { ...nobody, port: device("hop").port, credential: "unset" },
      greeted: { platform: "juniper_junos" },
      enabled: { platform: "arista_eos", credential: "unsure" },
      fileless: { ...nobody, port: device("hop").port, credential: "unwritten" },
      agentless: { ...nobody, port: device("hop").port, credential: "agent" },
      secret_hop: { ...nobody, port: device("hop").port, credential: "unset" },
      behind_secret: { ...nobody, port: 22, jump: "secret_hop" },
      unknown_hop: { ssh: { strict_host_key_checking: "yes" } },
      behind_key: { ...nobody, port: 22, jump: "unknown_hop" },
      lost_hop: { ...nobody, port: 2 },
      behind: { ...nobody, port: 22, jump: "lost_hop" },
      hop: {},
      beyond: { ...nobody, port: 3, jump: "hop" },
    });
    // Unlike a run, `doctor` keeps no session that the next run could use.
    await stack.cli("doctor", "-i", path, "--devices", "replaced");
    await device("replaced").setFaults({ host_key: "changed" });
    const wrong = ["strange", "greeted", "enabled"];
    const before = wrong.map(loginsOf);
    ran = await stack.cli("run", spec, "-i", path, "--limit", Object.keys(REMEDIES).join(","));
    for (const [n, name] of wrong.entries()) logins[name] = loginsOf(name) - before[n]!;
    id = await runOf(ran, ran.stdout);
    results = Object.fromEntries((await stack.results(id)).map((result) => [result.device, result]));
  });

  test("`run` says it below the cause, and so does `runs show` for the run and for a device", async () => {
    expect(ran.code).toBe(3);
    const shown = (await stack.cli("runs", "show", id)).stdout;
    for (const [name, remedy] of Object.entries(REMEDIES)) {
      const one = (await stack.cli("runs", "show", id, "--device", name)).stdout;
      for (const text of [ran.stdout, shown, one]) {
        const lines = text.split("\n").filter((line) => /^ +→ /.test(line));
        expect([name, lines]).toEqual([name, expect.arrayContaining([expect.stringMatching(remedy)])]);
      }
    }
  });

  test("the API, JUnit, Markdown and the page have it too, and no secret with it", async () => {
    const reports = ["report.xml", "report.md", "report.html", "report.json"];
    const texts = await Promise.all(
      reports.map(async (report) => {
        const { body } = await stack.request("GET", `/v1/runs/${id}/${report}`);
        return typeof body === "string" ? body : JSON.stringify(body);
      }),
    );
    for (const [name, remedy] of Object.entries(REMEDIES))
      expect([name, results[name]?.steps[0]?.remediation]).toEqual([name, expect.stringMatching(remedy)]);
    for (const [n, text] of texts.entries()) {
      expect([reports[n], text.replaceAll("\\", "")]).toEqual([
        reports[n],
        expect.stringContaining("nc -vz 127.0.0.1 1"),
      ]);
      expect(text).not.toContain(PASSWORDS.OLD_PASSWORD);
    }
  });

  test("a wrong platform is found after one login, with the platforms that the prompt looks like", () => {
    const [step] = results["strange"]?.steps ?? [];
    expect(step).toMatchObject({ status: "errored", attempts: 1, detail: { code: "login_timeout" } });
    expect(step?.detail?.["similar"]).toContain("cisco_iosxe");
    expect(step?.detail?.["similar"]).not.toContain("nokia_srl");
    expect(logins["strange"]).toBe(1);
  });

  test("so is one whose prompt is that of another mode, or whose enable secret is refused", () => {
    const [greeted] = results["greeted"]?.steps ?? [];
    expect(greeted).toMatchObject({ status: "errored", attempts: 1, detail: { code: "mode_unreachable" } });
    const [enabled] = results["enabled"]?.steps ?? [];
    expect(enabled).toMatchObject({ status: "errored", attempts: 1, detail: { code: "enable_refused" } });
    expect(logins).toEqual({ strange: 1, greeted: 1, enabled: 1 });
  });

  test("what is wrong with a jump host is said of the jump host", () => {
    for (const [name, hop] of Object.entries({ behind_secret: "secret_hop", behind_key: "unknown_hop" })) {
      const [step] = results[name]?.steps ?? [];
      expect(step?.detail?.["hop"]).toBe(hop);
      expect(step?.message).toContain("its jump host cannot be used");
    }
  });
});

test("a check that is repeated does not log in again to a device of another platform", async () => {
  const polling = await write(
    "poll.yaml",
    "name: poll\nsteps:\n  - { id: up, verify: { run: show version, expect: { contains: x }, within: 2m, every: 1s } }\n",
  );
  const before = loginsOf("awaited");
  const { code, stdout } = await stack.cli(
    "run",
    polling,
    "-i",
    await inventory({ awaited: { platform: "nokia_srl" } }),
  );
  expect([code, stdout]).toEqual([3, expect.stringContaining("correct the platform of awaited")]);
  expect(loginsOf("awaited") - before).toBe(1);
});
