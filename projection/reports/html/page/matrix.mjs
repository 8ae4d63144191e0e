// Devices × steps: what passed and what did not, at a glance.
import { h, markOf } from "./dom.mjs";
import { deviceHead } from "./grid.mjs";
import { columns, stepsByColumn, worstOf } from "./model.mjs";

/** Characters of a stage's name that widen its columns; of a longer one the rest is cut. */
const STAGE_WIDTH = 14;

/** @param {{ stage: string, span: number }} stage */
function stageHead({ stage, span }) {
  const name = h("span", { title: stage }, stage);
  name.style.setProperty("--room", `${Math.min(stage.length + 1, STAGE_WIDTH)}ch`);
  return h("th", { scope: "colgroup", colspan: span }, name);
}

/** @param {(device: string, step?: string) => void} open @returns {import("./grid.mjs").View} */
export function matrixView(open) {
  return {
    name: "matrix",
    head() {
      const all = [...columns.values()];
      /** @type {{ stage: string, span: number }[]} */
      const stages = [];
      for (const { stage } of all) {
        const last = stages.at(-1);
        if (last?.stage === stage) last.span++;
        else stages.push({ stage, span: 1 });
      }
      return h(
        "thead",
        {},
        h(
          "tr",
          { class: "stages" },
          h("th", { scope: "col", rowspan: 2 }, "device"),
          ...stages.map(stageHead),
        ),
        h(
          "tr",
          { class: "steps" },
          ...all.map(({ id, name }) => h("th", { scope: "col" }, h("span", { title: id }, name ?? id))),
        ),
      );
    },
    row(device) {
      const steps = stepsByColumn(device);
      const cells = [...columns.values()].map((column) => {
        const found = steps.get(column.key);
        if (found) return cell(device.device, column.name ?? column.id, found);
        if (device.now?.step === column.id)
          return h("td", { class: "running" }, h("span", { title: device.now.message }, markOf("running")));
        return h("td", {});
      });
      return h("tr", {}, deviceHead(device, open), ...cells);
    },
  };

  /** @param {string} device @param {string} name @param {import("./model.mjs").Step[]} steps */
  function cell(device, name, steps) {
    const step = worstOf(steps);
    const times = steps.length > 1 ? `, ${steps.length} times` : "";
    const label = `${name}${times}: ${step.status}`;
    return h(
      "td",
      {},
      h(
        "button",
        {
          class: `cell ${step.status}`,
          title: `${device}, ${label}`,
          "aria-label": label,
          "aria-haspopup": "dialog",
          click: () => open(device, step.id),
        },
        markOf(step.status),
      ),
    );
  }
}
