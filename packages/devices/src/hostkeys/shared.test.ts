// Host keys that others learnt count, and what is learnt beside them does not count for those others.
import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { ed25519 } from "../../../lab/src/key-pair.js";
import { device, failure, folder, open } from "../testing/session.js";
import { hostKeyFile } from "./file.js";

const [mine, other] = [ed25519(), ed25519()];
const blob = (pair: { public: string }): string => pair.public.split(" ").slice(0, 2).join(" ");

async function world() {
  const r1 = await device({ host_keys: [mine.private] });
  const base = await folder();
  const paths = { shared: `${base}/known_hosts`, own: `${base}/known_hosts.guests` };
  const as = (policy: "yes" | "accept-new" | "no", who: "guest" | "owner") =>
    open(r1, {
      ...(who === "guest"
        ? { hostKeys: hostKeyFile(paths.own), sharedHostKeys: hostKeyFile(paths.shared) }
        : { hostKeys: hostKeyFile(paths.shared) }),
      device: r1.device({ ssh: { strict_host_key_checking: policy } }),
    });
  const text = (which: keyof typeof paths) => readFile(paths[which], "utf8").catch(() => "");
  return { r1, as, text, paths, at: `[127.0.0.1]:${r1.port}` };
}

test.each(["accept-new", "no"] as const)("%s: a new key is learnt beside the shared ones", async (policy) => {
  const { as, text, at } = await world();
  await as(policy, "guest");
  expect(await text("shared")).toBe("");
  expect(await text("own")).toContain(at);
  const error = await failure(as("yes", "owner"));
  expect(error.code).toBe("host_key_unknown");
});

test("a shared key is trusted, and not learnt again", async () => {
  const { as, text } = await world();
  await as("accept-new", "owner");
  for (const policy of ["yes", "accept-new", "no"] as const) await as(policy, "guest");
  expect(await text("own")).toBe("");
});

test.each(["yes", "accept-new", "no"] as const)(
  "%s: a shared key accuses, whatever was learnt beside it",
  async (policy) => {
    const { as, at, r1, paths } = await world();
    await writeFile(paths.shared, `${at} ${blob(other)}\n`);
    await writeFile(paths.own, `${at} ${blob(mine)}\n`);
    expect((await failure(as(policy, "guest"))).code).toBe("host_key_changed");
    expect(r1.logins).toEqual([]);
  },
);

test("what was learnt beside the shared ones blocks nobody once the shared ones know better", async () => {
  const { as, at, paths } = await world();
  await writeFile(paths.own, `${at} ${blob(other)}\n`);
  expect((await failure(as("accept-new", "guest"))).code).toBe("host_key_changed");
  await as("accept-new", "owner");
  await as("accept-new", "guest");
});
