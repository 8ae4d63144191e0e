// A recording as the byte pipe that sessions are built on: it answers what is typed with what was said then.
import { TERMINAL } from "../ssh/shell.js";
import type { ShellChannel } from "../shell/channel.js";
import { fits } from "./masked.js";
import type { RecordedExchange, RecordedSession, RecordedSessionUse } from "./recorded-session.js";

export interface ReplayChannel extends ShellChannel {
  /** Who types from now on. */
  use: RecordedSessionUse | undefined;
  holds(line: string): boolean;
  /** What was typed and is not recorded, once that has happened. */
  readonly stuck: string | undefined;
  /** Nothing more was heard here, until somebody gave up. */
  readonly silent: boolean;
}

export interface ReplayOptions {
  /** `recorded`: with the silences of the recording; `at_once`: without. */
  speed: "recorded" | "at_once";
  /** Masks what is typed as the recording masks it. */
  mask?: ((text: string) => string) | undefined;
  use?: RecordedSessionUse | undefined;
}

/** Whoever interrupts after this long has waited in vain; a question that nobody answers is left sooner. Milliseconds. */
const IN_VAIN_MS = 1_000;
const INTERRUPT = "\x03";

export function replayChannel(
  recorded: RecordedSession,
  greeting: RecordedExchange,
  { speed, mask = (text) => text, use }: ReplayOptions,
): ReplayChannel {
  let handlers: Parameters<ShellChannel["listen"]>[0] | undefined;
  let now: { exchange: RecordedExchange; at: number } | undefined;
  let stuck: string | undefined;
  let silent = false;
  let open = true;
  let paused = false;
  let timer: NodeJS.Timeout | undefined;

  const end = (why: string): void => {
    clearTimeout(timer);
    if (!open) return;
    open = false;
    handlers?.closed(why);
  };
  const giveUp = (): void => {
    silent = true;
    end("nothing more is recorded of this session");
  };
  const play = (): void => {
    clearTimeout(timer);
    if (!open || paused || !now) return;
    const part = now.exchange.parts[now.at];
    if (part === undefined) {
      if (now.exchange.ends === "silent" && speed === "at_once") giveUp();
      else if (now.exchange.ends === "closed") end("the recording of this session ends here");
      return;
    }
    if ("typed" in part) {
      if (part.typed === INTERRUPT && part.after_ms >= IN_VAIN_MS && speed === "at_once") giveUp();
      return;
    }
    const say = (): void => {
      if (!open || paused || !now) return;
      now.at++;
      handlers?.data(Buffer.from(part.said));
      play();
    };
    timer = setTimeout(say, speed === "recorded" ? part.after_ms : 0);
  };
  const begin = (exchange: RecordedExchange): void => {
    now = { exchange, at: 0 };
    play();
  };
  return {
    isRecording: true,
    columns: TERMINAL.cols,
    use,
    holds: (line) => recorded.holds(line) || recorded.holds(mask(line)),
    get stuck() {
      return stuck;
    },
    get silent() {
      return silent;
    },
    write(text) {
      if (!open) return;
      const part = now?.exchange.parts[now.at];
      if (now && part && "typed" in part && isSame(part.typed, text)) {
        now.at++;
        return play();
      }
      const line = text.replace(/[\r\n]+$/, "");
      const exchange = part ? undefined : recorded.answer(recorded.holds(line) ? line : mask(line), this.use);
      if (exchange) return begin(exchange);
      stuck = mask(line);
      setImmediate(() => end(`the recording does not hold ${JSON.stringify(stuck)}`));
    },
    listen: (to) => {
      handlers = to;
      begin(greeting);
    },
    pause: () => {
      paused = true;
      clearTimeout(timer);
    },
    resume: () => {
      paused = false;
      play();
    },
    alive: () => Promise.resolve(open),
    end: () => {
      end("closed");
      return Promise.resolve();
    },
    destroy: () => end("closed"),
  };
}

const isSame = (recorded: string, text: string): boolean =>
  recorded === text ||
  recorded.startsWith("***") ||
  fits(recorded.replace(/[\r\n]+$/, ""), text.replace(/[\r\n]+$/, ""));
