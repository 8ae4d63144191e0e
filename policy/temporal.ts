// How long Temporal lets an activity take, how often it tries one again, and how a worker shows that it lives. Milliseconds.
// Temporal tries again what was lost with a worker, or met a store or a server that is away; a step's own retries are the
// activity's business (`steps.ts`).

/** Local activities: they read the plan and evaluate conditions, in milliseconds. */
export const AT_ONCE = {
  /** Room for a store that answers slowly. */
  start_to_close_ms: 30_000,
  /** All attempts together: a store may be away for as long. */
  schedule_to_close_ms: 600_000,
  retry: { first_ms: 100, longest_ms: 5_000 },
};

/** Activities without a device: archives, leases. They go on until they succeed. */
export const CONTROL = {
  /** The archive of a large run. */
  start_to_close_ms: 600_000,
  /** An archive is written file by file; a store that is away holds one up. */
  heartbeat_ms: 60_000,
  beat_every_ms: 10_000,
  retry: { first_ms: 1_000, longest_ms: 60_000 },
};

/** Notifications: a receiver that is back is told within a minute. */
export const DELIVERY = {
  start_to_close_ms: 600_000,
  heartbeat_ms: 15_000,
  /** A few of them in a heartbeat. */
  beat_every_ms: 3_000,
  retry: { first_ms: 1_000, backoff: 2, longest_ms: 60_000 },
  /** A receiver that is away for longer is not told. */
  give_up_ms: 24 * 3_600_000,
  /** One POST, from the look for the address to the last byte of the answer's head. */
  post_ms: 10_000,
  /** Of what a receiver asks to wait. */
  longest_pause_s: 3_600,
};

/** Activities with a session. */
export const SEGMENT = {
  /** Without a beat for so long a worker is taken for dead, and another one goes on. */
  heartbeat_ms: 15_000,
  /** Under a third of the heartbeat timeout. */
  beat_every_ms: 4_000,
  /** Beats closer together are left to the timer: each one encodes the whole journal. */
  least_between_beats_ms: 1_000,
  /** Outputs that are gathered go to the store no more often while a segment goes on: each time all of them are sent. */
  least_between_packs_ms: 3_000,
  /** A worker that stood still for so long finds out before it is taken for dead. */
  stalled_ms: 3_000,
  /**
   * After this long without a worker the workflow looks who polls the queue. Where somebody does, and is only busy, it waits
   * twice as long each time: an hour of that is then 70 events of its history, and not 800.
   */
  schedule_to_start_ms: 30_000,
  schedule_to_start_most_ms: 600_000,
  /** A stage of no more devices begins at once, however many devices of other runs have the workers of their site. */
  few_devices: 10,
  /** After this long on the queue of stages of few devices, its room is taken: then it waits as all others do. */
  few_to_start_ms: 2_000,
  /**
   * On top of the steps' own budget: what it waits in its worker for a session with the device and for its turn to log in, to
   * give the session back, and to keep its recording.
   */
  held_up_ms: 900_000,
  /** On top of the steps' own budget: for the attempts that dead and frozen workers swallow. */
  recovery_ms: 3_600_000,
  retry: { first_ms: 1_000, backoff: 2, longest_ms: 30_000 },
};

/** Devices that read together, in one activity. */
export const GROUP = {
  most_devices: 16,
  /** A group has at most this part of the devices that a stage works on at once: several workers share them. */
  part_of_lanes: 1 / 2,
  /**
   * A device that is through waits for the others of its group for as long as it took itself, within these bounds; then the
   * workflow is told of all that are through, and goes on with them. On a busy machine all takes longer, and so does this.
   */
  least_wait_ms: 1_000,
  most_wait_ms: 10_000,
};

/** `doctor`: one look at a device. Once: a second login attempt could lock the account. */
export const PROBE = {
  attempts: 1,
  /** Nobody polls the site's queue. */
  schedule_to_start_ms: 10_000,
  /** For its turn: the first login of a credential is made alone, and a run may hold the device's session. */
  wait_ms: 30_000,
  /** From the begin of the connection on, where the request does not say. */
  default_ms: 30_000,
  longest_ms: 60_000,
  /** Closing a session, and what the worker needs besides. */
  closing_ms: 5_000,
  /** Of whoever asked: until a worker of control and one of the site have taken it, and to close the session. */
  answer_ms: 20_000,
  /** An older request is refused: whoever reaches Temporal may start one again. An hour is more than clocks differ by. */
  asked_ms: 3_600_000,
};
