// How a followed run is shown: a live table on a terminal that can redraw it, plain lines anywhere else.
import type { RunEvent } from "../schemas/event.js";
import type { Deps, Output } from "./deps.js";
import { lineDisplay } from "./lines.js";
import { liveDisplay } from "./live.js";
import type { RunView } from "./view.js";

export interface Display {
  event(event: RunEvent): void;
  /** Something to say beside the events. */
  note(line: string): void;
  /** The run has ended or nobody follows any more. */
  close(): void;
}

export function displayOf(deps: Pick<Deps, "color" | "environment">, out: Output, view: RunView): Display {
  const redraws = out.isTTY === true && deps.environment["TERM"] !== "dumb";
  return redraws ? liveDisplay(deps, out, view) : lineDisplay(deps, out, view);
}
