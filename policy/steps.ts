// What a step gets that says nothing else, how often it is tried again, and how long its parts wait. Milliseconds.

/** Of a step, unless spec or step say otherwise. */
export const STEP = {
  /** For each command. */
  timeout_ms: 30_000,
  retry: { attempts: 3, delay_ms: 1_000, backoff: 2, max_delay_ms: 30_000 },
  /** More attempts are a loop, and not a retry. */
  most_attempts: 100,
};

/** Milliseconds before the attempt that follows the `tries`th. */
export const delayAfter = (
  tries: number,
  { delay_ms, backoff, max_delay_ms }: { delay_ms: number; backoff: number; max_delay_ms: number },
): number => Math.min(max_delay_ms, delay_ms * backoff ** (tries - 1));

/** So many attempts of a step may be lost with their worker, or find the change claimed, however few it has for its device. */
export const LOST_ATTEMPTS = 3;
/** Until a worker that found the change claimed looks again: another one may be about to know more. */
export const CLAIMED_AGAIN_MS = 1_000;

/** Cleanup (`undo`, `always`, `finally`) that neither cancel nor deadline reaches, unless the spec says otherwise. */
export const CLEANUP_MS = 300_000;

/** A check that is repeated (`verify`, and what a trigger or a commit-confirm waits for). */
export const CHECK = {
  every_ms: 2_000,
  /** Sooner nothing new is to be seen, and the device has to answer. */
  least_every_ms: 100,
  /** From this long between looks on, the wait holds neither a session nor a slot of the worker. */
  long_wait_ms: 5_000,
};

/** A device that takes a commit-confirm back by its own timer. */
export const ROLLBACK = {
  /** Nothing is typed later than this before the timer: on some platforms it would undo what the timer has done. */
  margin_ms: 20_000,
  /** After the timer has run out: to roll back, and to be reachable again. */
  grace_ms: 60_000,
  /** The activity that watches it, beyond the timer: the grace, to look at it, and to log in once more. */
  watch_grace_ms: 180_000,
  short_wait_ms: 2_000,
  /** From so long a wait on the worker holds nothing meanwhile. */
  long_wait_ms: 10_000,
};

/** A device that a command sends away, as a reload does. */
export const RECONNECT = {
  /** A device that goes down still takes logins for a moment. */
  going_down_ms: 2_000,
  between_ms: 1_000,
};

/** To read the configuration after a change that broke off: the device may not answer, and whoever cancelled waits. */
export const EFFECT_AFTER_BREAK_MS = 15_000;

/** A file that a worker downloads to copy it to devices. */
export const DOWNLOAD = {
  /** Without any byte for so long the address is given up, and asked again. */
  stall_ms: 60_000,
  most_redirects: 5,
};

/** To remove a part of a file after the step was cancelled or failed. */
export const TIDY_FILE_MS = 5_000;

/** Before the first byte of a change. */
export const CLAIM = {
  /** A word of Temporal's that is older is asked for again: the worker was frozen meanwhile, or its store is slow. */
  fresh_ms: 2_000,
  asked_again: 3,
};
