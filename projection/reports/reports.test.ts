// What readers of the reports rely on.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { PlanNode, PlanStep } from "../../schemas/plan.js";
import type { DeviceResult } from "../../schemas/result.js";
import { commandsIn, HOSTILE_LINES } from "../../schemas/testing/ci-agents.js";
import { stepResult } from "../testing/history.js";
import { testRun } from "../testing/run.js";
import { columnsOf, lastStages } from "./columns.js";
import { embedFiles, type EmbedLimits } from "./embed.js";
import { type PageData, pageResults } from "./html/data.js";
import { htmlReport } from "./html/report.js";
import { jsonReport } from "./json.js";
import { junitReport } from "./junit.js";
import { markdownReport } from "./markdown.js";

const results: DeviceResult[] = [
  {
    device: "r1",
    status: "failed",
    steps: [
      stepResult("a", {
        artifacts: [{ path: "devices/r1/a.txt", media_type: "text/plain", bytes: 5, sha256: "0" }],
      }),
      stepResult("b", {
        status: "failed",
        message: "1 of 1 expectations does not hold",
        checks: [
          {
            expect: "size(parsed) > 0",
            held: false,
            actual: "<script>alert(1)</script> \u0000\u001b[31m& \ud800 ]]>",
          },
        ],
      }),
      stepResult("c", {
        status: "indeterminate",
        message: "sent, no answer",
        detail: {
          sent_at: "2026-01-01T00:00:00.600Z",
          lines: ["interface <1>", "shutdown"],
          accepted: ["interface <1>"],
          not_sent: [],
          last_said: "r1(config)#",
        },
      }),
      stepResult("d", { status: "skipped", attempts: 0, message: "not reached" }),
    ],
  },
  { device: 'r2 <&">', status: "errored", message: "no worker", steps: [] },
];
const run = testRun({ status: "indeterminate", labels: { pr: "7" } });

it("JUnit and Markdown say why the undo of a trigger failed, beside the check that did not hold", () => {
  const check = { expect: "contains: up", held: false, actual: "down" };
  const bounced = stepResult("bounce", {
    status: "failed",
    message: "a check does not hold",
    checks: [check],
    detail: {
      parts: [
        { part: "verify", status: "failed", message: "a check does not hold", checks: [check] },
        { part: "undo", status: "failed", message: "line 2 was rejected" },
      ],
    },
  });
  const failed = { run, results: [{ device: "r1", status: "failed" as const, steps: [bounced] }] };
  expect(junitReport(failed)).toMatch(/<failure [^>]*>[^<]*undo: line 2 was rejected/);
  expect(markdownReport(failed)).toContain("undo: line 2 was rejected");
});

describe("JUnit", () => {
  const xml = junitReport({ run, results });

  it("counts a suite for each stage on a device, failures apart from errors", () => {
    expect(xml).toContain('<testsuites name="demo" tests="5" failures="1" errors="2" time="2.000">');
    expect(xml).toContain('<testsuite id="0" name="main / r1" tests="4" failures="1" errors="1" skipped="1"');
    expect(xml).toContain('<property name="label.pr" value="7"/>');
    expect(xml).toMatch(/<failure message="1 of 1[^>]*>[^<]*expected: size\(parsed\) &gt; 0\nactual: /);
    expect(xml).toContain('<error message="sent, no answer" type="indeterminate">');
    expect(xml).toContain("[[ATTACHMENT|devices/r1/a.txt]]");
    expect(xml).toContain('<error message="no worker" type="errored"/>');
  });

  it("has an error where a run did not pass and no step says so, as when its deadline cut them all off", () => {
    const steps = [
      stepResult("a"),
      stepResult("b", { status: "cancelled", message: "cancelled while waiting" }),
    ];
    const cut: DeviceResult[] = [{ device: "r1", status: "cancelled", steps }];
    const late = { status: "timed_out", message: "the run's deadline passed" } as const;
    const timedOut = junitReport({ run: testRun(late), results: cut });
    expect(timedOut).toContain('tests="3" failures="0" errors="1"');
    expect(timedOut).toMatch(
      /<testcase [^>]*name="run"[^>]*>\n *<error message="the run's deadline passed" type="timed_out"/,
    );
    const cancelled = junitReport({ run: testRun({ status: "cancelled" }), results: cut });
    expect(cancelled).toContain('tests="2" failures="0" errors="0"');
    expect(junitReport({ run: testRun(late), results })).not.toMatch(/<testcase [^>]*name="run"/);
  });

  it("calls a case by the name of its step, and those that would be called the same by their ids as well", () => {
    const name = "Push the VLAN";
    const steps = [
      stepResult("push[0]", { name }),
      stepResult("push[1]", { name }),
      stepResult("look", { name: "Look" }),
      stepResult("again", { name: "Look" }),
      stepResult("plain"),
    ];
    const named = junitReport({
      run: testRun({ status: "passed" }),
      results: [{ device: "r1", status: "passed", steps }],
    });
    expect([...named.matchAll(/<testcase [^>]*? name="([^"]*)"/g)].map(([, each]) => each)).toEqual([
      "Push the VLAN [0] (run)",
      "Push the VLAN [1] (run)",
      "Look (look) (run)",
      "Look (again) (run)",
      "plain (run)",
    ]);
  });

  it("says of an indeterminate change which lines went out, when, and what the device last said", () => {
    expect(xml).toContain(`sent, no answer

sent at:   2026-01-01T00:00:00.600Z
  interface &lt;1&gt;    (accepted)
  shutdown    (no answer)
last said: r1(config)#</error>`);
  });

  it("holds nothing that XML 1.0 cannot, and no markup of a device", () => {
    expect(xml).not.toMatch(/[^\n\u0020-\ud7ff\ue000-\ufffd]/);
    expect(xml).not.toContain("<script>");
    expect(xml).toContain('name="r2 &lt;&amp;&quot;&gt;"');
  });
});

