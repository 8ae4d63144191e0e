// The terminal of a session: bytes in become lines and keys, echo and output go back. Knows nothing of commands.
import type { Faults } from "./faults.js";

/** What carries the terminal's bytes. */
export interface Wire {
  write(data: Buffer | string): boolean;
  once(event: "drain", listener: () => void): unknown;
}

export class Closed extends Error {
  override readonly name = "Closed";
}

/** `session limit`, `half open` and the like end a session by throwing this. */
export const closed = () => new Closed("the session is closed");

export class Terminal {
  /** Set while a line is being typed: where a log line cuts in. */
  #typing = false;
  #input = "";
  #wake: (() => void) | undefined;
  #closed = false;
  /** Who wants to hear that the other side has gone. */
  readonly #gone = new Set<() => void>();
  #silent = false;
  #after_cr = false;
  #out = "";
  /** Called when Ctrl-C arrives while no line is awaited. */
  onInterrupt: () => void = () => {};

  constructor(
    private readonly wire: Wire,
    private readonly faults: () => Faults,
  ) {}

  /** Bytes from the other side. */
  receive(data: Buffer): void {
    const text = data.toString("latin1");
    if (!this.#typing && text.includes("\x03")) {
      this.#input = text.slice(text.lastIndexOf("\x03") + 1);
      this.onInterrupt();
    } else this.#input += text;
    this.#wake?.();
  }

  end(): void {
    this.#closed = true;
    for (const gone of this.#gone) gone();
    this.#wake?.();
  }

  /** Waits so many real milliseconds, or until the other side goes away. @throws {Closed} when it does */
  async pause(ms: number): Promise<void> {
    if (this.#closed) throw closed();
    await new Promise<void>((done) => {
      const over = (): void => {
        clearTimeout(timer);
        this.#gone.delete(over);
        done();
      };
      const timer = setTimeout(over, ms);
      this.#gone.add(over);
    });
    if (this.#closed) throw closed();
  }

  /** From now on nothing is sent, and what comes is swallowed. */
  silence(): void {
    this.#silent = true;
  }

  /** Reads one line, echoing as it is typed. Ctrl-C empties it, Ctrl-U and backspace edit it, Ctrl-D and Ctrl-Z end it as they are. */
  async line(echo: boolean): Promise<string> {
    this.flush();
    let line = "";
    this.#typing = true;
    try {
      for (;;) {
        if (!this.#input) this.flush();
        const key = await this.#key();
        if (key === "\n" && this.#after_cr) {
          this.#after_cr = false;
          continue;
        }
        this.#after_cr = key === "\r";
        if (key === "\r" || key === "\n") {
          if (echo) this.#echoLine(line);
          else this.#out += "\r\n";
          return Buffer.from(line, "latin1").toString("utf8");
        }
        if (key === "\x03") return "\x03";
        if ((key === "\x04" || key === "\x1a") && !line) return key;
        if (key === "\x15") {
          if (echo && !this.#deferred()) this.#out += "\b \b".repeat(line.length);
          line = "";
        } else if (key === "\b" || key === "\x7f") {
          if (line && echo && !this.#deferred()) this.#out += "\b \b";
          line = line.slice(0, -1);
        } else if (key >= " ") {
          line += key;
          if (echo && !this.#deferred()) this.#out += Buffer.from(key, "latin1").toString("latin1");
        }
      }
    } finally {
      this.#typing = false;
    }
  }

  /** Reads one key without echo. */
  async key(): Promise<string> {
    this.flush();
    let key = await this.#key();
    if (key === "\n" && this.#after_cr) key = await this.#key();
    this.#after_cr = key === "\r";
    return key;
  }

  /** Queues output; `\n` becomes CR LF. It leaves with the next flush. */
  print(text: string): void {
    if (text) this.#out += Buffer.from(text.replace(/\r?\n/g, "\r\n"), "utf8").toString("latin1");
    if (this.#out.length > 65_536) this.flush();
  }

  /** Sends what is queued. True when the other side cannot take more for now. */
  flush(): boolean {
    if (this.#closed) throw closed();
    const out = this.#out;
    this.#out = "";
    if (!out || this.#silent) return false;
    return !this.wire.write(Buffer.from(out, "latin1"));
  }

  /** Sends what is queued in the pieces that the faults ask for, and waits until the other side has taken it. */
  async drain(): Promise<void> {
    const { chunk_bytes, chunk_delay_ms = 0 } = this.faults();
    if (chunk_bytes || chunk_delay_ms) {
      const out = this.#out;
      this.#out = "";
      const size = chunk_bytes ?? 1;
      for (let at = 0; at < out.length; at += size) {
        this.#out = out.slice(at, at + size);
        this.flush();
        await pause(chunk_delay_ms);
      }
    }
    if (this.flush()) {
      await new Promise<void>((done) => {
        const over = (): void => {
          this.#gone.delete(over);
          done();
        };
        this.wire.once("drain", over);
        this.#gone.add(over);
      });
    }
    if (this.#closed) throw closed();
  }

  /** A log line that cuts in between. */
  interject(text: string, prompt: string): void {
    if (this.#closed || this.#silent) return;
    this.print(`\n${text}\n${this.#typing ? prompt : ""}`);
    this.flush();
  }

  #deferred(): boolean {
    return this.faults().echo !== undefined;
  }

  #echoLine(line: string): void {
    const { echo } = this.faults();
    if (echo === "none") return;
    if (echo === "double") this.#out += line + "\r\n" + line;
    if (echo === "split") this.#out += line.replace(/.{8}/g, "$& \r");
    if (echo === "rewritten")
      this.#out +=
        line.slice(0, 4) +
        "\b".repeat(Math.min(4, line.length)) +
        "\x1b[K" +
        line.trim().replace(/\s+/g, " ");
    this.#out += "\r\n";
  }

  async #key(): Promise<string> {
    while (!this.#input) {
      if (this.#closed) throw closed();
      this.flush();
      await new Promise<void>((done) => (this.#wake = done));
      this.#wake = undefined;
    }
    const key = this.#input[0]!;
    this.#input = this.#input.slice(1);
    return key;
  }
}

/** Waits so many real milliseconds; 0 gives the loop a turn. */
export const pause = (ms: number) =>
  new Promise<void>((done) => void (ms > 0 ? setTimeout(done, ms) : setImmediate(done)));
