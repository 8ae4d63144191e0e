// Whether a transfer of a file still goes on: it is cancelled, its connection ends, or no byte is acknowledged for too long.
import { DeviceError } from "../errors.js";
import type { Guard } from "../session.js";
import { FILES } from "../timing.js";
import type { FilesOptions } from "./transfer.js";

const LOOK_EVERY_MS = 1_000;

export class TransferWatch {
  #failed: Error | undefined;
  readonly #waiting = new Set<(error: Error) => void>();
  #last = performance.now();
  readonly #timer: NodeJS.Timeout;
  readonly #stopListening: () => void;

  constructor(
    readonly device: string,
    { stall_ms = FILES.stall_ms, timeout_ms = Infinity, signal }: FilesOptions,
    private readonly guard: () => Guard | undefined,
  ) {
    const stop = (): void => this.end("cancelled", "cancelled while a file was transferred.");
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
    this.#stopListening = () => signal?.removeEventListener("abort", stop);
    const begin = performance.now();
    this.#timer = setInterval(() => {
      if (performance.now() - begin > timeout_ms) {
        const limit = `the file was not transferred within ${Math.round(timeout_ms / 1_000)} s; raise \`timeout\`.`;
        return this.end("command_timeout", limit);
      }
      if (this.#waiting.size === 0 || performance.now() - this.#last < stall_ms) return;
      const what = `the device acknowledged no byte of a file for ${Math.round(stall_ms / 1_000)} s.`;
      this.end("command_timeout", what);
    }, LOOK_EVERY_MS).unref();
  }

  /** From now on nothing goes on. */
  end(code: DeviceError["code"], message: string): void {
    this.#failed ??= new DeviceError(code, `${this.device}: ${message}`, { sent: true });
    for (const reject of this.#waiting) reject(this.#failed);
  }

  /** A byte was acknowledged. */
  alive(): void {
    this.#last = performance.now();
  }

  /** @throws {DeviceError} where the transfer is over before the work is */
  during<T>(work: Promise<T>): Promise<T> {
    if (this.#waiting.size === 0) this.alive();
    return new Promise<T>((resolve, reject) => {
      const settle = (then: () => void): void => {
        this.#waiting.delete(reject);
        then();
      };
      this.#waiting.add(reject);
      work.then(
        (value) => settle(() => resolve(value)),
        (error: Error) => settle(() => reject(error)),
      );
      if (this.#failed) settle(() => reject(this.#failed));
    });
  }

  /** After a standstill of this process somebody else may write the file. @throws {DeviceError} session_lost */
  async mayWrite(): Promise<void> {
    if (this.#failed) throw this.#failed;
    const may = this.guard()?.() ?? true;
    if (may === true || (await may.catch(() => false))) return;
    this.end(
      "session_lost",
      "this process was suspended; the file is not sent on, so that it is not written twice.",
    );
    throw this.#failed as unknown as Error;
  }

  close(): void {
    this.#stopListening();
    clearInterval(this.#timer);
  }
}

/** What the device does not do with a file, and what it says. */
export const refusedFile = (device: string, what: string, said: string): DeviceError =>
  new DeviceError("file_refused", `${device}: the device does not ${what}: ${said}`, { sent: true });