describe("Markdown", () => {
  it("gives the verdict and only what did not pass, with nothing that becomes markup", () => {
    const text = markdownReport({ run, results });
    expect(text).toContain("demo: indeterminate");
    expect(text).not.toContain("| a |");
    expect(text).toContain("| r1 | b | ❌ failed |");
    expect(text).not.toContain("<script>");
    const many = Array.from({ length: 60 }, (_, n) => ({ ...(results[1] as DeviceResult), device: `r${n}` }));
    expect(markdownReport({ run, results: many })).toContain("… and 10 more: `orchestrator runs show x1`");
    const step = stepResult("b[0]", { name: "Check the routes", item: "10.0.0.0/8", status: "failed" });
    const named = markdownReport({ run, results: [{ device: "r1", status: "failed", steps: [step] }] });
    expect(named.replaceAll("\\", "")).toContain("| r1 | Check the routes [0]: 10.0.0.0/8 | ❌ failed |");
    expect(text.replaceAll("\\", "")).toContain(
      "- r1 c: sent at 2026-01-01T00:00:00.600Z: interface &lt;1&gt; (accepted) | shutdown (no answer); the device last said: r1(config)#",
    );
  });
});

describe("HTML", () => {
  const carried = (html: string) =>
    JSON.parse(
      /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? "",
    ) as PageData;

  it("gives the verdict as text, what devices say as data, and needs nothing from elsewhere", async () => {
    const said = "</script><img src=x onerror=alert(1)>\u2028";
    const embedded = await embedFiles(results, { read: async () => said });
    const html = htmlReport({ run, results }, embedded);
    expect(html).not.toContain("<img");
    expect(html).not.toContain("<script>alert");
    expect(html).not.toContain('r2 <&">');
    expect(html).not.toMatch(/(src|href)="/);
    expect(html.indexOf("indeterminate")).toBeLessThan(html.indexOf('id="grid"'));
    expect(carried(html).texts["devices/r1/a.txt"]).toBe(said);
    expect(carried(html).results[0]?.steps[1]?.checks).toEqual(results[0]?.steps[1]?.checks);
  });

  it("lets no script run but its own", () => {
    const html = htmlReport({ run, results });
    const policy = /content-security-policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
    expect(policy).toContain("default-src &#39;none&#39;");
    expect(policy).not.toContain("unsafe");
    const script = /<script>(.*?)<\/script>/s.exec(html)?.[1] ?? "";
    expect(policy).toContain(createHash("sha256").update(script).digest("base64"));
    expect(script).not.toMatch(/^(import|export) /m);
  });

  it("shortens first what holds, never what does not", () => {
    const long = "x".repeat(1_000);
    const checks = [
      { expect: "a", held: true, actual: long },
      { expect: "b", held: false, actual: long },
    ];
    const steps = [
      stepResult("a", { status: "failed", checks }),
      stepResult("b", { checks: checks.slice(0, 1) }),
    ];
    const devices: DeviceResult[] = [{ device: "r1", status: "failed", steps }];
    const lengths = (large: number) =>
      pageResults(devices, large).map((text) =>
        (JSON.parse(text) as DeviceResult).steps.map((step) =>
          step.checks.map(({ actual }) => actual.length),
        ),
      )[0];
    expect(lengths(1e9)).toEqual([[1_000, 1_000], [1_000]]);
    expect(lengths(2_500)).toEqual([[161, 1_000], [161]]);
    expect(lengths(10)).toEqual([[161, 1_000], []]);
  });

  it("carries what did not pass first, recordings too, within its bounds", async () => {
    const artifact = (path: string) => ({ path, media_type: "text/plain", bytes: 100, sha256: "0" });
    const devices: DeviceResult[] = [
      { device: "r1", status: "passed", steps: [stepResult("a", { artifacts: [artifact("ok")] })] },
      {
        device: "r2",
        status: "failed",
        steps: [
          stepResult("a", { artifacts: [artifact("fine")] }),
          stepResult("b", { status: "failed", artifacts: [artifact("bad")] }),
        ],
      },
    ];
    const source = {
      read: async (path: string) => path,
      recordings: async (device: string) => [{ path: `${device}.cast`, bytes: 100 }],
    };
    const paths = async (limits: EmbedLimits) => [
      ...(await embedFiles(devices, source, limits)).texts.keys(),
    ];
    expect(await paths({ all: 250 })).toEqual(["bad", "r2.cast"]);
    expect(await paths({ files: 3 })).toEqual(["bad", "r2.cast", "ok"]);
    expect((await paths({})).sort()).toEqual(["bad", "fine", "ok", "r1.cast", "r2.cast"]);
    expect(await paths({ each: 99 })).toEqual([]);
  });
});

describe("columns", () => {
  it("are the steps of the plan in their order, those of blocks and loops too", () => {
    const at = {};
    const nodes: PlanNode[] = [
      { kind: "reads", steps: ["a", "b"], ...at },
      {
        kind: "block",
        step: "c",
        body: [{ kind: "loop", step: "c", body: [{ kind: "write", step: "c", ...at }], ...at }],
        rescue: [{ kind: "wait", step: "d", ...at }],
        always: [{ kind: "diff", step: "e", ...at }],
        ...at,
      },
    ];
    const stage = { name: "s", on_failure: "continue" as const, concurrency: 1, exclusive: false };
    const plan = {
      stages: [
        {
          ...stage,
          tracks: [
            { devices: ["r1"], nodes },
            { devices: ["r2"], nodes },
          ],
        },
      ],
      steps: { b: { name: "Is it up?" } as PlanStep },
    };
    expect(columnsOf(plan)).toEqual([
      { stage: "s", id: "a" },
      { stage: "s", id: "b", name: "Is it up?" },
      ...["c", "d", "e"].map((id) => ({ stage: "s", id })),
    ]);
    expect(
      lastStages({ stages: [...plan.stages, { ...stage, name: "t", tracks: [{ devices: ["r2"], nodes }] }] }),
    ).toEqual({
      r1: "s",
      r2: "t",
    });
  });
});

describe("in a log of a CI system", () => {
  const said = HOSTILE_LINES.join("\n");
  const step = stepResult(said, {
    status: "failed",
    message: said,
    checks: [{ expect: said, held: false, actual: said }],
  });
  const input = {
    run: testRun({ status: "failed", message: said, workflow: said, labels: { [said]: said } }),
    results: [{ device: said, status: "failed" as const, message: said, steps: [step] }],
  };
  it.each([
    ["JUnit", junitReport(input)],
    ["Markdown", markdownReport(input)],
    ["JSON", jsonReport(input)],
  ])("no line of the %s report is a command", (_name, report) => {
    expect(commandsIn(report)).toEqual([]);
  });
  it("JSON and JUnit say the same as before", () => {
    expect(JSON.parse(jsonReport(input))).toMatchObject({ message: said });
    const [, body = ""] = />([^<]*)<\/failure>/.exec(junitReport(input)) ?? [];
    const read = body.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
    expect(read).toContain("::error file=a.py,line=1::owned");
    expect(read).toContain("uptime ##[error]owned");
  });
});
