// Keeps the table on a terminal: redraws in place, a few times a second, and leaves the last state standing.
import { type Deps, type Output, colorsFor } from "./deps.js";
import type { Display } from "./display.js";
import { draw } from "./table.js";
import { type RunView, apply } from "./view.js";

const REDRAW_MS = 100;
const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const CLEAR_BELOW = "\u001b[0J";

export function liveDisplay(deps: Pick<Deps, "color">, out: Output, view: RunView): Display {
  const colors = colorsFor(deps, out);
  let drawn = 0;
  let dirty = true;

  const erase = (): string => (drawn > 0 ? `\u001b[${drawn}A\r${CLEAR_BELOW}` : "");
  const paint = (): void => {
    const lines = draw(view, { columns: out.columns ?? 80, rows: out.rows ?? 24, now: Date.now(), colors });
    out.write(`${erase()}${lines.join("\n")}\n`);
    drawn = lines.length;
    dirty = false;
  };

  out.write(HIDE_CURSOR);
  paint();
  let ticks = 0;
  const timer = setInterval(() => {
    // Running times move on even when nothing happens.
    if (dirty || ++ticks % 10 === 0) paint();
  }, REDRAW_MS);
  const onResize = (): void => {
    dirty = true;
  };
  out.on("resize", onResize);

  return {
    event(event) {
      apply(view, event);
      dirty = true;
    },
    note(line) {
      out.write(`${erase()}${line}\n`);
      drawn = 0;
      paint();
    },
    close() {
      clearInterval(timer);
      out.off("resize", onResize);
      paint();
      out.write(SHOW_CURSOR);
    },
  };
}
