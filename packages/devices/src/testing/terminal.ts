// The device's end of a terminal in tests: writes bytes, reads lines, echoes as told.
import type { ServerChannel } from "ssh2";

/** How typed characters come back: as they are, not at all, or as the function makes them. */
export type EchoStyle = true | false | ((line: string) => string);

export class Terminal {
  #typed = "";
  #waiting: (() => void) | undefined;
  #ended = false;

  constructor(
    readonly channel: ServerChannel,
    readonly ledger: string[],
  ) {
    channel.on("data", (bytes: Buffer) => {
      this.#typed += bytes.toString("latin1");
      this.#waiting?.();
    });
    channel.on("close", () => {
      this.#ended = true;
      this.#waiting?.();
    });
  }

  write(text: string | Buffer): void {
    if (!this.#ended && this.channel.writable) this.channel.write(text);
  }

  /** The next line that is typed, without its end; Ctrl-C gives `"\x03"` at once. Rejects when the session is closed. */
  async line(echo: EchoStyle = true): Promise<string> {
    for (;;) {
      const end = /[\r\n]|\x03/.exec(this.#typed);
      if (end) {
        const line = end[0] === "\x03" ? "\x03" : this.#typed.slice(0, end.index);
        this.#typed = this.#typed.slice(end.index + 1);
        this.ledger.push(line);
        if (line === "\x03") this.write("^C\r\n");
        else if (echo === true) this.write(`${line}\r\n`);
        else if (echo !== false) this.write(echo(line));
        return line;
      }
      await this.#more();
    }
  }

  /** The next single key. */
  async key(): Promise<string> {
    while (this.#typed === "") await this.#more();
    const key = this.#typed[0] as string;
    this.#typed = this.#typed.slice(1);
    return key;
  }

  /** Waits until the other side has gone. */
  async gone(): Promise<void> {
    while (!this.#ended) await this.#more().catch(() => {});
  }

  close(): void {
    if (this.#ended) return;
    this.channel.exit(0);
    this.channel.end();
  }

  #more(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(new TerminalClosed());
      this.#waiting = () => {
        this.#waiting = undefined;
        if (this.#ended) reject(new TerminalClosed());
        else resolve();
      };
    });
  }
}

/** The client went away; ends a script quietly. */
export class TerminalClosed extends Error {}
