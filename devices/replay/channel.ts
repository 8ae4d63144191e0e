// A recording as the byte pipe that sessions are built on: it answers what is typed with what was said then.
import type { ShellChannel } from "../shell/channel.js";
import type { Exchange, Tape } from "./tape.js";

export interface ReplayChannel extends ShellChannel {
  /** What was typed and is not recorded, once that has happened. */
  readonly stuck: string | undefined;
}

export interface ReplayOptions {
  /** `recorded`: with the silences of the recording; `at_once`: without. */
  speed: "recorded" | "at_once";
}

export function replayChannel(tape: Tape, { speed }: ReplayOptions): ReplayChannel {
  let handlers: Parameters<ShellChannel["listen"]>[0] | undefined;
  let now: { exchange: Exchange; at: number } | undefined;
  let stuck: string | undefined;
  let open = true;
  let paused = false;
  let timer: NodeJS.Timeout | undefined;

  const end = (why: string): void => {
    clearTimeout(timer);
    if (!open) return;
    open = false;
    handlers?.closed(why);
  };
  const play = (): void => {
    clearTimeout(timer);
    if (!open || paused || !now) return;
    const turn = now.exchange.turns[now.at];
    if (turn === undefined) {
      if (now.exchange.last) end("the recording of this session ends here");
      return;
    }
    if ("typed" in turn) return;
    const say = (): void => {
      if (!open || paused || !now) return;
      now.at++;
      handlers?.data(Buffer.from(turn.said));
      play();
    };
    timer = setTimeout(say, speed === "recorded" ? turn.after_ms : 0);
  };
  const begin = (exchange: Exchange): void => {
    now = { exchange, at: 0 };
    play();
  };
  return {
    get stuck() {
      return stuck;
    },
    write: (text) => {
      if (!open) return;
      const turn = now?.exchange.turns[now.at];
      if (now && turn && "typed" in turn && (turn.typed === text || turn.typed.startsWith("***"))) {
        now.at++;
        return play();
      }
      const exchange = turn ? undefined : tape.answer(text.replace(/[\r\n]+$/, ""));
      if (exchange) return begin(exchange);
      stuck = text.replace(/[\r\n]+$/, "");
      setImmediate(() => end(`the recording does not hold ${JSON.stringify(stuck)}`));
    },
    listen: (to) => {
      handlers = to;
      begin(tape.greeting());
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
