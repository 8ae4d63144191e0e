// What a run costs whoever is billed for Temporal and the store: actions, events, bytes, operations.

/** What Temporal Cloud counts as an action. */
const ACTIONS = new Set(
  [
    "WORKFLOW_EXECUTION_STARTED",
    "WORKFLOW_EXECUTION_SIGNALED",
    "WORKFLOW_EXECUTION_UPDATE_ACCEPTED",
    "ACTIVITY_TASK_SCHEDULED",
    "TIMER_STARTED",
    "MARKER_RECORDED",
    "START_CHILD_WORKFLOW_EXECUTION_INITIATED",
    "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED",
    "UPSERT_WORKFLOW_SEARCH_ATTRIBUTES",
    "WORKFLOW_PROPERTIES_MODIFIED",
  ].map((type) => `EVENT_TYPE_${type}`),
);

/** Of the history of the run, which is not cut into shards. `bytes` is the history as JSON. */
export async function temporalBill(url, id) {
  const text = await (await fetch(`${url}/v1/runs/${id}/history`)).text();
  const { events } = JSON.parse(text);
  const actions = events.filter(({ eventType }) => ACTIONS.has(eventType)).length;
  return { actions, events: events.length, bytes: Buffer.byteLength(text) };
}

/** What worker and API have written to the store so far. @param pages of their metrics */
export async function writtenNow(pages) {
  const written = { operations: 0, bytes: 0 };
  for (const page of pages) {
    const text = await (await fetch(page)).text();
    written.operations += sum(text, /^orchestrator_artifact_puts_total\{.*\} (\S+)$/gm);
    written.bytes += sum(text, /^orchestrator_artifact_put_bytes_total (\S+)$/gm);
  }
  return written;
}

const sum = (text, pattern) =>
  [...text.matchAll(pattern)].reduce((total, [, value]) => total + Number(value), 0);
