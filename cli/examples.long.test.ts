// The examples are what people copy: each is right, alone and with an inventory.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { session } from "./testing/harness.js";

const specs = (await readdir("examples")).filter(
  (name) => name.endsWith(".yaml") && name !== "inventory.yaml",
);

test.each(specs)("%s is valid", async (name) => {
  const ran = await session().run("validate", join("examples", name));
  expect(ran).toMatchObject({ code: 0, err: expect.not.stringContaining("warning") as string });
});

test("the inventory is valid", async () => {
  expect(await session().run("validate", "examples/inventory.yaml")).toMatchObject({ code: 0 });
});

test("no example holds a secret, and each says what it is for in its first line", async () => {
  const first = await Promise.all(
    specs.map(async (name) => (await readFile(join("examples", name), "utf8")).split("\n")[0]),
  );
  expect(first.filter((line) => !/^(#|name: )/.test(line ?? ""))).toEqual([]);
});
