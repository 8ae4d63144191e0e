// Calls on a session, one after the other: what may not begin, who has the last word, what makes a session dirty.
import { DeviceError, maskError } from "./errors.js";
import type { Guard } from "./session.js";

interface FirstByte {
  beforeSend?: (() => Promise<void>) | undefined;
  signal?: AbortSignal | undefined;
}

/** Nothing went out and the session is as before; carries what is thrown to the caller. */
export class NothingSent extends Error {
  constructor(readonly reason: unknown) {
    super("nothing sent");
  }
}

export class CommandLock {
  busy = false;
  dirty = false;
  /** For sessions that write whole requests; a shell asks its guard key by key. */
  guard: Guard | undefined;

  /** @param lost gives the error once the other side is gone */
  constructor(
    readonly device: string,
    readonly mask: (text: string) => string,
    readonly lost: () => DeviceError | undefined,
  ) {}

  /**
   * @param lines one line each, as typed
   * @param after decides what a DeviceError means for the session; default: it is dirty
   * @throws {DeviceError} with secrets masked; what `beforeSend` rejected with, as it is
   */
  async alone<T>(
    lines: readonly string[],
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
    after?: (error: DeviceError) => Promise<void>,
  ): Promise<T> {
    this.#check(lines, signal);
    this.busy = true;
    try {
      return await work();
    } catch (error) {
      if (error instanceof NothingSent) throw error.reason;
      if (!(error instanceof DeviceError)) {
        this.dirty = true;
        throw error;
      }
      if (after) await after(error);
      else this.dirty = true;
      throw maskError(error, this.mask);
    } finally {
      this.busy = false;
    }
  }

  /** Lets the caller have the last word. What it rejects with is passed on, and the session stays as it is. */
  async beforeFirstByte({ beforeSend, signal }: FirstByte): Promise<void> {
    try {
      if (beforeSend) await beforeSend();
    } catch (error) {
      throw new NothingSent(error);
    }
    const lost = this.lost();
    if (lost) throw lost;
    if (signal?.aborted) throw new NothingSent(this.unsent("cancelled", "cancelled; nothing was sent."));
  }

  /** @throws {DeviceError} session_lost where the guard forbids it; the caller drops the connection */
  async mayWrite(sent: boolean): Promise<void> {
    const may = this.guard?.() ?? true;
    if (may === true || (await may.catch(() => false))) return;
    this.dirty = true;
    const what =
      "this process was suspended; nothing more is sent, so that no input goes out twice. Open a new session.";
    throw new DeviceError("session_lost", `${this.device}: ${what}`, { sent });
  }

  /** An error of which nothing was sent, and after which the session is as before. */
  refuse(code: DeviceError["code"], what: string): NothingSent {
    return new NothingSent(this.unsent(code, what));
  }

  unsent(code: DeviceError["code"], what: string): DeviceError {
    return new DeviceError(code, `${this.device}: ${what}`, { sent: false });
  }

  #check(lines: readonly string[], signal: AbortSignal | undefined): void {
    if (this.busy)
      throw this.unsent(
        "unsupported",
        "another command of this session is under way; await it first, or open a second session.",
      );
    const lost = this.lost();
    if (lost) throw lost;
    if (this.dirty)
      throw this.unsent(
        "session_lost",
        "the session is not to be used after a timeout, an abort or output that came too late. Close it and open a new one.",
      );
    if (signal?.aborted) throw this.unsent("cancelled", "cancelled; nothing was sent.");
    // oxlint-disable-next-line no-control-regex
    const bad = lines.find((line) => /[\x00-\x08\x0a-\x1f\x7f]/.test(line));
    if (bad !== undefined)
      throw this.unsent(
        "unsupported",
        `${JSON.stringify(bad)} holds a line break or control character; send one line at a time.`,
      );
  }
}
