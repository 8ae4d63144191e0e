// A terminal's bytes without a network, for tests of many thousand conversations.
import type { ShellChannel } from "../shell/channel.js";

export class MemoryChannel implements ShellChannel {
  #data: (bytes: Buffer) => void = () => {};
  #closed: (why: string) => void = () => {};
  paused = false;

  /** @param answer what happens when a line is typed */
  constructor(readonly answer: (line: string, channel: MemoryChannel) => void) {}

  write(text: string): void {
    for (const line of text.split("\n").slice(0, -1)) this.answer(line, this);
  }
  listen(handlers: { data: (bytes: Buffer) => void; closed: (why: string) => void }): void {
    this.#data = handlers.data;
    this.#closed = handlers.closed;
  }
  /** The device says this. */
  say(bytes: Buffer): void {
    this.#data(bytes);
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  alive(): Promise<boolean> {
    return Promise.resolve(true);
  }
  end(): Promise<void> {
    this.destroy();
    return Promise.resolve();
  }
  destroy(): void {
    this.#closed("closed here");
  }
}
