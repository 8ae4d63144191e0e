// JUnit XML, as CI systems read it: a suite is a stage on a device, a case is a step.
import { changesSeen, indeterminateLines, indeterminateChange } from "../../schemas/indeterminate.js";
import type { IndeterminateChange } from "../../schemas/indeterminate.js";
import { disarmCommands } from "../../schemas/printable.js";
import type { Check, DeviceResult, StepResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { failedCommands, partFailures } from "../../schemas/step-parts.js";
import { labelWithId, stepLabel } from "../../schemas/step-label.js";
import { durationOf, type ReportInput } from "./report.js";

/** Attachments in the form that Jenkins and GitLab look for. */
const attachment = (path: string) => `[[ATTACHMENT|${path}]]`;

export const junitReport = (input: ReportInput): string => [...junitPieces(input)].join("");

/** A suite at a time. */
export function* junitPieces({ run, results }: ReportInput): Generator<string> {
  /** By stage, in the order in which results name them. */
  const suites = new Map<string, Suite[]>();
  const lost: Suite[] = [];
  for (const device of results) {
    for (const [stage, steps] of byStage(device.steps)) {
      const others = suites.get(stage) ?? [];
      others.push(suite(stage, device, steps));
      suites.set(stage, others);
    }
    const { steps, status } = device;
    if (steps.length === 0 && status !== "skipped" && status !== "passed") lost.push(lostDevice(run, device));
  }
  const told = [...suites.values(), lost].flat();
  const isClean = told.every(({ failures, errors }) => failures + errors === 0);
  const all = isClean && BAD.has(run.status) ? [...told, runItself(run)] : told;
  const sum = (key: "tests" | "failures" | "errors") => all.reduce((total, each) => total + each[key], 0);
  const time = durationOf(run);
  const head = attributes({
    name: run.workflow,
    tests: sum("tests"),
    failures: sum("failures"),
    errors: sum("errors"),
    time: seconds(time ?? 0),
  });
  yield disarmCommands(`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${head}>\n`, reference);
  for (const [n, { xml }] of all.entries())
    yield disarmCommands(`${xml.replace("<testsuite", `<testsuite id="${n}"`)}\n`, reference);
  yield "</testsuites>\n";

  function suite(stage: string, device: DeviceResult, steps: [StepResult, ...StepResult[]]): Suite {
    const { workflow } = run;
    const name = `${stage} / ${device.device}`;
    const counted = count(steps);
    const nameOf = namesIn(steps);
    const properties = {
      run: run.id,
      workflow,
      stage,
      device: device.device,
      status: device.status,
      ...(run.origin ? { origin: run.origin } : {}),
      ...Object.fromEntries(Object.entries(run.labels).map(([label, value]) => [`label.${label}`, value])),
    };
    const xml = [
      `  <testsuite${attributes({
        name,
        ...counted,
        time: seconds(steps.reduce((total, step) => total + step.duration_ms, 0)),
        timestamp: timestamp(steps[0].started_at),
        hostname: device.device,
        package: workflow,
      })}>`,
      "    <properties>",
      ...Object.entries(properties).map(
        ([key, value]) => `      <property${attributes({ name: key, value })}/>`,
      ),
      "    </properties>",
      ...steps.map((step) =>
        testCase({
          classname: `${workflow}.${stage}.${device.device}`,
          name: `${nameOf(step)} (${step.action})`,
          device: device.device,
          step,
        }),
      ),
      "  </testsuite>",
    ].join("\n");
    return { ...counted, xml };
  }
}

interface Suite {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
  xml: string;
}

function count(steps: StepResult[]): Omit<Suite, "xml"> {
  const of = (...statuses: string[]) => steps.filter(({ status }) => statuses.includes(status)).length;
  return {
    tests: steps.length,
    failures: of("failed"),
    errors: of("errored", "indeterminate"),
    skipped: of("skipped", "cancelled"),
  };
}

const BAD = new Set<Run["status"]>(["failed", "errored", "indeterminate", "timed_out"]);

/** A run that did not pass does not look as if it had where no step says so: its deadline cut them all off. */
function runItself(run: Run): Suite {
  const { workflow, status, message } = run;
  return lone(run, {
    suite: workflow,
    classname: workflow,
    name: "run",
    hostname: "orchestrator",
    status,
    message,
  });
}

/** A device that came to nothing without a step to show for it still shows. */
function lostDevice(run: Run, { device, status, message }: DeviceResult): Suite {
  const classname = `${run.workflow}.${device}`;
  return lone(run, { suite: device, classname, name: "device", hostname: device, status, message });
}

interface Lone {
  suite: string;
  classname: string;
  name: string;
  hostname: string;
  status: string;
  message: string | undefined;
}

/** One case that is not a step. */
function lone(run: Run, { suite, classname, name, hostname, status, message = status }: Lone): Suite {
  const skipped = status === "cancelled" ? 1 : 0;
  const counted = { tests: 1, failures: 0, errors: 1 - skipped, skipped };
  const head = {
    name: suite,
    ...counted,
    time: seconds(0),
    timestamp: timestamp(run.started_at ?? run.created_at),
    hostname,
    package: run.workflow,
  };
  const xml = [
    `  <testsuite${attributes(head)}>`,
    `    <testcase${attributes({ classname, name, time: seconds(0) })}>`,
    `      <${skipped ? "skipped" : "error"}${attributes({ message, type: status })}/>`,
    "    </testcase>",
    "  </testsuite>",
  ].join("\n");
  return { ...counted, xml };
}

/** CI systems take two cases of the same name for one. */
function namesIn(steps: StepResult[]): (step: StepResult) => string {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const step of steps) {
    const label = stepLabel(step);
    if (seen.has(label)) repeated.add(label);
    else seen.add(label);
  }
  return (step) => (repeated.has(stepLabel(step)) ? labelWithId(step) : stepLabel(step));
}

