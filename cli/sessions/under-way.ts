// A step that has no result yet: whether it is under way, since when, and what is being sent for it.
import type { Cli } from "../cli.js";
import { isStepHint } from "../view.js";

export interface UnderWay {
  id: string;
  status: "running";
  /** RFC 3339. Of a change: just before its first byte went out; else since when the device is in the segment. */
  since: string;
  /** Of a trigger, the part that sends. */
  part?: string;
  /** Of a change, secrets masked: they are being sent in this order. */
  lines?: string[];
  /** As the worker last said it. */
  message?: string;
}

/** What a device is at. */
interface AtWork {
  /** RFC 3339: since when it is in the segment. */
  since?: string;
  step?: string;
  message?: string;
}

/** The API looks once a second what is under way. */
const HINT_MS = 2_500;

/** @param step as in results; without a turn it stands for each of them. @returns undefined where none is being sent */
export async function changeUnderWay(
  cli: Cli,
  run: string,
  device: string,
  step: string,
): Promise<UnderWay | undefined> {
  const folder = `intents/${device}/`;
  const files = await cli.client.artifacts(run, { prefix: folder });
  const names = new Set(files.map(({ path }) => path.slice(folder.length)));
  for (const name of names) {
    const { base, turn, part, again = "" } = INTENT.exec(name)?.groups ?? {};
    const beside = (what: string) =>
      `${name.slice(0, name.length - `${again}.json`.length)}@${what}${again}.json`;
    const id = turn === undefined ? base : `${base}[${turn}]`;
    if (base === undefined || (id !== step && base !== step)) continue;
    if (!names.has(beside("sending")) || names.has(beside("outcome"))) continue;
    const read = async (file: string) => (await cli.client.artifact(run, folder + file)).json();
    if (((await read(beside("sending"))) as Second).state === "revoked") continue;
    const { created_at, lines } = (await read(name)) as Intent;
    return { id: id ?? step, status: "running", since: created_at, ...(part ? { part } : {}), lines };
  }
  return undefined;
}

interface Intent {
  created_at: string;
  lines: string[];
}
interface Second {
  state: "sending" | "revoked";
}
const INTENT =
  /^(?<base>[^@]+)(?:@(?<turn>\d+))?(?:@(?<part>(?!outcome|sending|again\d)\w+))?(?<again>@again\d+)?\.json$/;

/** What the live stream says of the device; it tells nothing of steps that only read before their session is given back. */
export async function deviceAtWork(cli: Cli, run: string, device: string): Promise<AtWork> {
  const at: AtWork = {};
  for await (const event of cli.client.events(run, { device, signal: AbortSignal.timeout(HINT_MS) })) {
    if (event.device !== device || isStepHint(event)) continue;
    if (event.type !== "progress") at.since = event.time;
    else if (event.message !== undefined)
      return { ...at, message: event.message, ...(event.step ? { step: event.step } : {}) };
  }
  return at;
}
