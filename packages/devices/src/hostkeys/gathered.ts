// Many who want the same work done at once share it.

/** @returns does the work; who asks while it goes on shares the next one, so that what he gets is as of his asking */
export function gathered<T>(work: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return () => {
    next ??= last.then(() => {
      next = undefined;
      const begun = work();
      last = begun.catch(() => {});
      return begun;
    });
    return next;
  };
}
