// Who is told how a run ended, what they are told, and how the archive shows it.
import { describe, expect, it } from "vitest";
import type { EndedNotification } from "../schemas/notification.js";
import type { Receiver } from "../schemas/plan.js";
import type { DeviceResult } from "../schemas/result.js";
import type { Run } from "../schemas/run.js";
import { noDevices } from "../run-model/outcome.js";
import { dueNotifications } from "./notifications.js";
import { archiveInMemory } from "./testing/archive.js";
import {
  HistoryBuilder,
  reads,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
  stepResult,
} from "./testing/history.js";

const run = (over: Partial<Run> = {}): Run => ({
  id: "x1",
  workflow: "push",
  status: "failed",
  created_at: "2026-01-02T00:00:00.000Z",
  started_at: "2026-01-02T00:00:01.000Z",
  finished_at: "2026-01-02T00:00:13.000Z",
  deadline_at: null,
  inputs: { hidden: "not told" },
  labels: { team: "core" },
  actor: "ann",
  spec_digest: "d",
  devices: { ...noDevices(3), passed: 1, failed: 2 },
  links: {},
  ...over,
});
const result = (device: string, status: DeviceResult["status"], message?: string): DeviceResult => ({
  device,
  status,
  steps: [],
  ...(message === undefined ? {} : { message }),
});
const RESULTS = [result("r1", "passed"), result("r2", "failed", "no neighbor"), result("r3", "failed")];
const due = (notify: Receiver[], over: Partial<Run> = {}, ended: EndedNotification[] = []) =>
  dueNotifications({ notify, check: false }, run(over), RESULTS, ended);
const HERE: Receiver = { url: "https://h.example/hook/path", on: ["failed", "passed"] };

describe("who is told", () => {
  it("those who asked for this outcome, each with an id of its own that never changes", () => {
    const told = due([
      HERE,
      { url: "https://p.example/", on: ["passed"] },
      { url_secret: "slack", on: ["failed"] },
    ]);
    expect(told.map(({ receiver, notification }) => [receiver, notification])).toEqual([
      [0, { id: "x1-1-failed", on: "failed", to: "https://h.example", status: "pending" }],
      [2, { id: "x1-3-failed", on: "failed", to: "secrets.slack", status: "pending" }],
    ]);
  });

  it("not again, but of another outcome that a person gives the run", () => {
    const [first] = due([HERE]);
    const ended: EndedNotification = {
      ...first!.notification,
      status: "delivered",
      attempts: 1,
      at: "2026-01-02T00:01:00.000Z",
    };
    expect(due([HERE], {}, [ended])).toEqual([]);
    expect(due([HERE], { status: "passed" }, [ended]).map(({ notification }) => notification.id)).toEqual([
      "x1-1-passed",
    ]);
  });
});

describe("what is told", () => {
  it("a text for people, and what a program wants to know, without inputs", () => {
    const { body } = due([HERE])[0]!;
    expect(body.text).toBe("push failed: run x1, 1 passed, 2 failed, 12.0 s\nr2 (failed), r3 (failed)");
    expect(body).toMatchObject({
      type: "run.failed",
      timestamp: "2026-01-02T00:00:13.000Z",
      data: {
        id: "x1",
        status: "failed",
        labels: { team: "core" },
        check: false,
        devices: { total: 3, failed: 2 },
        not_passed: [
          { device: "r2", status: "failed", message: "no neighbor" },
          { device: "r3", status: "failed" },
        ],
      },
    });
    expect(JSON.stringify(body)).not.toContain("not told");
  });

  it("no mention and no link of Slack's that somebody wrote into a message", () => {
    const { body } = due([HERE], { message: "<!channel> & <https://evil.example|ok>" })[0]!;
    expect(body.text).toContain("&lt;!channel&gt; &amp; &lt;https://evil.example|ok&gt;");
  });

  it("the first ten devices, and messages that are cut", () => {
    const results = Array.from({ length: 30 }, (_, n) => result(`r${n}`, "failed", "x".repeat(5_000)));
    const devices = { ...noDevices(30), failed: 30 };
    const told = dueNotifications({ notify: [HERE], check: true }, run({ devices }), results, [])[0]!;
    expect(told.body.text).toMatch(/^push \(check\) failed:.*r9 \(failed\) and 20 more$/s);
    expect(JSON.stringify(told).length).toBeLessThan(10_000);
  });
});

describe("the archive", () => {
  const archived = (notified: EndedNotification[]) => {
    const builder = new HistoryBuilder("run/x1");
    builder.started(runInput({ devices: 1 }));
    builder.task();
    builder.stage(stageOutline(["r1"], [reads(["a"])], [stepOutline("a")]));
    builder.segment("runReads", segmentInput("r1", ["a"]), [stepResult("a")]);
    builder.completed({ status: "passed", devices: {} });
    return archiveInMemory({
      root: builder.ref,
      source: {
        pages: async function* () {
          yield builder.events;
        },
      },
      notified,
      dueOf: (ended, results) => dueNotifications({ notify: [HERE], check: false }, ended, results, notified),
    });
  };

  it("shows who is yet to be told, and then how it went, as an event behind the end", async () => {
    const before = await archived([]);
    expect(before.state?.due).toHaveLength(1);
    expect(JSON.parse(before.files.get("run.json")!)).toMatchObject({
      status: "passed",
      notifications: [{ id: "x1-1-passed", status: "pending" }],
    });
    const { notification } = before.state!.due[0]!;
    const after = await archived([
      {
        ...notification,
        status: "failed",
        attempts: 1,
        at: "2026-01-03T00:00:00.000Z",
        message: "it answered 404",
      },
    ]);
    expect(after.state?.due).toEqual([]);
    expect(after.state?.run).toMatchObject({
      status: "passed",
      notifications: [{ status: "failed", message: "it answered 404" }],
    });
    const events = (text = "") => text.trim().split("\n");
    const [last, ...more] = events(after.files.get("events.ndjson")).slice(
      events(before.files.get("events.ndjson")).length,
    );
    expect(more).toEqual([]);
    expect(JSON.parse(last!)).toMatchObject({
      type: "notification.failed",
      time: "2026-01-03T00:00:00.000Z",
      attempt: 1,
      message: "passed, to https://h.example: it answered 404",
    });
  });
});
