// What devices ask and refuse where config mode is left.
import { expect, test } from "vitest";
import { leftAlone, ms, plain } from "../testing/configured.js";
import { failure } from "../testing/session.js";
import type { Terminal } from "../testing/terminal.js";

const ASKED = "Uncommitted changes found, commit them? [yes/no/CANCEL] ";
const asks = {
  end: async (terminal: Terminal, _state: unknown, leave: () => void): Promise<"stay" | void> => {
    terminal.write(ASKED);
    const answer = await terminal.line();
    if (answer === "yes") leave();
  },
};

test("a question that nobody answers is asked once, and the change is indeterminate", async () => {
  const { session, r1 } = await plain(asks);
  const error = await failure(session.configure(["no logging console"], ms));
  expect(error).toMatchObject({
    code: "unanswered_question",
    details: { sent: true, accepted: ["no logging console"], not_sent: [], left: false },
  });
  expect(error.message).toContain("commit them?");
  expect(error.message).toContain("the session was closed");
  expect(r1.ledger).toEqual(["configure terminal", "no logging console", "end"]);
  expect(session.dirty).toBe(true);
});

test("a reply of the step answers it", async () => {
  const { session, r1 } = await plain(asks);
  const replies = [{ prompt: "commit them\\?", answer: "yes" }];
  expect(await session.configure(["no logging console"], { ...ms, replies })).toMatchObject({
    accepted: ["no logging console"],
    left: true,
  });
  expect(r1.ledger).toEqual(["configure terminal", "no logging console", "end", "yes", ""]);
  await leftAlone(session);
});

test("a change that was rejected is not committed by a reply of its step", async () => {
  const { session, r1 } = await plain(asks);
  const replies = [{ prompt: "commit them\\?", answer: "yes" }];
  expect(await session.configure(["no logging console", "bad line"], { ...ms, replies })).toMatchObject({
    accepted: ["no logging console"],
    rejected: { line: "bad line" },
    left: false,
  });
  expect(r1.ledger).not.toContain("yes");
});

test("config mode that is never left: indeterminate, with the last words of the device", async () => {
  const { session, r1 } = await plain({ end: (terminal) => terminal.write("first say which\r\n") });
  const error = await failure(session.configure(["hostname x"], ms));
  expect(error).toMatchObject({
    code: "command_timeout",
    details: { sent: true, accepted: ["hostname x"], not_sent: [], left: false },
  });
  expect(error.details.tail).toContain("first say which");
  expect(error.message).toContain('its prompt is "r1(config)#"');
  expect(r1.ledger.filter((line) => line === "end")).toHaveLength(3);
});

test("a device that refuses at the end what was typed before has rejected the change", async () => {
  const { session } = await plain({
    end: (terminal, _state, leave) => {
      terminal.write("% object check operator error\r\n");
      leave();
    },
  });
  expect(await session.configure(["set ip 10.0.0.1/24"], ms)).toMatchObject({
    rejected: { line: "end", index: 1, said: "% object check operator error" },
    left: true,
  });
});