function byStage(steps: StepResult[]): ReadonlyMap<string, [StepResult, ...StepResult[]]> {
  const found = new Map<string, [StepResult, ...StepResult[]]>();
  for (const step of steps) {
    const same = found.get(step.stage);
    if (same) same.push(step);
    else found.set(step.stage, [step]);
  }
  return found;
}

interface Case {
  classname: string;
  name: string;
  device: string;
  step: StepResult;
}

function testCase({ classname, name, device, step }: Case): string {
  const inside = [...outcome(step), ...outputs(device, step)];
  const open = `    <testcase${attributes({ classname, name, time: seconds(step.duration_ms) })}`;
  return inside.length === 0 ? `${open}/>` : [`${open}>`, ...inside, "    </testcase>"].join("\n");
}

function outcome(step: StepResult): string[] {
  const { status, message = status } = step;
  if (status === "passed") return [];
  if (status === "skipped" || status === "cancelled") return [`      <skipped${attributes({ message })}/>`];
  const tag = status === "failed" ? "failure" : "error";
  const broken = step.checks.filter(({ held }) => !held);
  const change = indeterminateChange(step);
  const { remediation } = step;
  const body = [
    message,
    ...partFailures(step),
    ...(remediation === undefined ? [] : [`what to do: ${remediation}`]),
    ...aboutStep(step),
    ...(change ? [indeterminateBody(change)] : []),
    ...broken.map(checkText),
  ].join("\n\n");
  return [`      <${tag}${attributes({ message, type: status })}>${text(body)}</${tag}>`];
}

/** The item of an iteration, and what was sent, of a trigger in the parts that did not pass. */
function aboutStep(step: StepResult): string[] {
  const lines = [
    ...(step.item === undefined ? [] : [`item:     ${step.item}`]),
    ...failedCommands(step).map(({ command, part }) => `command:  ${command}${part ? ` (${part})` : ""}`),
  ];
  return lines.length > 0 ? [lines.join("\n")] : [];
}

function indeterminateBody(change: IndeterminateChange): string {
  const { part, sent_at, last_said } = change;
  const seen = changesSeen(change);
  return [
    ...(part === undefined ? [] : [`part:      ${part}`]),
    `sent at:   ${sent_at ?? "not known"}`,
    ...indeterminateLines(change).map(({ line, fate }) => `  ${line}${fate ? `    (${fate})` : ""}`),
    ...(last_said === undefined ? [] : [`last said: ${last_said}`]),
    ...(seen === undefined ? [] : ["configuration:", ...(seen.length > 0 ? seen : ["no change"])]),
  ].join("\n");
}

const checkText = ({ expect, actual }: Check): string => `expected: ${expect}\nactual:   ${actual}`;

function outputs(device: string, step: StepResult): string[] {
  if (step.artifacts.length === 0) return [];
  const lines = step.artifacts.map(({ path }) => attachment(path));
  return [
    `      <system-out>${text([`device ${device}, attempts ${step.attempts}`, ...lines].join("\n"))}</system-out>`,
  ];
}

/** In whole seconds and without a zone, as Ant's schema has it; it is UTC. */
const timestamp = (time: string): string => time.slice(0, 19);

const seconds = (ms: number): string => (ms / 1_000).toFixed(3);

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${text(String(value)).replace(/[\t\n]/g, reference)}"`)
    .join("");
}

/** What XML 1.0 cannot hold at all is dropped: control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
const ILLEGAL =
  // eslint-disable-next-line no-misleading-character-class
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const reference = (character: string): string => `&#${character.charCodeAt(0)};`;
/** Line breaks other than our own are kept as references: a parser would change them, and a log would break there. */
const text = (value: string): string =>
  value
    .replace(ILLEGAL, "")
    .replace(/[&<>"]/g, (each) => ENTITIES[each] as string)
    .replace(/[\r\u007f-\u009f\u2028\u2029]/g, reference);
