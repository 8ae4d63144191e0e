// What is learnt of a host behind jump hosts says nothing about the same address on another way.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { ed25519 } from "../../../lab/src/key-pair.js";
import { lacks } from "../testing/installed.js";
import { device, failure, folder, open } from "../testing/session.js";
import { hostKeyFile } from "./file.js";

const run = promisify(execFile);
const LOGIN = { username: "netops", password: "secret" };
const [mine, other] = [ed25519(), ed25519()];
const blob = (pair: { public: string }): string => pair.public.split(" ").slice(0, 2).join(" ");

/** A device, and an impostor that a jump host leads to when it is asked for the device. */
async function world() {
  const r1 = await device({ host_keys: [mine.private] });
  const impostor = await device({ host_keys: [other.private] });
  const path = `${await folder()}/known_hosts`;
  const hostKeys = hostKeyFile(path);
  const options = (policy: "yes" | "accept-new" | "no", known_hosts?: string) => ({
    hostKeys,
    device: r1.device({
      ssh: { strict_host_key_checking: policy, ...(known_hosts === undefined ? {} : { known_hosts }) },
    }),
  });
  return {
    r1,
    impostor,
    path,
    at: `[127.0.0.1]:${r1.port}`,
    text: () => readFile(path, "utf8"),
    jumpTo: (port: number) => device({ forwards: port }),
    direct: (policy: "yes" | "accept-new" | "no" = "accept-new") => open(r1, options(policy)),
    through: (
      jump: { port: number; device: typeof r1.device },
      policy: "yes" | "accept-new" | "no" = "accept-new",
      known_hosts?: string,
    ) =>
      open(r1, {
        ...options(policy, known_hosts),
        jumps: [{ device: jump.device({ name: "jump" }), login: LOGIN }],
      }),
  };
}

test.each(["accept-new", "no"] as const)(
  "%s: a key that a jump host's forward presented blocks neither the direct way nor another one",
  async (policy) => {
    const { r1, impostor, direct, through, jumpTo } = await world();
    const evil = await jumpTo(impostor.port);
    await through(evil, policy);
    expect((await failure(direct("yes"))).code).toBe("host_key_unknown");
    await direct();
    const good = await jumpTo(r1.port);
    await through(good);
    await through(evil);
    expect([r1.logins.length, impostor.logins.length]).toEqual([2, 2]);
  },
);

test("on the same way another key is a changed key, and the message says how to remove the old one", async () => {
  const { r1, impostor, through, jumpTo, path, at, text } = await world();
  const jump = await jumpTo(impostor.port);
  await through(jump);
  await through(jump, "yes");
  const name = `${at}-via-[127.0.0.1]:${jump.port}`;
  expect(await text()).toContain(`\n${name} ${blob(other)}\n`);
  await jump.close();
  const moved = await device({ forwards: r1.port, port: jump.port });
  const error = await failure(through(moved));
  expect(error.code).toBe("host_key_changed");
  expect(error.message).toContain(`ssh-keygen -f "${path}" -R "${name}"`);
  expect(r1.logins).toEqual([]);
  if (lacks("ssh-keygen")) return;
  await run("ssh-keygen", ["-q", "-H", "-f", path]);
  expect((await failure(through(moved))).code).toBe("host_key_changed");
  await run("ssh-keygen", ["-f", path, "-R", name]);
  await through(moved);
});

test("a key that is known of the address itself vouches behind a jump host, but does not accuse there", async () => {
  const { r1, impostor, direct, through, jumpTo, text, path, at } = await world();
  await direct();
  const good = await jumpTo(r1.port);
  await through(good, "yes");
  expect(await text()).toBe(`${at} ${blob(mine)}\n[127.0.0.1]:${good.port} ${await usualKey(path)}\n`);
  const behind = await jumpTo(impostor.port);
  expect((await failure(through(behind, "yes"))).code).toBe("host_key_unknown");
  await through(behind);
  await writeFile(path, `[127.0.0.*]:${r1.port} ${blob(mine)}\n`);
  await through(behind);
  const usual = (line: string) => line.includes("-via-");
  expect((await text()).split("\n").filter(usual)).toEqual([
    `${at}-via-[127.0.0.1]:${behind.port} ${blob(other)}`,
  ]);
});

/** That of the jump host, which is not ours to know. */
async function usualKey(path: string): Promise<string> {
  const line = (await readFile(path, "utf8")).trimEnd().split("\n").at(-1) as string;
  return line.split(" ").slice(1).join(" ");
}

test("a file that the inventory names is judged by the address, also behind a jump host, as with OpenSSH", async () => {
  const { impostor, through, jumpTo, at } = await world();
  const evil = await jumpTo(impostor.port);
  const given = `${await folder()}/given`;
  await writeFile(given, `${at} ${blob(mine)}\n`);
  expect((await failure(through(evil, "accept-new", given))).code).toBe("host_key_changed");
  await writeFile(given, `${at} ${blob(other)}\n`);
  await through(evil, "yes", given);
});

test("a revoked key is refused on every way", async () => {
  const { impostor, through, jumpTo, path, at } = await world();
  const evil = await jumpTo(impostor.port);
  await writeFile(path, `@revoked ${at} ${blob(other)}\n`);
  for (const policy of ["accept-new", "no"] as const)
    expect((await failure(through(evil, policy))).message).toContain(`${path}:1 revokes`);
  expect(impostor.logins).toEqual([]);
});

test("yes: the message says on which jump host the key can be read", async () => {
  const { r1, impostor, through, jumpTo, path } = await world();
  const jump = await jumpTo(impostor.port);
  const error = await failure(through(jump, "yes"));
  expect(error.code).toBe("host_key_unknown");
  expect(error.message).toContain(
    `add what ssh-keyscan -p ${r1.port} 127.0.0.1 prints on the jump host 127.0.0.1:${jump.port} to ${path}`,
  );
});
