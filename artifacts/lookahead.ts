// Works ahead on a sequence, several items at a time, and hands out the results in the sequence's order.

/** @param ahead Items under way at once, at least 1. Stops taking items when the reader stops. */
export async function* inOrder<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  ahead: number,
  work: (item: T) => Promise<R>,
): AsyncIterable<R> {
  const underWay: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      result.catch(() => {}); // reported when its turn comes
      underWay.push(result);
      if (underWay.length >= ahead) yield (await underWay.shift()) as R;
    }
    while (underWay.length > 0) yield (await underWay.shift()) as R;
  } finally {
    await Promise.allSettled(underWay);
  }
}
