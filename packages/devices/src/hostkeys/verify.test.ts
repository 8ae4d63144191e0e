// Host keys: yes | accept-new | no, before anything of the credential goes out.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import ssh2 from "ssh2";
import { expect, test } from "vitest";
import { device, failure, folder, open } from "../testing/session.js";
import { ed25519 } from "../../../lab/src/key-pair.js";
import { lacks } from "../testing/installed.js";
import type { ScriptedDevice } from "../testing/scripted-device.js";
import { hostKeyFile } from "./file.js";
import { fingerprint } from "./verify.js";

const run = promisify(execFile);
const mine = ed25519();
const other = ed25519();
const rsa = ssh2.utils.generateKeyPairSync("rsa", { bits: 2048 });
const blob = (pair: { public: string }): string => pair.public.split(" ").slice(0, 2).join(" ");
const print = (pair: { public: string }): string => fingerprint(pair.public.split(" ")[1] as string);

async function trying(
  lines: (at: string, r1: ScriptedDevice) => string,
  policy: "yes" | "accept-new" | "no",
  keys = [mine.private],
) {
  const r1 = await device({ host_keys: keys });
  const path = `${await folder()}/known_hosts`;
  await writeFile(path, lines(`[127.0.0.1]:${r1.port}`, r1));
  const opening = open(r1, {
    hostKeys: hostKeyFile(path),
    device: r1.device({ ssh: { strict_host_key_checking: policy } }),
  });
  return { r1, path, opening, at: `[127.0.0.1]:${r1.port}`, text: () => readFile(path, "utf8") };
}

test("yes: a known key is trusted", async () => {
  const { opening, text, at } = await trying((at) => `# comment\n\n${at} ${blob(mine)} comment\n`, "yes");
  await opening;
  expect(await text()).toBe(`# comment\n\n${at} ${blob(mine)} comment\n`);
});

test("yes: an unknown key is refused before the login, with its fingerprint and the cure", async () => {
  const { opening, r1, text } = await trying(() => "", "yes");
  const error = await failure(opening);
  expect(error).toMatchObject({ code: "host_key_unknown", details: { sent: false } });
  expect(error.message).toContain(print(mine));
  expect(error.message).toContain("accept-new");
  expect(r1.logins).toEqual([]);
  expect(await text()).toBe("");
});

test("accept-new: an unknown key is learned, also after a line without its end", async () => {
  const { opening, text, at } = await trying(() => `other ${blob(other)}`, "accept-new");
  await opening;
  expect(await text()).toBe(`other ${blob(other)}\n${at} ${blob(mine)}\n`);
});

test.each(["yes", "accept-new"] as const)(
  "%s: a changed key is refused before the login, with both fingerprints, place and cure",
  async (policy) => {
    const { opening, r1, path, at, text } = await trying((at) => `# first\n${at} ${blob(other)}\n`, policy);
    const error = await failure(opening);
    expect(error).toMatchObject({ code: "host_key_changed", details: { sent: false } });
    expect(error.message).toContain(print(mine));
    expect(error.message).toContain(print(other));
    expect(error.message).toContain(`${path}:2`);
    expect(error.message).toContain(`ssh-keygen -f "${path}" -R "${at}"`);
    expect(r1.logins).toEqual([]);
    expect(await text()).toContain(blob(other));
    await r1.idle();
  },
);

test("no: a new key is learned as one that was not checked, and counts for `no` alone", async () => {
  const learnt = (at: string) => `${at}-unchecked ${blob(mine)}\n`;
  const { opening, text, at } = await trying(() => "", "no");
  await opening;
  expect(await text()).toBe(learnt(at));
  await (await trying(learnt, "no")).opening;
  expect((await failure((await trying(learnt, "yes")).opening)).code).toBe("host_key_unknown");
  const unchecked = (at: string) => `${at}-unchecked ${blob(other)}\n`;
  const checking = await trying(unchecked, "accept-new");
  await checking.opening;
  expect(await checking.text()).toBe(`${unchecked(checking.at)}${checking.at} ${blob(mine)}\n`);
  const changed = await trying(unchecked, "no");
  const { message } = await failure(changed.opening);
  expect(message).toContain("no password is sent");
  expect(message).toContain(`ssh-keygen -f "${changed.path}" -R "${changed.at}-unchecked"`);
  expect(changed.r1.logins).toEqual([]);
  await (await trying((host) => `${unchecked(host)}${host} ${blob(mine)}\n`, "no")).opening;
});

