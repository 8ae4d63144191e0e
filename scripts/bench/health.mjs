// Whether an API still answers while it does something else.
import { readFileSync, writeFileSync } from "node:fs";

const EVERY_MS = 20;

/** What an API is started with so that {@link watchHealth} knows how long its loop was held. */
export function watchedLoop(file) {
  writeFileSync(file, "");
  const module = new URL("./loop-watch.mjs", import.meta.url).href;
  return { env: { BENCH_LOOP_FILE: file }, args: ["--import", module] };
}

/**
 * Asks for `/healthz` again and again until it is stopped.
 * @returns a function that stops, and gives the longest time that an answer took, and that the loop was held, milliseconds
 */
export function watchHealth(url, file) {
  const began = Date.now();
  let longest = 0;
  const stop = new AbortController();
  const asking = (async () => {
    while (!stop.signal.aborted) {
      const from = performance.now();
      // A connection that was kept for longer than the API serves idle ones is closed: that counts as an answer that is late.
      await fetch(`${url}/healthz`).then(
        (response) => response.text(),
        () => "",
      );
      longest = Math.max(longest, performance.now() - from);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  })();
  return async () => {
    stop.abort();
    await asking;
    const noted = readFileSync(file, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split(" ").map(Number));
    const held = noted.filter(([at]) => at >= began).map(([, ms]) => ms);
    return { health: longest, held: Math.max(0, ...held) };
  };
}

export const pad = (value, width) => String(value).padStart(width);
