// What runs, leases and archives wait for, and how often they look. Milliseconds.

/** A site without a worker: so many looks, with a pause in between, before it is said. */
export const NO_WORKER = { looks: 3, between_ms: 10_000 };

/** The registry of leases of a site. */
export const LEASE = {
  /** Without holders it ends; the next request starts it again. */
  idle_ms: 60_000,
  /** Whether a holder that somebody waits for is still open. */
  look_every_ms: 2_000,
  /**
   * After a holder was terminated or timed out, a session of it may go on typing until its worker hears of that: the
   * heartbeat throttle of 5 s, and time for the session to leave what it is in.
   */
  after_abnormal_close_ms: 10_000,
  /** Who waits asks again, since a registry may have been terminated; less and less often. */
  ask_again_ms: 10_000,
  ask_again_most_ms: 300_000,
};

/** The archive of a run. */
export const ARCHIVE = {
  /** Whether a run that gave no signal is over. */
  look_every_ms: 60_000,
  /** The run's own closing event comes just after its signal, on a busy server a little later. */
  after_signal_ms: [50, 250, 1_000, 5_000],
  /** The worker of a change that was cut off hears within a heartbeat that nobody wants it, then leaves what it is in. */
  cut_off_ms: 10_000,
  cut_off_look_ms: 500,
  /** What a worker holds for a store that was full is written this soon after there is space. */
  held_ms: 10_000,
  held_look_ms: 1_000,
};

/** How often a worker tries to write what it holds for a store that is full or away. */
export const HELD_RETRY_MS = 2_000;

/** A run that has ended. */
export const RUN_OVER = {
  /** Cleanup of a run that was terminated goes on after its archive is written, for so long beyond its own time limit. */
  still_at_work_ms: 3_600_000,
  /** Temporal has no work of a run that is over, so whether it is over need not be looked at more often. */
  look_every_ms: 15 * 60_000,
};

/** What was uploaded to be copied stays so long for a run that has not started yet. */
export const UPLOADED_MS = 24 * 3_600_000;
