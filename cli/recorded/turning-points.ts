// Waits for the moments at which a run is paused or over, by its events: to ask for the run takes the API 13 ms each time.
import type { OrchestratorClient } from "../../packages/client/src/index.js";

export class TurningPoints {
  readonly #ended = new AbortController();
  /** One has come since the last wait. */
  #hasCome = false;
  #wake: () => void = () => {};

  constructor(client: OrchestratorClient, run: string) {
    // Whoever asks for the run sees why it cannot be followed.
    this.#follow(client, run).catch(() => {});
  }

  async #follow(client: OrchestratorClient, run: string): Promise<void> {
    for await (const { type } of client.events(run, { signal: this.#ended.signal })) {
      if (type !== "run.paused" && type !== "run.finished") continue;
      this.#hasCome = true;
      this.#wake();
    }
  }

  /** Resolves at the next one, or after so long. */
  async next(within_ms: number): Promise<void> {
    if (!this.#hasCome) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((done) => {
        this.#wake = done;
        timer = setTimeout(done, within_ms);
      });
      clearTimeout(timer);
    }
    this.#hasCome = false;
  }

  end(): void {
    this.#ended.abort();
  }
}
