// How much travels through Temporal. A payload may have 2 MiB, a history 50 MiB and 51,200 events; payloads stay far below,
// since a hundred devices send theirs at once. Sizes in bytes of JSON or in characters, as it is said.

/** Saved values of one device, bytes: they travel in each message to a worker that needs them. */
export const SAVED_BYTES = 512 * 1_024;
/** Saved values that may come home at the same time, when the history has little room left, bytes. */
export const SAVED_AT_ONCE_BYTES = 8 * 1_024 * 1_024;
/** Saved values that all devices may carry from one stage into the next, through the history of the run, bytes. */
export const SAVED_CARRIED_BYTES = 8 * 1_024 * 1_024;

/** Items of a loop, whether the spec lists them or an expression gives them. */
export const LOOP_ITEMS = 1_000;
/** Items that an expression gives travel to the workflow in one message, and each to the activity that works on it, bytes. */
export const LOOP_ITEMS_BYTES = 512 * 1_024;
/** Values of data that is far too large, so that it is not turned into text to find that out. */
export const FAR_TOO_MANY_VALUES = 100_000;

/** Results of one segment, bytes: its rest is a segment of its own. Each beat carries them. */
export const SEGMENT_RESULT_BYTES = 64 * 1_024;
/** What differs by device in the message to a group, bytes of JSON. */
export const GROUP_INPUT_BYTES = 48 * 1_024;
/** Results of a group that its workflow is yet to be told of, bytes: then it is told at once. */
export const GROUP_RESULT_BYTES = 128 * 1_024;
/** Results of all devices of a group that are under way, bytes: each has its part of it. */
export const GROUP_JOURNAL_BYTES = 256 * 1_024;
/** Bytes of a journal that go out in a second: many devices beat at once, and Temporal keeps every one of their beats. */
export const BEAT_BYTES_PER_SECOND = 16 * 1_024;

/** Of one result, characters; the artifacts hold the whole. */
export const RESULT = {
  message: 2_000,
  /** Of its commands, the first ones. */
  commands: 4_000,
  /** Of its detail, beyond which long lists of lines are cut. */
  detail: 32_000,
  /** Lines of a list that stay. */
  lines: 100,
  /** Of what was found, for each check. */
  actual: 2_000,
  /** Of what a change did. */
  difference: 8_000,
};

/** Of the journal, which travels in each beat. */
export const JOURNAL = {
  /** Characters of why an attempt failed. */
  reason: 300,
  /** Notes of attempts of one step: a poll may have thousands. */
  retries: 50,
  /** Of a change that is about to be sent: the intent has all of it. */
  marked_lines: 50,
  marked_characters: 200,
};
