// How long API and workers wait for Temporal, for the store, for programs and for one another. Milliseconds.

/** By this the API sees that a worker is gone. */
export const SIGN_OF_LIFE = {
  every_ms: 10_000,
  /** Three signs of life that did not come, and a little. */
  silent_ms: 35_000,
  /** A poll of a worker is open for a minute, and only its beginning is known. */
  unseen_ms: 75_000,
  /** A worker that has just started polls before it says that it lives; later than this it does not live any more. */
  first_ms: 15_000,
  /** How old may be what a worker knows of the number of its site's workers. */
  counted_ms: 10_000,
};

/** `/readyz` of API and workers. */
export const READINESS = {
  /** For each of what is looked at. */
  probe_ms: 2_000,
  /** Those who ask at once, or one after the other, share an answer: proving the store writes to it. */
  kept_ms: 1_000,
};

/** Open executions that stand still, because no worker can go on with them. */
export const STALLED = {
  /** A task that nobody takes for so long is told of; a busy worker takes one within milliseconds. */
  waits_ms: 10_000,
  /** `/readyz` looks at so many executions each time, and at others the next time. */
  looked_at: 20,
  /** Those who ask within this time share an answer. */
  kept_ms: 2_000,
};

/** Tasks of workflows that a worker fails. */
export const FAILING_TASKS = {
  /** Temporal gives such a task out again after at most ten minutes; until then the worker is not known to be well. */
  remembered_ms: 660_000,
};

/** Calls of the API to Temporal. */
export const TEMPORAL_CALL = {
  deadline_ms: 5_000,
  /** Longer than the server holds a long poll open. */
  poll_ms: 90_000,
  /** An update is answered by a worker; one that replays a long history first needs a moment. */
  update_ms: 15_000,
  /** After an outage the API is back within this time, not within gRPC's two minutes. */
  first_reconnect_ms: 200,
  longest_reconnect_ms: 1_000,
};

/** Calls to an S3 server. */
export const S3 = {
  connect_ms: 5_000,
  /** A write waits out an outage, so that what was read from a device need not be read again; a reader is told soon. */
  write_ms: 120_000,
  read_ms: 10_000,
  attempt_ms: 30_000,
  retry: { first_ms: 100, longest_ms: 5_000 },
};

/** Secrets that a worker reads. */
export const SECRETS = {
  /** A program that gives one. */
  program_ms: 10_000,
  /** A value is read again after this long: a segment asks more than once, and commands may be slow. */
  kept_ms: 30_000,
  /** What a program printed for a run: longer than runs are. */
  kept_for_run_ms: 24 * 3_600_000,
  /** A device may print the new value of a file as soon as it is there. */
  file_kept_ms: 250,
};

/** What people wrote (expressions, patterns, templates) in a thread. */
export const JOB = { limit_ms: 5_000, more_ms_per_mib: 2_000 };
