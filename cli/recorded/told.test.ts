// What a replay has shown, as lines and as the head of its report.
import { expect, test } from "vitest";
import type { Check } from "../../schemas/result.js";
import { session } from "../testing/harness.js";
import type { StepDifference } from "./compare.js";
import { withDifferences } from "./html.js";
import { type RecordedVerdict, recordedLines } from "./text.js";

const check = (expect: string, held: boolean, actual = ""): Check => ({ expect, held, actual });
const names = Array.from({ length: 9 }, (_, n) => `r${n + 1}`);
/** Another expectation: it fails on all but r9, of which each found something else. */
const differences = names.map((device): StepDifference => {
  const replayed =
    device === "r9" ? check("contains: 18", true) : check("contains: 18", false, `17 <${device}>\n\non it`);
  return {
    device,
    step: "version",
    ...(replayed.held ? {} : { status: { recorded: "passed", replayed: "failed" } as const }),
    checks: [{ recorded: check("contains: 17", true), replayed }],
  };
});
const verdict: RecordedVerdict = {
  run: "run1",
  same: false,
  status: { recorded: "passed", replayed: "failed" },
  devices: names.slice(0, 8).map((device) => ({ device, recorded: "passed", replayed: "failed" })),
  differences: differences.toReversed(),
  compared: 27,
  report: "/tmp/again.html",
};
const page = (told: RecordedVerdict): string =>
  withDifferences('<main><header></header><section id="reasons"></section></main>', told);

test("what is the same on many devices is told once, what ended otherwise first", () => {
  expect(recordedLines(session().deps, verdict)).toEqual([
    "✗ another verdict  run1: passed → failed, 27 steps compared, 9 different",
    "  r1, r2, r3, r4, r5, r6 and 2 more  passed → failed",
    "",
    "  r8, r7, r6, r5, r4, r3 and 2 more version  passed → failed",
    "    recorded  ✓ contains: 17",
    "    replayed  ✗ contains: 18; found 17 <r8> … and 1 more line",
    "",
    "  r9 version",
    "    recorded  ✓ contains: 17",
    "    replayed  ✓ contains: 18",
    "",
    "  report  /tmp/again.html  (has all that is left out here)",
  ]);
});

test("the report begins with it: verdict, each difference, and the way to its step", () => {
  const html = page(verdict);
  expect(html.indexOf('id="replayed"')).toBeLessThan(html.indexOf('id="reasons"'));
  expect(html).toContain("✗ another verdict");
  expect(html.match(/<li /g)).toHaveLength(2);
  expect(html).toContain('<a href="#device=r8&#38;step=version">r8</a>');
  const [, more = ""] =
    /<details class="more"><summary>and 2 more<\/summary>(.*?)<\/details>/.exec(html) ?? [];
  expect(more.match(/<a /g)).toHaveLength(2);
  expect(html).toContain("contains: 17");
  expect(html).toContain("<pre>17 &#60;r8&#62;\n\non it</pre>");
});

test("without a difference it says so", () => {
  const same = page({ ...verdict, same: true, devices: [], differences: [] });
  expect(same).toContain("✓ same verdict");
  expect(same).toContain("27 steps compared, no difference");
  expect(same).not.toContain("<li");
});
