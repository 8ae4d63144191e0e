// Reads the command line of a lab that runs in its own process.
import { parseArgs } from "node:util";
import type { LabOptions } from "./lab.js";

export interface LabArgs {
  options: LabOptions;
  /** Where the inventory is written; default stdout has it nowhere. */
  out: string | undefined;
}

export const USAGE =
  "usage: main.js --devices N [--port 20000] [--next-free] [--host 127.0.0.1] [--latency 50ms] [--out FILE] [--ledgers DIR] " +
  "[--state DIR] [--kinds a,b] [--kinds-dir DIR] [--time-scale 1] [--control-port PORT] [--faults FILE]";

/** @throws {Error} saying which option is wrong and what it takes */
export function parseLabArgs(args: string[]): LabArgs & { faults: string | undefined } {
  const { values } = parseArgs({
    args,
    options: {
      devices: { type: "string" },
      port: { type: "string", default: "20000" },
      "next-free": { type: "boolean", default: false },
      host: { type: "string", default: "127.0.0.1" },
      latency: { type: "string", default: "0ms" },
      out: { type: "string" },
      ledgers: { type: "string" },
      state: { type: "string" },
      kinds: { type: "string" },
      "kinds-dir": { type: "string" },
      "time-scale": { type: "string", default: "1" },
      "control-port": { type: "string" },
      faults: { type: "string" },
    },
  });
  const { kinds, ledgers, state } = values;
  return {
    out: values.out,
    faults: values.faults,
    options: {
      devices: whole("--devices", values.devices, 1, 10_000),
      port: whole("--port", values.port, 0, 65_535),
      next_free: values["next-free"],
      host: values.host,
      latency_ms: milliseconds(values.latency),
      time_scale: positive("--time-scale", values["time-scale"]),
      ...(kinds ? { kinds: kinds.split(",").map((kind) => kind.trim()) } : {}),
      ...(values["kinds-dir"] ? { kinds_dir: values["kinds-dir"] } : {}),
      ...(ledgers ? { ledger_dir: ledgers } : {}),
      ...(state ? { state_dir: state } : {}),
      ...(values["control-port"]
        ? { control_port: whole("--control-port", values["control-port"], 0, 65_535) }
        : {}),
    },
  };
}

function whole(name: string, text: string | undefined, least: number, most: number): number {
  const n = Number(text);
  if (text === undefined || !Number.isInteger(n) || n < least || n > most) {
    throw new Error(`${name} takes a whole number from ${least} to ${most}, got ${text ?? "nothing"}`);
  }
  return n;
}

function positive(name: string, text: string): number {
  const n = Number(text);
  if (!(n > 0)) throw new Error(`${name} takes a number above 0, got ${text}`);
  return n;
}

function milliseconds(text: string): number {
  const [, n, unit = "ms"] = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(text) ?? [];
  if (n === undefined) throw new Error(`--latency takes a time such as 50ms or 1s, got ${text}`);
  return Number(n) * (unit === "s" ? 1000 : 1);
}
