// Bodies that are made as they are read: nothing is buffered for a reader who does not read.
interface PullOptions {
  /** Called once, whichever way it ends. */
  onEnd?: () => void;
  /** Aborted when the reader goes away. */
  abort?: AbortController;
}

/** The next chunk is asked for when the reader has room for it. */
export function pullStream(
  chunks: AsyncIterable<string | Uint8Array>,
  { onEnd, abort }: PullOptions = {},
): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    onEnd?.();
  };
  abort?.signal.addEventListener("abort", () => void iterator.return?.().then(end, end), { once: true });
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { value, done } = await iterator.next();
          if (done) {
            end();
            controller.close();
          } else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
        } catch (error) {
          end();
          controller.error(error);
        }
      },
      cancel() {
        abort?.abort();
        void iterator.return?.().then(end, end);
      },
    },
    { highWaterMark: 0 },
  );
}
