// A reader of a run in which nothing happens for a while: the connection is kept alive by comments, which are not events.
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

let lab: Lab;
let stack: SharedStack;
beforeAll(async () => {
  lab = await startLab({ devices: 1, kinds: ["cisco_iosxe"] });
  stack = await sharedStack();
});
afterAll(async () => {
  await lab?.close();
});

test("comments come while nothing happens, and the events are those of a reader who came later", async () => {
  const spec = "name: quiet\nsteps: [{ run: show version }, { wait: 25s }, { run: show version }]";
  const { id } = await stack.startRun({ spec, inventory: lab.inventory() });
  const comments: string[] = [];
  const events: EventSourceMessage[] = [];
  let inTheMiddle = 0;
  const parser = createParser({
    onEvent: (event) => event.id !== undefined && events.push(event),
    onComment: (comment) => {
      comments.push(comment);
      inTheMiddle = events.length;
    },
    onError: (error) => {
      throw error;
    },
  });
  const response = await fetch(`${stack.url}/v1/runs/${id}/events`, {
    headers: { accept: "text/event-stream" },
  });
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) parser.feed(text);

  expect(comments.length).toBeGreaterThanOrEqual(2);
  expect(inTheMiddle).toBeGreaterThan(0);
  expect(inTheMiddle).toBeLessThan(events.length);
  expect(events.map(({ data }) => JSON.parse(data) as unknown)).toEqual(await stack.events(id));
});
