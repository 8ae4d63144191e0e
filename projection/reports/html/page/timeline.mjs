// When each step ran on each device, on one scale for all.
import { h, markOf, showDuration, showTime } from "./dom.mjs";
import { deviceHead } from "./grid.mjs";
import { data } from "./data.mjs";
import { devices, labelOf } from "./model.mjs";

const TICKS = 5;
/** Bars never get thinner than can be seen and hit, percent of the scale. */
const THINNEST = 0.6;

function scale() {
  let from = Infinity;
  let to = -Infinity;
  for (const { steps } of devices.values()) {
    for (const { started_at, duration_ms, status } of steps) {
      const start = Date.parse(started_at);
      if (Number.isNaN(start) || (status === "skipped" && duration_ms === 0)) continue;
      from = Math.min(from, start);
      to = Math.max(to, start + duration_ms);
    }
  }
  if (from === Infinity) from = to = Date.parse(data.run.started_at ?? data.run.created_at);
  return { from, span: Math.max(1, to - from) };
}

/** @param {(device: string, step?: string) => void} open @returns {import("./grid.mjs").View} */
export function timelineView(open) {
  let { from, span } = scale();
  return {
    name: "timeline",
    head() {
      ({ from, span } = scale());
      const ticks = Array.from({ length: TICKS }, (_, n) => {
        const tick = h(
          "span",
          {},
          n === 0
            ? showTime(new Date(from).toISOString()).slice(0, 8)
            : `+${showDuration((span * n) / TICKS)}`,
        );
        tick.style.left = `${(100 * n) / TICKS}%`;
        return tick;
      });
      return h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "device"),
          h(
            "th",
            { scope: "col", class: "axis" },
            h("span", { class: "sr" }, "time"),
            h("div", {}, ...ticks),
          ),
        ),
      );
    },
    row(device) {
      const bars = device.steps.flatMap((step) => {
        const start = Date.parse(step.started_at);
        if (Number.isNaN(start) || (step.status === "skipped" && step.duration_ms === 0)) return [];
        const length = step.status === "running" ? from + span - start : step.duration_ms;
        const label = `${labelOf(step)}: ${step.status}, ${showDuration(step.duration_ms)} from ${showTime(step.started_at)}`;
        const bar = h("button", {
          class: `bar ${step.status}`,
          title: label,
          "aria-label": label,
          "aria-haspopup": "dialog",
          click: () => open(device.device, step.id),
        });
        const left = Math.min(100 - THINNEST, Math.max(0, (100 * (start - from)) / span));
        bar.style.left = `${left}%`;
        bar.style.width = `${Math.min(100 - left, Math.max(THINNEST, (100 * length) / span))}%`;
        if (step.status !== "passed") bar.append(h("span", { "aria-hidden": "true" }, markOf(step.status)));
        return [bar];
      });
      return h("tr", {}, deviceHead(device, open), h("td", {}, h("div", { class: "track" }, ...bars)));
    },
  };
}
