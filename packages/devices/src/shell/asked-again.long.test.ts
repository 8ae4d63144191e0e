// A question that the platform answers by itself, asked again and again: the answer is not typed without end.
import { expect, test } from "vitest";
import { loadPlatforms } from "../platforms/load.js";
import { device, open } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";

const platforms = await loadPlatforms();

test("IOS XR asks at each `no` whether uncommitted changes are to be committed: `no` is typed twice at the most", async () => {
  const question = "Uncommitted changes found, commit them before exiting(yes/no/cancel)? [cancel]:";
  const shell = async (terminal: Terminal): Promise<void> => {
    let prompt = "RP/0/RP0/CPU0:r1#";
    for (;;) {
      terminal.write(prompt);
      const line = await terminal.line();
      if (line === "exit") return;
      if (line.startsWith("configure")) prompt = "RP/0/RP0/CPU0:r1(config)#";
      if (line === "bad") terminal.write("% Invalid input detected at '^' marker.\r\n");
      if (line !== "end" && line !== "abort") continue;
      for (;;) {
        terminal.write(question);
        await terminal.line();
      }
    }
  };
  const r1 = await device({ shell });
  const session = await open(r1, { platform: platforms["cisco_iosxr"]! });
  await session.configure(["bad"], { timeout_ms: 5_000 }).catch(() => {});
  expect(r1.ledger.filter((line) => line === "no").length).toBeLessThanOrEqual(4);
  expect(r1.ledger.filter((line) => line === "no").length).toBeGreaterThan(0);
});
