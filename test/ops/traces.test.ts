// One trace from the request to the command on the device, and a log that says of what each line is; no secret in either.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Stand, startOwnStand } from "../configure/stand.js";
import type { Stack } from "../services/stack.js";
import { type Receiver, type SpanSeen, startReceiver } from "./otlp.js";

const SECRET = "s3cret-community";
const CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const SPEC = `name: traced
targets: { hosts: ["*"] }
steps:
  - { id: version, run: show version }
  - { id: change, configure: ["snmp-server community \${{ secrets.snmp }} RO"] }
  - { id: wrong, run: show version, expect: { contains: nowhere } }
`;

let receiver: Receiver;
let stand: Stand<Stack>;
let run: string;
beforeAll(async () => {
  receiver = await startReceiver();
  stand = await startOwnStand(
    { devices: 1, kinds: ["cisco_iosxe"] },
    {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
        SNMP: SECRET,
        ORCHESTRATOR_LOG_LEVEL: "debug",
      },
      allow: "env:SNMP",
    },
  );
  const inventory = `${stand.lab.inventory()}\nsecrets: { snmp: { env: SNMP } }\n`;
  const answer = await stand.stack.request<{ id: string }>("POST", "/v1/runs", {
    body: { spec: SPEC, inventory },
    headers: { traceparent: CALLER },
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  run = answer.body.id;
  await stand.stack.waitForRun(run);
  // Each process sends its spans by itself, some seconds later.
  const all = () => ["run traced", "POST /v1/runs", "activity runWrite", "device configure", "device open"];
  await vi.waitUntil(() => all().every((name) => named(name).length > 0), { timeout: 60_000 });
  await vi.waitUntil(() => stand.stack.worker.log().includes('"archived"'), { timeout: 60_000 });
});
afterAll(async () => {
  await stand.close();
  receiver.close();
});

const named = (name: string) => receiver.spans().filter((span) => span.name === name);
const one = (name: string, with_: Record<string, unknown> = {}): SpanSeen => {
  const found = named(name).filter(({ attributes }) =>
    Object.entries(with_).every(([key, value]) => attributes[key] === value),
  );
  expect([name, found.length]).toEqual([name, 1]);
  return found[0] as SpanSeen;
};

describe("the trace of a run", () => {
  test("leads from the caller over request, run, activity and step to the command", () => {
    const request = one("POST /v1/runs");
    const whole = one("run traced");
    const write = one("activity runWrite");
    const step = one("step configure");
    const command = one("device configure");
    const [, trace, caller] = CALLER.split("-");
    const chain = [request, whole, write, step, command];
    expect(chain.map(({ traceId }) => traceId)).toEqual(chain.map(() => trace));
    expect(chain.map(({ parentSpanId }) => parentSpanId)).toEqual([
      caller,
      ...chain.slice(0, -1).map(({ spanId }) => spanId),
    ]);
    expect(chain.map(({ service }) => service)).toEqual([
      "orchestrator-api",
      ...chain.slice(1).map(() => "orchestrator-worker"),
    ]);
    expect(command.attributes).toMatchObject({
      "orchestrator.run": run,
      "orchestrator.device": "r1",
      "orchestrator.step": "change",
    });
    expect(one("device open").attributes).toMatchObject({ "orchestrator.transport": "ssh" });
    expect(one("step run", { "orchestrator.step": "wrong" }).attributes).toMatchObject({
      "orchestrator.status": "failed",
    });
  });

  test("shows commands with their secrets masked", () => {
    expect(one("device configure").attributes["orchestrator.command"]).toMatch(
      /^snmp-server community \S+ RO$/,
    );
    expect(stand.typed("r1").join("\n")).toContain(SECRET);
    expect(receiver.text()).not.toContain(SECRET);
    expect(receiver.text()).not.toContain("Cisco IOS");
  });
});

describe("the log", () => {
  const lines = () =>
    [stand.stack.worker, stand.stack.api]
      .flatMap((part) => part.log().split("\n"))
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  test("says of which run, device and step a line is", () => {
    const steps = lines().filter(({ step }) => step !== undefined);
    expect(
      steps.map(({ run: of, stage, device, step, status }) => ({ of, stage, device, step, status })),
    ).toEqual(
      ["version passed", "change passed", "wrong failed"].map((text) => {
        const [step, status] = text.split(" ");
        return { of: run, stage: expect.any(String) as string, device: "r1", step, status };
      }),
    );
    expect(lines().filter(({ msg }) => msg === "run started" || msg === "archived")).toEqual([
      expect.objectContaining({ run, name: "worker" }),
      expect.objectContaining({ run, name: "api", actor: "local" }),
    ]);
  });

  test("has no secret in it", () => {
    const text = JSON.stringify(lines());
    expect(text).not.toContain(SECRET);
  });
});
