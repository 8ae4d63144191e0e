// Which kept session fits: one that was opened with the very same, not only under the same names.
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { ResolvedDevice } from "../words/device.js";
import type { CliPlatform } from "../words/platform.js";
import { hostKeyFile } from "../hostkeys/file.js";
import { lab } from "../../../lab/src/testing/client.js";
import { openSession } from "../open.js";
import { cliPlatforms } from "../testing/platform.js";
import { resolvedDevice } from "../testing/scripted-device.js";
import { folder } from "../testing/session.js";
import { type AcquireOptions, type Lease, SessionPool } from "./pool.js";

const platforms = await cliPlatforms();
const frr = platforms["frr"] as CliPlatform;

async function pooled() {
  const { devices } = await lab({ devices: 2, kinds: ["frr", "linux"] });
  const [r1, bastion] = devices.map(({ name, host, port }) =>
    resolvedDevice({ name, host, port, platform: "frr" }),
  ) as [ResolvedDevice, ResolvedDevice];
  const pool = new SessionPool();
  onTestFinished(() => pool.closeAll());
  const hostKeys = hostKeyFile(join(await folder(), "known_hosts"));
  const login = { username: "netops", password: "lab" };
  const use = async (over: Partial<AcquireOptions> = {}): Promise<Lease> => {
    const wanted = { device: r1, platform: frr, login, jumps: [], ...over };
    const jumps = wanted.jumps.map(({ device }) => ({ device, login }));
    const lease = await pool.acquire({
      credential: { name: "lab", username: "netops" },
      run: "run-1",
      open: (given) => openSession({ ...wanted, jumps, hostKeys, ...given }),
      ...wanted,
    });
    onTestFinished(() => lease.release());
    return lease;
  };
  return { use, bastion, r1, login, entry: devices[0]! };
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

test("a platform that was edited is followed by the next run; one that is only read again is not logged in anew", async () => {
  const { use } = await pooled();
  await (await use()).release();
  const again = await use({ run: "run-2", platform: copy(frr) });
  expect(again.reused).toBe(true);
  expect((await again.session.send("show version", { timeout_ms: 5_000 })).refused).toBeUndefined();
  await again.release();
  const edited = await use({ run: "run-3", platform: { ...frr, failures: ["^FRRouting"] } });
  expect(edited.reused).toBe(false);
  const said = await edited.session.send("show version", { timeout_ms: 5_000 });
  expect(said.refused).toMatch(/^FRRouting/);
});

test("a credential whose secret or user was changed under its name is logged in with", async () => {
  const { use, login, entry } = await pooled();
  await (await use()).release();
  await expect(use({ run: "run-2", login: { ...login, password: "wrong" } })).rejects.toMatchObject({
    code: "login_refused",
  });
  expect(entry.logins().map(({ accepted }) => accepted)).toEqual([true, false]);
});

test("a session that was opened by the host keys of guests is not the owner's", async () => {
  const { use } = await pooled();
  await (await use({ trust: "guests" })).release();
  const same = await use({ trust: "guests" });
  expect(same.reused).toBe(true);
  await same.release();
  expect((await use({ trust: "shared" })).reused).toBe(false);
});

test("a jump host that was moved, or got another credential, is gone through", async () => {
  const { use, bastion, r1 } = await pooled();
  const device = { ...r1, jumps: ["bastion"] };
  const jump = (username: string) => [{ device: bastion, credential: { name: "jump", username } }];
  await (await use({ device, jumps: jump("netops") })).release();
  const same = await use({ device, jumps: copy(jump("netops")) });
  expect(same.reused).toBe(true);
  await same.release();
  const other = await use({ device, jumps: jump("other") });
  expect(other.reused).toBe(false);
  await other.release();
  const moved = { ...bastion, host: "localhost" };
  expect(
    (await use({ device, jumps: [{ device: moved, credential: jump("other")[0]!.credential }] })).reused,
  ).toBe(false);
});
