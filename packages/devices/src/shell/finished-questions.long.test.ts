// Questions that a device asks with a line end behind them.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { device, failure, open } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";

const WORKS_MS = 1_500;

async function asked(question: string, work: (terminal: Terminal) => Promise<void> = async () => {}) {
  const r1 = await device({
    shell: async (terminal) => {
      for (;;) {
        terminal.write("r1#");
        const line = await terminal.line();
        if (line !== "reload") continue;
        terminal.write(question);
        const answer = await terminal.line();
        await work(terminal);
        terminal.write(`got ${answer}\r\n`);
      }
    },
  });
  return { r1, session: await open(r1) };
}

const replies = [{ prompt: "continue\\? \\(y/n\\)", answer: "y" }];
const QUESTION = "Do you want to continue? (y/n) [n]";

test("a reply answers a question whose line is finished, once", async () => {
  const { r1, session } = await asked(`Warning\r\n${QUESTION}\r\n`);
  const whole = [{ prompt: "continue\\? \\(y/n\\) \\[n\\]", answer: "y" }];
  const { output } = await session.send("reload", { timeout_ms: 5_000, replies: whole });
  expect(output).toBe(`Warning\n${QUESTION}\ngot y`);
  expect(r1.ledger).toEqual(["reload", "y"]);
});

test.each([`${QUESTION} `, "Do you want to continue? (y/n)"])(
  "a question that was answered is not answered again while the device works: %s",
  async (question) => {
    const { r1, session } = await asked(question, () => sleep(WORKS_MS));
    const { output } = await session.send("reload", { timeout_ms: 10_000, replies });
    expect(output).toContain("got y");
    expect(r1.ledger).toEqual(["reload", "y"]);
  },
);

test("output that a reply finds and that asks nothing gets no answer", async () => {
  const r1 = await device({
    shell: async (terminal) => {
      for (;;) {
        terminal.write("r1#");
        if ((await terminal.line()) !== "reload") continue;
        terminal.write("Erasing the flash, continue\r\n");
        await sleep(WORKS_MS);
        terminal.write("done\r\n");
      }
    },
  });
  const session = await open(r1);
  const wide = [{ prompt: "continue", answer: "y" }];
  expect((await session.send("reload", { timeout_ms: 10_000, replies: wide })).output).toContain("done");
  expect(r1.ledger).toEqual(["reload"]);
});

test("without a reply the error names the question", async () => {
  const { session } = await asked(`${QUESTION}\r\n`);
  const error = await failure(session.send("reload", { timeout_ms: 1_500 }));
  expect(error.message).toContain(JSON.stringify(QUESTION));
});
