// What the rest of the project uses of the projection.
export { archiveRun } from "./archive.js";
export { ARCHIVE_FILES } from "./archive-files.js";
export { dueNotifications } from "./notifications.js";
export type { HistoryRef } from "./facts.js";
export type { HistorySource } from "./merge.js";
export type { HistoryEvent } from "./payloads.js";
export { columnsOf } from "./reports/columns.js";
export { storedHistories } from "./stored-histories.js";
export { outlineOf } from "./state.js";
