// A status has a shape beside its colour, for those who see no colours.
export const MARKS: Record<string, string> = {
  passed: "✓",
  failed: "✗",
  errored: "!",
  indeterminate: "?",
  cancelled: "⊘",
  skipped: "–",
  running: "▸",
  waiting: "…",
  timed_out: "⏱",
  paused: "‖",
  queued: "…",
};

/** @param text HTML */
export const badge = (status: string, text = status): string =>
  `<span class="badge ${status}"><span aria-hidden="true">${MARKS[status] ?? "·"} </span>${text}</span>`;
