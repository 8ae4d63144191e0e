// A known_hosts file that the inventory names is read and never written; what is learnt goes to our own store.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { SshOptions } from "../words/device.js";
import { ed25519 } from "../../../lab/src/key-pair.js";
import { device, failure, folder, open } from "../testing/session.js";
import { hostKeyFile } from "./file.js";

const mine = ed25519();
const other = ed25519();
const blob = (pair: { public: string }): string => pair.public.split(" ").slice(0, 2).join(" ");

type Policy = SshOptions["strict_host_key_checking"];

/** @param lines of the given file and of our own store; undefined: there is no such file */
async function trying(
  policy: Policy,
  lines: (at: string) => { given?: string; learnt?: string } = () => ({}),
  presents = mine,
) {
  const r1 = await device({ host_keys: [presents.private] });
  const at = `[127.0.0.1]:${r1.port}`;
  const base = await folder();
  const paths = { given: `${base}/given`, learnt: `${base}/learnt` };
  const before = lines(at);
  for (const which of ["given", "learnt"] as const)
    if (before[which] !== undefined) await writeFile(paths[which], before[which]);
  const opening = open(r1, {
    hostKeys: hostKeyFile(paths.learnt),
    device: r1.device({ ssh: { strict_host_key_checking: policy, known_hosts: paths.given } }),
  });
  const left = async () => {
    const files = await readdir(base);
    const entries = files.map(async (file) => [file, await readFile(`${base}/${file}`, "utf8")] as const);
    return Object.fromEntries(await Promise.all(entries));
  };
  return { r1, at, paths, opening, left };
}

test.each([
  ["accept-new", ""],
  ["no", "-unchecked"],
] as const)("%s: a new key is learnt beside the file, not into it", async (policy, suffix) => {
  const kept = "other ssh-ed25519 AAAA";
  const there = await trying(policy, () => ({ given: kept }));
  await there.opening;
  expect(await there.left()).toEqual({ given: kept, learnt: `${there.at}${suffix} ${blob(mine)}\n` });
  const absent = await trying(policy);
  await absent.opening;
  expect(await absent.left()).toEqual({ learnt: `${absent.at}${suffix} ${blob(mine)}\n` });
});

test("yes: a file that is not there is told from one that does not have the key", async () => {
  const absent = await trying("yes");
  const { code, message } = await failure(absent.opening);
  expect([code, message]).toEqual([
    "host_key_unknown",
    expect.stringContaining(`there is no file ${absent.paths.given} on the worker: correct ssh.known_hosts`),
  ]);
  const there = await trying("yes", () => ({ given: "" }));
  expect((await failure(there.opening)).message).toContain(`${there.paths.given} has none for it`);
});

test.each(["accept-new", "no"] as const)(
  "%s: a key that was learnt before is judged by our own store",
  async (policy) => {
    const same = await trying(policy, (at) => ({ given: "", learnt: `${at} ${blob(mine)}\n` }));
    expect((await same.opening).dirty).toBe(false);
    const changed = await trying(policy, (at) => ({ given: "", learnt: `${at} ${blob(other)}\n` }));
    const error = await failure(changed.opening);
    expect(error.code).toBe("host_key_changed");
    expect(changed.r1.logins).toEqual([]);
    expect(await changed.left()).toEqual({ given: "", learnt: `${changed.at} ${blob(other)}\n` });
  },
);

test("yes: the file alone says what is known, and the message names it", async () => {
  const { opening, paths, r1 } = await trying("yes", (at) => ({
    given: "",
    learnt: `${at} ${blob(mine)}\n`,
  }));
  const error = await failure(opening);
  expect(error.code).toBe("host_key_unknown");
  expect(error.message).toContain(`and ${paths.given} has none for it`);
  expect(error.message).toContain(`which keeps it in ${paths.learnt}`);
  expect(r1.logins).toEqual([]);
});

test.each(["yes", "accept-new", "no"] as const)(
  "%s: the file accuses, whatever our own store holds",
  async (policy) => {
    const { opening, paths, r1 } = await trying(policy, (at) => ({
      given: `\n${at} ${blob(other)}\n`,
      learnt: `${at} ${blob(mine)}\n`,
    }));
    const error = await failure(opening);
    expect(error.code).toBe("host_key_changed");
    // `no` goes on without a password, and there is nothing else to log in with.
    expect(error.message).toContain(policy === "no" ? "so no password is sent" : `${paths.given}:2 expects`);
    expect(r1.logins).toEqual([]);
  },
);

test("a file that cannot be read is the inventory's fault, and is not tried again", async () => {
  const r1 = await device({ host_keys: [mine.private] });
  const path = await folder();
  const error = await failure(
    open(r1, { device: r1.device({ ssh: { strict_host_key_checking: "accept-new", known_hosts: path } }) }),
  );
  expect(error.code).toBe("host_key_unknown");
  expect(error.message).toContain(`${path} cannot be read (EISDIR)`);
  expect(r1.accepted).toBe(0);
});

test("whatever a jump host leads to, its key is kept as a known host and as nothing else", async () => {
  const behind = await device({ host_keys: [mine.private] });
  const jump = await device({ forwards: behind.port });
  const base = await folder();
  const learning = async (host: string, port = 22) => {
    const store = `${base}/${encodeURIComponent(host).slice(0, 40)}-${port}`;
    const ssh = { strict_host_key_checking: "accept-new" as const };
    await open(behind, {
      hostKeys: hostKeyFile(store),
      device: behind.device({ host, port, ssh }),
      jumps: [
        { device: jump.device({ name: "jump", ssh: { strict_host_key_checking: "no" } }), login: LOGIN },
      ],
    });
    const lines = (await readFile(store, "utf8")).split("\n");
    return lines.filter((line) => !line.startsWith("[127.0.0.1]:") && line !== "");
  };
  const via = `-via-[127.0.0.1]:${jump.port}`;
  expect(await learning("pty")).toEqual([`[pty]:22${via} ${blob(mine)}`]);
  expect(await learning("RESTRICT")).toEqual([`[restrict]:22${via} ${blob(mine)}`]);
  expect(await learning("pty", 2222)).toEqual([`[pty]:2222${via} ${blob(mine)}`]);
  expect(await learning("r1.example.net")).toEqual([`[r1.example.net]:22${via} ${blob(mine)}`]);
  for (const host of [
    `a\npty ${blob(mine)}`,
    'command="id"',
    "a b",
    "a\tb",
    "@revoked",
    "#",
    "*",
    "a,b",
    "|1|x|y",
    "!a",
    "-oProxyCommand=id",
    "",
  ]) {
    const error = await failure(learning(host));
    expect([host, error.code]).toEqual([host, "host_key_unknown"]);
  }
  expect(behind.logins).toHaveLength(4);
});

const LOGIN = { username: "netops", password: "secret" };
