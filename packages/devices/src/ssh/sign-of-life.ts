// Whether the other end of an SSH connection is still there: asked before a session is used again, and from time to time.
import type { Duplex } from "node:stream";
import type { Client, ClientChannel } from "ssh2";
import { askChannel, askForChannel, askGlobally, isOpen } from "./requests.js";

/** Questions in a row without an answer after which a connection is lost. */
const MOST_UNANSWERED = 3;

type Way = "channel" | "global";

export class SignOfLife {
  /** A question on an open channel disturbs less than the request for a new one. */
  channel: ClientChannel | undefined;
  /** How this server answers; undefined until it has answered for the first time. */
  #way: Way | undefined;
  #unanswered = 0;
  #asked = 0;
  #off = false;

  constructor(
    readonly client: Client,
    readonly socket: Duplex,
  ) {}

  /**
   * Asks from now on, once per interval. A server that has answered before and then is silent ends the connection, one
   * that never answers does not.
   * @param interval_ms 0: nothing is ever asked
   */
  keep(interval_ms: number): void {
    this.#off = interval_ms === 0;
    if (this.#off) return;
    this.socket.on("data", () => (this.#unanswered = 0));
    const timer = setInterval(() => this.#check(interval_ms), interval_ms).unref();
    this.client.once("close", () => clearInterval(timer));
    this.#ask();
  }

  /** Never rejects. Where nothing is to be asked, nobody knows, so it is false. */
  answers(timeout_ms: number): Promise<boolean> {
    if (this.#off || this.#isMute) return Promise.resolve(false);
    return new Promise((resolve) => {
      const done = (alive: boolean): void => {
        clearTimeout(timer);
        this.client.off("close", closed);
        resolve(alive);
      };
      const closed = (): void => done(false);
      const timer = setTimeout(closed, timeout_ms);
      this.client.once("close", closed);
      this.#ask(() => done(true));
    });
  }

  /** It has been asked often enough, and has never answered. */
  get #isMute(): boolean {
    return this.#way === undefined && this.#asked >= MOST_UNANSWERED;
  }

  #check(interval_ms: number): void {
    if (this.#unanswered >= MOST_UNANSWERED && this.#way !== undefined) return this.#lose(interval_ms);
    if (this.#isMute) return;
    this.#unanswered++;
    this.#ask();
  }

  #lose(interval_ms: number): void {
    const seconds = (MOST_UNANSWERED * interval_ms) / 1_000;
    this.client.emit(
      "error",
      new Error(
        `Keepalive: nothing came for ${seconds} s, not even an answer to ${MOST_UNANSWERED} questions whether the device is there; ` +
          "if it is only busy, raise ssh.keepalive in the inventory, or set it to off",
      ),
    );
    this.socket.destroy();
  }

  /** In every way until one is known to be answered: some servers leave unanswered requests to pile up. */
  #ask(answered: () => void = () => {}): void {
    if (!this.socket.writable) return;
    this.#asked++;
    const by = (way: Way) => (): void => {
      this.#way ??= way;
      answered();
    };
    try {
      if (this.#way !== "global") this.#askChannel(by("channel"));
      if (this.#way !== "channel") askGlobally(this.client, by("global"));
    } catch {
      // The connection is going away.
    }
  }

  #askChannel(answered: () => void): void {
    const { client, channel } = this;
    if (channel !== undefined && isOpen(channel)) askChannel(client, channel, answered);
    else askForChannel(client, answered);
  }
}
