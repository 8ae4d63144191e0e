// A bare checkout gets its dependencies, once.
import { existsSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeCheckout, writeLock } from "./checkout.js";

test("installs what the lock file names, and only when that has changed", async () => {
  const { folder, node, write } = await makeCheckout({ installed: false });
  const first = await node("scripts/bootstrap.mjs");
  expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining("installing dependencies") });
  expect(existsSync(join(folder, "node_modules", "dep", "package.json"))).toBe(true);
  expect(await node("scripts/bootstrap.mjs")).toEqual({ code: 0, stdout: "", stderr: "" });
  await writeLock(write, "1.0.1");
  expect((await node("scripts/bootstrap.mjs")).stderr).toContain("installing dependencies");
});

test("two at once install once", async () => {
  const { node } = await makeCheckout({ installed: false });
  const both = await Promise.all([node("scripts/bootstrap.mjs"), node("scripts/bootstrap.mjs")]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.filter(({ stderr }) => stderr.includes("installing"))).toHaveLength(1);
});

test("says what npm said when it fails", async () => {
  const { node, write } = await makeCheckout({ installed: false });
  await write(
    "package.json",
    JSON.stringify({ name: "checkout", dependencies: { dep: "file:dep", other: "file:other" } }),
  );
  const { code, stderr } = await node("scripts/bootstrap.mjs");
  expect(code).toBe(1);
  expect(stderr).toMatch(/npm ci failed \(exit code 1\):.*in sync.*try again/s);
});

test("leaves alone what npm installed by hand", async () => {
  const { node } = await makeCheckout({ installed: true });
  expect(await node("scripts/bootstrap.mjs")).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("installs nothing through a link, behind which another checkout may have its packages", async () => {
  const { folder, node, write } = await makeCheckout({ installed: false });
  await write("elsewhere/kept/package.json", "{}");
  await symlink(join(folder, "elsewhere"), join(folder, "node_modules"));
  const { code, stderr } = await node("scripts/bootstrap.mjs");
  expect(code).toBe(1);
  expect(stderr).toMatch(/node_modules is a link to .*elsewhere.*Nothing was installed/);
  expect(existsSync(join(folder, "elsewhere", "kept", "package.json"))).toBe(true);
});