test("no: to a changed key no password goes, as with OpenSSH", async () => {
  const { opening, r1 } = await trying((at) => `${at} ${blob(other)}\n`, "no");
  const error = await failure(opening);
  expect(error.code).toBe("host_key_changed");
  expect(error.message).toContain("no password is sent");
  expect(r1.logins).toEqual([]);
});

test("no: a changed key is let pass where the login is by key", async () => {
  const r1 = await device({
    host_keys: [mine.private],
    login: (attempt) => (attempt.method === "publickey" ? attempt.accept() : attempt.reject(["publickey"])),
  });
  const path = `${await folder()}/known_hosts`;
  await writeFile(path, `[127.0.0.1]:${r1.port} ${blob(other)}\n`);
  await open(r1, {
    hostKeys: hostKeyFile(path),
    device: r1.device({ ssh: { strict_host_key_checking: "no" } }),
    login: { username: "netops", private_key: other.private },
  });
  expect(await readFile(path, "utf8")).toBe(`[127.0.0.1]:${r1.port} ${blob(other)}\n`);
});

test.each(["yes", "accept-new", "no"] as const)("%s: a revoked key is never trusted", async (policy) => {
  const { opening, path, r1 } = await trying(
    (at) => `${at} ${blob(mine)}\n@revoked * ${blob(mine)}\n`,
    policy,
  );
  const error = await failure(opening);
  expect(error.code).toBe("host_key_changed");
  expect(error.message).toContain(`${path}:2 revokes`);
  expect(r1.logins).toEqual([]);
});

test("a key of another type than the known one counts as changed", async () => {
  const { opening } = await trying((at) => `${at} ${blob(rsa)}\n`, "accept-new");
  expect((await failure(opening)).code).toBe("host_key_changed");
});

test("a host with several keys is asked for the one that is known", async () => {
  const { opening } = await trying((at) => `${at} ${blob(rsa)}\n`, "yes", [mine.private, rsa.private]);
  expect((await opening).dirty).toBe(false);
});

test("names: wildcards, lists, negation, the bare host for another port, certificate authorities ignored", async () => {
  await (await trying((at) => `other,${at.replace("127", "1?7")} ${blob(mine)}\n`, "yes")).opening;
  await (await trying(() => `[127.0.0.*]:* ${blob(mine)}\n`, "yes")).opening;
  await (await trying(() => `127.0.0.1 ${blob(mine)}\n`, "yes")).opening;
  const negated = await trying((at) => `!${at},[127.0.0.*]:* ${blob(mine)}\n`, "yes");
  expect((await failure(negated.opening)).code).toBe("host_key_unknown");
  const authority = await trying((at) => `@cert-authority ${at} ${blob(other)}\n`, "yes");
  expect((await failure(authority.opening)).code).toBe("host_key_unknown");
});

test.skipIf(lacks("ssh-keygen"))("hashed names as ssh-keygen writes them", async () => {
  const r1 = await device({ host_keys: [mine.private] });
  const path = `${await folder()}/known_hosts`;
  await writeFile(path, `[127.0.0.1]:${r1.port} ${blob(mine)}\nother ${blob(other)}\n`);
  await run("ssh-keygen", ["-q", "-H", "-f", path]);
  expect(await readFile(path, "utf8")).toMatch(/^\|1\|/);
  await open(r1, {
    hostKeys: hostKeyFile(path),
    device: r1.device({ ssh: { strict_host_key_checking: "yes" } }),
  });
});

test.skipIf(lacks("ssh-keygen"))("what is learned is what OpenSSH reads", async () => {
  const { opening, path, at } = await trying(() => "", "accept-new");
  await opening;
  expect((await run("ssh-keygen", ["-F", at, "-f", path])).stdout).toContain(blob(mine));
});

test("a device's own known_hosts goes before the shared one", async () => {
  const r1 = await device({ host_keys: [mine.private] });
  const own = `${await folder()}/own`;
  await writeFile(own, `[127.0.0.1]:${r1.port} ${blob(mine)}\n`);
  const session = await open(r1, {
    device: r1.device({ ssh: { strict_host_key_checking: "yes", known_hosts: own } }),
  });
  expect(session.dirty).toBe(false);
});
