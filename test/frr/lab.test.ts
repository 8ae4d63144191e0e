// The FRR lab itself: real routers over real OpenSSH, and nothing left of them afterwards.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { exec } from "../labs/exec.js";
import { canRunFrrLab, type FrrLab, startFrrLab, sweepFrrLabs } from "../labs/frr.mjs";
import { asText, record } from "../labs/record.mjs";
import { footprint, hasUser } from "./footprint.js";

const possible = await canRunFrrLab();
const numberOf = (lab: FrrLab) => Number(lab.router("r1").host.split(".")[2]);

const neighbours = (output: string) =>
  Object.keys((JSON.parse(output) as { neighbors: Record<string, unknown> }).neighbors);

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "orch-frr-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

let lab: FrrLab;
let folder: string;
beforeAll(async () => {
  if (!possible.ok) return;
  folder = await mkdtemp(join(tmpdir(), "orch-frr-test-"));
  lab = await startFrrLab({ base_dir: folder });
});
beforeEach(({ skip }) => {
  if (!possible.ok) skip(possible.reason);
});
afterAll(async () => {
  if (!possible.ok) return;
  await lab.stop();
  await rm(folder, { recursive: true });
});

describe("routers", () => {
  test("are full neighbours of each other, read as JSON over SSH", async () => {
    const seen = await Promise.all(
      lab.routers.map(async (router) => neighbours(await exec(router, "show ip ospf neighbor json"))),
    );
    expect(seen.map((ids) => ids.toSorted())).toEqual([
      ["10.255.0.2", "10.255.0.3"],
      ["10.255.0.1", "10.255.0.3"],
      ["10.255.0.1", "10.255.0.2"],
    ]);
  });

  test("let the user in by key and by password, with a wrong one not", async () => {
    const router = lab.router("r2");
    expect(await exec(router, "show version")).toContain("FRRouting");
    expect(await exec(router, "show version", { password: router.password })).toContain("FRRouting");
    await expect(exec(router, "show version", { password: "wrong" })).rejects.toThrow(/authentication/);
  });

  test("take configuration: a link that is shut loses its neighbour, and gets it back", async () => {
    const router = lab.router("r1");
    await record(router, ["configure terminal", "interface to-r2", "shutdown", "end", "exit"]);
    await vi.waitFor(
      async () =>
        expect(neighbours(await router.vtysh("show ip ospf neighbor json"))).toEqual(["10.255.0.3"]),
      { timeout: 60_000, interval: 200 },
    );
    await record(router, ["configure terminal", "interface to-r2", "no shutdown", "end", "exit"]);
    await lab.converged();
    expect(neighbours(await router.vtysh("show ip ospf neighbor json"))).toContain("10.255.0.2");
  });

  test("page long output, and answer what they do not know as FRR does", async () => {
    const said = asText(
      await record(lab.router("r3"), ["show running-config", { key: "q" }, "frobnicate", "exit"]),
    );
    expect(said).toContain("--More--");
    expect(said).toContain("% Unknown command: frobnicate");
  });
});

test("the ledger holds what sessions typed, in order, and not what was asked past SSH", async () => {
  const router = lab.router("r3");
  const before = router.ledger().length;
  await record(router, ["show ip ospf neighbor", "show running-config", { key: "q" }, "exit"]);
  await router.vtysh("show ip route");
  await exec(router, "show interface brief");
  expect(router.ledger().slice(before)).toEqual([
    "show ip ospf neighbor",
    "show running-config",
    "exit",
    "show interface brief",
  ]);
  expect(router.ledgerEntries().findLast(({ kind }) => kind === "key")?.text).toBe("q");
});

test("a cut router is not reached, goes on routing, and is reached again afterwards", async () => {
  const router = lab.router("r2");
  const cut = await lab.cut("r2");
  await expect(exec(router, "show version")).rejects.toThrow();
  expect(neighbours(await router.vtysh("show ip ospf neighbor json"))).toHaveLength(2);
  await cut.restore();
  await vi.waitFor(() => exec(router, "show version"), { timeout: 60_000 });
  const short = await lab.cut("r2", 100);
  await short.restored;
  await vi.waitFor(() => exec(router, "show version"), { timeout: 60_000 });
});

describe("a lab that ends", () => {
  test("leaves nothing, disturbs no other lab, and never makes a user on the machine", async () => {
    const second = await startFrrLab({ base_dir: await temporaryFolder(), routers: 2, bgp: true });
    const number = numberOf(second);
    expect(number).not.toBe(numberOf(lab));
    expect(await footprint(number)).not.toEqual([]);
    expect(await hasUser("netops")).toBe(false);
    await vi.waitFor(
      async () => expect(await second.router("r1").vtysh("show ip route bgp")).toContain("203.0.113.2"),
      {
        timeout: 60_000,
      },
    );
    await exec(second.router("r1"), "show version");
    await second.stop();
    await second.stop();
    expect(await footprint(number)).toEqual([]);
    expect(second.router("r1").ledger()).toEqual(["show version"]);
    expect(neighbours(await exec(lab.router("r1"), "show ip ospf neighbor json"))).toHaveLength(2);
  });

  test("by force is swept up by the next one", async () => {
    const base_dir = await temporaryFolder();
    const script = `const { startFrrLab } = await import(${JSON.stringify(new URL("../labs/frr.mjs", import.meta.url).href)});
      const lab = await startFrrLab({ base_dir: ${JSON.stringify(base_dir)}, routers: 2 });
      console.log(lab.routers[0].host);
      setInterval(() => {}, 1_000);`;
    const owner = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(owner.stdout, "data")) as [Buffer];
    const number = Number(line.toString().split(".")[2]);
    owner.kill("SIGKILL");
    await once(owner, "exit");
    expect(await footprint(number)).not.toEqual([]);
    expect(await sweepFrrLabs()).toContain(number);
    expect(await footprint(number)).toEqual([]);
  });
});
