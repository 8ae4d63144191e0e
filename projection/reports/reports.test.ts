// What readers of the reports rely on.
import { describe, expect, it } from "vitest";
import type { DeviceResult } from "../../schemas/result.js";
import { stepResult } from "../testing/history.js";
import { testRun } from "../testing/run.js";
import { embedOutputs } from "./embed.js";
import { htmlReport } from "./html/report.js";
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
      stepResult("c", { status: "indeterminate", message: "sent, no answer" }),
      stepResult("d", { status: "skipped", attempts: 0, message: "not reached" }),
    ],
  },
  { device: 'r2 <&">', status: "errored", message: "no worker", steps: [] },
];
const run = testRun({ status: "indeterminate", labels: { pr: "7" } });

describe("JUnit", () => {
  const xml = junitReport({ run, results });

  it("counts a suite for each stage on a device, failures apart from errors", () => {
    expect(xml).toContain('<testsuites name="demo" tests="5" failures="1" errors="2" skipped="1"');
    expect(xml).toContain('<testsuite name="main / r1" tests="4" failures="1" errors="1" skipped="1"');
    expect(xml).toContain('<property name="label.pr" value="7"/>');
    expect(xml).toMatch(/<failure message="1 of 1[^>]*>[^<]*expected: size\(parsed\) &gt; 0\nactual: /);
    expect(xml).toContain('<error message="sent, no answer" type="indeterminate">');
    expect(xml).toContain("[[ATTACHMENT|devices/r1/a.txt]]");
    expect(xml).toContain('<error message="no worker" type="errored"/>');
  });

  it("holds nothing that XML 1.0 cannot, and no markup of a device", () => {
    expect([...xml].every((char) => char === "\n" || (char >= " " && !/[\ud800-\udfff]/.test(char)))).toBe(
      true,
    );
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
  });
});

describe("HTML", () => {
  it("escapes what devices say and needs nothing from elsewhere", async () => {
    const embedded = await embedOutputs(results, async () => "<img src=x onerror=alert(1)>");
    const html = htmlReport({ run, results }, { embedded });
    expect(html).not.toContain("<script>alert");
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(html).not.toMatch(/(src|href)="https?:/);
    expect(html.indexOf("indeterminate")).toBeLessThan(html.indexOf("<table"));
  });

  it("embeds what did not pass first, within its bounds", async () => {
    const artifact = (path: string) => ({ path, media_type: "text/plain", bytes: 100, sha256: "0" });
    const devices: DeviceResult[] = [
      { device: "r1", status: "passed", steps: [stepResult("a", { artifacts: [artifact("ok")] })] },
      {
        device: "r2",
        status: "failed",
        steps: [stepResult("a", { status: "failed", artifacts: [artifact("bad")] })],
      },
    ];
    const embedded = await embedOutputs(devices, async (path) => path, { all: 150 });
    expect([...embedded.keys()]).toEqual(["bad"]);
  });
});
