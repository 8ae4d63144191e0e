// Who started `dev` is its owner in whatever folder he works; everybody else who reaches it is a stranger.
import { mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Run } from "../../schemas/run.js";
import { type Dev, endDev, orchestrator, startDev, STATE } from "./dev-process.js";

let dev: Dev;
let elsewhere: string;
beforeAll(async () => {
  dev = await startDev();
  elsewhere = await mkdtemp(join(tmpdir(), "elsewhere-"));
});
afterAll(async () => {
  await endDev(dev);
  await rm(elsewhere, { recursive: true, force: true });
});

const EXAMPLE = join(process.cwd(), "examples", "demo.yaml");
const runIn = (env: Record<string, string> = {}) =>
  orchestrator(dev, ["run", EXAMPLE, "-i", dev.inventory, "--json"], elsewhere, env).ended;
const actorOf = ({ out }: { out: string }) => (JSON.parse(out) as Run).actor;
const token = async () => (await readFile(join(dev.data, "owner-token"), "utf8")).trim();
const statusWith = async (authorization?: string) =>
  (await fetch(`${dev.url}/v1/runs`, { headers: authorization ? { authorization } : {} })).status;

test("the owner's command line is known as the owner in another folder, without being told", async () => {
  expect(actorOf(await runIn())).toBe("owner");
  const checked = await orchestrator(dev, ["doctor"], elsewhere).ended;
  expect(checked).toMatchObject({ code: 0, out: expect.stringContaining(dev.url) });
  for (const name of ["owner-token", "encryption-key"])
    expect((await stat(join(dev.data, name))).mode & 0o777).toBe(0o600);
});

test("who cannot read the owner's files is a stranger, and a token that is guessed is refused", async () => {
  expect(actorOf(await runIn({ XDG_STATE_HOME: elsewhere }))).toBe("local");
  expect(await statusWith()).toBe(200);
  expect(await statusWith(`Bearer ${await token()}`)).toBe(200);
  expect(await statusWith("Bearer guessed")).toBe(401);
  const refused = await runIn({ ORCHESTRATOR_TOKEN: "guessed" });
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining("The token is not known here")]);
});

test("no process of dev has the token in its arguments or environment, and no answer has it", async () => {
  const owned = await token();
  for (const part of ["api", "worker", "temporal-dev"]) {
    const pid = await dev.pidOf(part);
    for (const file of ["environ", "cmdline"])
      expect(await readFile(`/proc/${pid}/${file}`, "utf8")).not.toContain(owned);
  }
  expect(dev.out() + dev.err()).not.toContain(owned);
});

test("the token stays over a restart, and nothing is registered afterwards", async () => {
  const before = await token();
  dev.child.kill("SIGTERM");
  await dev.ended;
  const port = new URL(dev.url).port;
  expect(await readdir(join(STATE.XDG_STATE_HOME, "orchestrator"))).not.toContain(`${port}.json`);
  dev = await startDev({ data: dev.data });
  expect(await token()).toBe(before);
  expect(actorOf(await runIn())).toBe("owner");
});
