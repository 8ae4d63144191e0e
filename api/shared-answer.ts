// An answer that those who ask within a while share, so that many questions cost one look.

/** @param kept_ms how long an answer is given again. A question that fails is shared as well. */
export function sharedAnswer<T>(kept_ms: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { at: number; answer: Promise<T> } | undefined;
  return () => {
    if (!last || performance.now() - last.at > kept_ms) last = { at: performance.now(), answer: ask() };
    return last.answer;
  };
}
