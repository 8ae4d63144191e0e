// The JUnit report as other programs read it: xmllint by schema, and two parsers that know nothing of each other.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "junit2json";
import { afterAll, beforeAll, expect, test } from "vitest";
import { junitReport } from "../../projection/reports/junit.js";
import { HOSTILE, synthetic } from "../pages/synthetic.js";
import { pythonPackages } from "../services/python-packages.mjs";

const run = promisify(execFile);
const SCHEMA = fileURLToPath(new URL("junit.xsd", import.meta.url));

let folder: string;
let file: string;
const made = synthetic(30);
made.results.push(
  { device: "lost", status: "errored", message: "no worker for site lab9", steps: [] },
  { device: "never", status: "cancelled", steps: [] },
);
const xml = junitReport(made);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orch-junit-"));
  file = join(folder, "report.xml");
  await writeFile(file, xml);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const steps = made.results.flatMap((result) => result.steps);
const expected = {
  tests: steps.length + 2,
  failures: steps.filter(({ status }) => status === "failed").length,
  errors: steps.filter(({ status }) => status === "errored" || status === "indeterminate").length + 1,
};

test("it is valid by the schema, hostile output and all", async ({ skip }) => {
  const lint = (what: string) => run("xmllint", ["--noout", "--nonet", "--schema", SCHEMA, what]);
  try {
    await run("xmllint", ["--version"]);
  } catch {
    skip("xmllint is not installed (Debian: libxml2-utils)");
  }
  expect((await lint(file)).stderr).toContain("validates");
  const late = join(folder, "late.xml");
  await writeFile(late, junitReport({ run: { ...made.run, status: "timed_out" }, results: [] }));
  expect((await lint(late)).stderr).toContain("validates");
  const broken = join(folder, "broken.xml");
  await writeFile(broken, xml.replace(' hostname="', ' host="'));
  await expect(lint(broken)).rejects.toThrow("attribute 'host' is not allowed");
});

test("junit2json reads it: counts, why it failed, properties, attachments", async () => {
  const report = await parse(xml);
  if (!report || !("testsuite" in report)) throw new Error("no test suites");
  expect(report).toMatchObject(expected);
  const suites = (report.testsuite ?? []) as {
    name: string;
    hostname: string;
    properties?: { name: string; value: string }[];
    testcase: { name: string; failure?: { message: string; inner: string }[]; "system-out"?: string[] }[];
  }[];
  const failed = suites.find(({ name }) => name === "after / edge-0013");
  expect(failed?.properties).toContainEqual({ name: "label.change", value: "CHG-1042" });
  const [neighbors] = failed?.testcase ?? [];
  expect(neighbors?.failure?.[0]?.inner).toContain("expected: matches: (?i)full\nactual:   10.255.0.1 INIT");
  expect(JSON.stringify(neighbors)).toContain("[[ATTACHMENT|devices/d13/neighbors.txt]]");
});

test("junitparser (Python) reads the same", async ({ skip }) => {
  const path = await pythonPackages(["junitparser==5.0.3"]).catch((error: Error) => skip(error.message));
  const script = `
import json, sys
from junitparser import JUnitXml
report = JUnitXml.fromfile(sys.argv[1])
bad = [(s.hostname, c.name, r.type, r.text) for s in report for c in s for r in c.result if r._tag in ("failure", "error")]
told = [report.tests, report.failures, report.errors]
report.update_statistics()
print(json.dumps({"told": told, "counted": [report.tests, report.failures, report.errors], "bad": bad}))`;
  const { stdout } = await run("python3", ["-c", script, file], {
    env: { ...process.env, PYTHONPATH: path },
  });
  const { told, counted, bad } = JSON.parse(stdout) as { told: number[]; counted: number[]; bad: string[][] };
  expect(told).toEqual([expected.tests, expected.failures, expected.errors]);
  expect(counted).toEqual(told);
  const hostile = bad.find(([host]) => host?.startsWith("</script>"));
  // What XML 1.0 cannot hold is dropped; the rest stands as the device said it.
  expect(hostile?.[3]).toContain(`actual:   ${HOSTILE.replace("\u001b", "")}`);
  expect(bad.map(([host, name]) => `${host} ${name}`)).toContain("lost device");
});
