import { afterEach, expect, test } from "vitest";
import type { RunStatus } from "../../schemas/outcome.js";
import { OrchestratorClient } from "../../packages/client/src/index.js";
import { CliError } from "../errors.js";
import { serve, type TestServer } from "../testing/harness.js";
import { followQuietly } from "./follow.js";

const PACE = { look_ms: 2, count_ms: 5, stuck_ms: 60 };
const STEP = { id: "look" };

let server: TestServer | undefined;
afterEach(async () => server?.stop());

/** An API whose run is in this status, with so many finished steps on r1; r2 has not begun, r3 is done. */
async function replaying(now: () => { status: RunStatus; steps: number }) {
  server = await serve((request, response) => {
    const { status, steps } = now();
    const items = [
      { device: "r1", status: "running", steps: Array.from({ length: steps }, () => STEP) },
      { device: "r2", status: "waiting", steps: [] },
      { device: "r3", status: "passed", steps: [STEP] },
    ];
    const body = request.url?.includes("/devices") ? { items, next: null } : { id: "run1", status };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(body));
  });
  const stack = {
    client: new OrchestratorClient({ url: server.url }),
    said: () => ["  worker: the recording ends here"],
  };
  return followQuietly(stack, { id: "run1" }, [], PACE);
}

test("a replay in which no step ends any more is given up, with the devices that it hangs on", async () => {
  const given = await replaying(() => ({ status: "running", steps: 1 })).catch((error: unknown) => error);
  expect(given).toBeInstanceOf(CliError);
  expect((given as CliError).message).toBe(
    "In the replay no step has ended for 60 ms: r1 (after look), r2.\n  worker: the recording ends here",
  );
});

test("as long as steps end it goes on, whatever it takes altogether", async () => {
  const began = performance.now();
  const took = () => performance.now() - began;
  const run = await replaying(() => ({
    status: took() > 4 * PACE.stuck_ms ? "passed" : "running",
    steps: Math.floor(took()),
  }));
  expect(run.status).toBe("passed");
});

test("the end of a run is seen by its event, and the run is not asked for all the time", async () => {
  let asked = 0;
  let hasEnded = false;
  server = await serve((request, response) => {
    if (request.url?.includes("/events")) {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(": it goes on\n\n");
      setTimeout(() => {
        hasEnded = true;
        response.end(`id: 1\ndata: ${JSON.stringify({ id: "1", type: "run.finished" })}\n\n`);
      }, 50);
      return;
    }
    if (request.url?.includes("/devices")) {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ items: [], next: null }));
      return;
    }
    asked += 1;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ id: "run1", status: hasEnded ? "passed" : "running" }));
  });
  const stack = { client: new OrchestratorClient({ url: server.url }), said: () => [] };
  const seldom = { look_ms: 600_000, count_ms: 600_000, stuck_ms: 600_000 };
  expect((await followQuietly(stack, { id: "run1" }, [], seldom)).status).toBe("passed");
  expect(asked).toBe(2);
});
