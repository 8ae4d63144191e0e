// A difference: between two snapshots by place, or of a configuration by line.
import { h } from "./dom.mjs";
import { block } from "./files.mjs";

const SIGNS = /** @type {Record<string, string>} */ ({ added: "+", removed: "−", changed: "~" });

/** @param {unknown} value */
const show = (value) =>
  value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);

/** @param {string} text of a file below `diffs/` */
export function differenceOf(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return lines(text);
  }
  if (Array.isArray(value)) return h("div", {}, ...value.map(snapshotDifference));
  const parts = Object.entries(value ?? {}).filter(([, part]) => typeof part === "string" && part !== "");
  if (parts.length === 0) return h("p", {}, "No difference.");
  return h(
    "div",
    {},
    ...parts.flatMap(([name, part]) => [h("p", { class: "soft" }, name), lines(String(part))]),
  );
}

/** @param {any} entry */
function snapshotDifference({ command, differences = [], excluded = [] }) {
  const rows = differences.map((/** @type {any} */ { kind, path, before, after }) =>
    h(
      "tr",
      { class: String(kind) },
      h("td", {}, h("span", { "aria-hidden": "true" }, `${SIGNS[kind] ?? ""} `), String(kind)),
      h("td", {}, h("code", {}, Array.isArray(path) ? path.join(" › ") : String(path))),
      h("td", {}, h("code", {}, show(before))),
      h("td", {}, h("code", {}, show(after))),
    ),
  );
  const ignored =
    excluded.length > 0 ? h("p", { class: "soft" }, `Left out: ${excluded.join(", ")}`) : undefined;
  const title = h("p", {}, h("code", {}, String(command)), rows.length === 0 ? ": no difference" : "");
  if (rows.length === 0) return h("div", {}, title, ignored);
  const head = ["what", "where", "before", "after"].map((name) => h("th", { scope: "col" }, name));
  const table = h(
    "table",
    { class: "difference" },
    h("thead", {}, h("tr", {}, ...head)),
    h("tbody", {}, ...rows),
  );
  return h(
    "div",
    {},
    title,
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": `Difference of ${command}` },
      table,
    ),
    ignored,
  );
}

/** A patch begins with a rule where it names no file. @param {string} text */
const withoutRule = (text) => text.replace(/^=+\n/, "").trimEnd();

/** @param {string} text */
function lines(text) {
  const shown = block("", "Difference");
  shown.classList.add("lines");
  shown.replaceChildren(
    ...withoutRule(text)
      .split("\n")
      .map((line) => {
        const kind = line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "same";
        return h("span", { class: kind }, `${line}\n`);
      }),
  );
  return shown;
}
