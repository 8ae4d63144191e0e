// One step of one device: why it came out as it did, checks, output, parsed value, difference, and its session played back.
import { badge, h, showDuration, showTime } from "./dom.mjs";
import { differenceOf } from "./difference.mjs";
import { block, fileSection } from "./files.mjs";
import { columns, keyOf, labelOf } from "./model.mjs";
import { sessionOfStep } from "./recordings.mjs";

/** @typedef {import("./model.mjs").Step} Step */

/** @param {import("./model.mjs").Device} device @param {Step} step @returns {HTMLElement} */
export function stepBody(device, step) {
  const files = step.artifacts.map((file) => fileSection(file, titleOf(file.path), showAs(file.path)));
  return h(
    "div",
    { class: "body" },
    step.message ? h("p", { class: "message" }, step.message) : undefined,
    step.remediation ? h("p", { class: "remediation" }, `→ ${step.remediation}`) : undefined,
    sentLines(step) ?? commands(step),
    step.checks.length > 0 ? h("section", {}, h("h4", {}, "Checks"), ...step.checks.map(check)) : undefined,
    parts(step),
    step.saved ? h("section", {}, h("h4", {}, "Saved"), json(step.saved, "Saved values")) : undefined,
    ...files,
    step.cut
      ? h("p", { class: "soft" }, "Shortened, since the run is large; report.json has it all.")
      : undefined,
    sessionOfStep(device, step),
  );
}

/** @param {Step} step */
export const stepSummary = (step) =>
  h(
    "summary",
    {},
    badge(step.status),
    " ",
    h("b", {}, labelOf(step)),
    step.item === undefined ? "" : " ",
    step.item === undefined ? "" : h("code", { class: "item", title: "item of the loop" }, step.item),
    " ",
    h(
      "span",
      { class: "soft" },
      [
        step.name === undefined ? "" : step.id,
        step.action,
        step.stage,
        step.attempts > 1 ? `${step.attempts} attempts` : "",
        step.started_at ? showTime(step.started_at) : "",
        step.duration_ms > 0 ? showDuration(step.duration_ms) : "",
      ]
        .filter(Boolean)
        .join(" · "),
    ),
  );

/** @param {import("./model.mjs").Check} each */
const check = ({ expect, held, actual }) =>
  h(
    "div",
    { class: `check ${held ? "held" : "broken"}` },
    h("b", {}, held ? "✓ holds" : "✗ does not hold"),
    h("div", {}, h("span", { class: "soft" }, "expected"), " ", h("code", {}, expect)),
    actual === ""
      ? undefined
      : h(
          "div",
          { class: "actual" },
          h("span", { class: "soft" }, "actual"),
          block(actual, `Actual value of ${expect}`),
        ),
  );

/** What was sent; of a step that sent nothing, what the spec has. @param {Step} step */
function commands({ stage, id, commands: sent, detail }) {
  if (sent) return h("section", {}, h("h4", {}, "Commands"), block(sent.join("\n"), "Commands"));
  const planned = columns.get(keyOf(stage, id))?.commands;
  if (!planned || Array.isArray(detail?.parts)) return undefined;
  const title = "Commands, as in the spec";
  return h("section", {}, h("h4", {}, title), block(planned.join("\n"), title));
}

/** Parts of a trigger. @param {Step} step */
function parts({ detail }) {
  const all = detail?.parts;
  if (!Array.isArray(all)) return undefined;
  const rows = all.map(({ part, status, duration_ms, message = "", commands: sent = [] }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, String(part)),
      h("td", {}, badge(String(status))),
      h("td", {}, showDuration(Number(duration_ms))),
      h(
        "td",
        {},
        sent.length > 0 ? h("code", { class: "sent" }, sent.join("\n")) : undefined,
        message ? h("div", {}, String(message)) : undefined,
      ),
    ),
  );
  return h("section", {}, h("h4", {}, "Parts"), h("table", { class: "parts" }, h("tbody", {}, ...rows)));
}

const CUT = /^… and \d+ more$/;

/** Lines of a change, and which of them the device took; of an indeterminate one, when they went out and what came back. @param {Step} step */
function sentLines({ status, detail }) {
  const kinds = [
    ["accepted", "taken"],
    ["rejected", "rejected"],
    ["not_sent", "not sent"],
  ];
  const rows = kinds.flatMap(([key = "", is]) => {
    const value = detail?.[key];
    const list = Array.isArray(value) ? value : value ? [value] : [];
    return list.map((line) => {
      const text = typeof line === "string" ? line : (line.line ?? JSON.stringify(line));
      return h(
        "li",
        { class: key },
        h("code", {}, text),
        " ",
        // A long list is cut in the result; what was sent and received stands in the file.
        h(
          "span",
          { class: "soft" },
          CUT.test(text) ? `${is}; the output has all` : is,
          line.said ? `: ${line.said}` : "",
        ),
      );
    });
  });
  const sent = status === "indeterminate" ? indeterminateLines(detail, rows.length) : [];
  return rows.length + sent.length > 0
    ? h("section", {}, h("h4", {}, "Lines"), h("ul", { class: "lines" }, ...rows), ...sent)
    : undefined;
}

/** @param {Step["detail"]} detail @param {number} told how many lines have been shown already */
function indeterminateLines(detail, told) {
  const { sent_at, last_said, lines } = detail ?? {};
  const all = Array.isArray(lines) ? lines.map(String) : [];
  return [
    all.length > told ? h("p", {}, "Sent, or begun to be sent:") : undefined,
    all.length > told ? block(all.join("\n"), "Indeterminate lines") : undefined,
    h("p", {}, `Sent at ${sent_at ?? "a time that is not known"}.`),
    last_said ? h("p", {}, "The device last said:") : undefined,
    last_said ? block(String(last_said), "The last of what the device said") : undefined,
  ].filter((each) => each !== undefined);
}

/** @param {string} path */
function titleOf(path) {
  if (path.includes("/diffs/")) return "Difference";
  if (path.includes("/snapshots/")) return "Snapshot";
  return path.endsWith(".json") ? "Parsed value" : "Output";
}

/** @param {string} path @returns {(text: string) => Node} */
function showAs(path) {
  if (path.includes("/diffs/")) return differenceOf;
  if (!path.endsWith(".json")) return (text) => block(text, "Output");
  return (text) => {
    try {
      return json(JSON.parse(text), titleOf(path));
    } catch {
      return block(text, titleOf(path));
    }
  };
}

/** @param {unknown} value @param {string} label */
const json = (value, label) => block(JSON.stringify(value, null, 2), label);
