import { cp, mkdir, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder } from "../../testing/session.js";
import { createTemplatesDigest } from "./digest.js";

test("the same for the same templates elsewhere, another for any change, none without an index", async () => {
  const [one, other] = [await folder(), await folder()];
  await writeFile(join(one, "index"), "Template\n");
  await writeFile(join(one, "a.textfsm"), "Value A (a)\n");
  await cp(one, join(other, "ntc_templates", "templates"), { recursive: true });
  await writeFile(join(other, "ntc_templates", "templates", "VERSION"), "1\n");
  const here = createTemplatesDigest(one);
  const first = await here.current(0);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await createTemplatesDigest(other).current(0)).toBe(first);

  const seen = new Set([first]);
  const changes = [
    () => writeFile(join(one, "a.textfsm"), "Value A (b)\n"),
    () => writeFile(join(one, "b.textfsm"), ""),
    () => mkdir(join(one, "mine")).then(() => writeFile(join(one, "mine", "c.textfsm"), "")),
    () => rm(join(one, "b.textfsm")),
  ];
  for (const change of changes) {
    await change();
    seen.add(await here.current(0));
  }
  expect(seen.size).toBe(1 + changes.length);
  const last = await here.current(0);
  await utimes(join(one, "a.textfsm"), 1, 1);
  expect(await here.current(0)).toBe(last);
  await rm(join(one, "index"));
  expect(await here.current(60_000)).toBe(last);
  expect(await here.current(0)).toBeUndefined();
});
