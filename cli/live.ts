// Keeps the table on a terminal: redraws in place, a few times a second, and leaves the last state standing.
import { stripVTControlCharacters } from "node:util";
import { disarmCommands } from "../schemas/printable.js";
import { type Deps, type Output, colorsFor } from "./deps.js";
import type { Display } from "./display.js";
import { draw } from "./table.js";
import { type RunView, apply } from "./view.js";

const REDRAW_MS = 100;
const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[0J";
/** A line that is wider than we think, of wide characters, does not take two rows. */
const WRAP_OFF = "\u001b[?7l";
const WRAP_ON = "\u001b[?7h";

/** Consoles that do not know their size say 0 by 0. */
const sizeOf = ({ columns, rows }: Output) => ({ columns: columns || 80, rows: rows || 24 });

export function liveDisplay(deps: Pick<Deps, "color">, out: Output, view: RunView): Display {
  const colors = colorsFor(deps, out);
  /** Widths of the lines that stand there. */
  let drawn: number[] = [];
  let dirty = true;

  /** Terminals break the lines that stand there anew when they become narrower. */
  const rowsDrawn = (): number => {
    const { columns, rows: height } = sizeOf(out);
    const rows = drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return Math.min(rows, height - 1);
  };
  const toTop = (): string => (drawn.length > 0 ? `\u001b[${rowsDrawn()}A\r` : "");
  // Line by line, since a terminal may keep what is cleared from its top on as history.
  const block = (lines: string[]): string =>
    lines.map((line) => `${disarmCommands(line)}${CLEAR_LINE}\n`).join("");
  const frame = (): string[] => {
    return draw(view, { ...sizeOf(out), now: Date.now(), colors });
  };
  const paint = (notes: string[] = []): void => {
    const lines = frame();
    out.write(`${toTop()}${block(notes)}${WRAP_OFF}${block(lines)}${CLEAR_BELOW}${WRAP_ON}`);
    drawn = lines.map((line) => Array.from(stripVTControlCharacters(line)).length);
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
      paint([line]);
    },
    close() {
      clearInterval(timer);
      out.off("resize", onResize);
      paint();
      out.write(SHOW_CURSOR);
    },
  };
}
