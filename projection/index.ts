// What the rest of the project uses of the projection.
export { ARCHIVE_FILES, type ArchiveOptions, archiveRun } from "./archive.js";
export type { Fact, HistoryRef } from "./facts.js";
export { runLinks } from "./links.js";
export { type HistorySource, mergeHistories } from "./merge.js";
export type { HistoryEvent } from "./payloads.js";
export { createProjection, type PlacedEvent, type ProjectedRun, type Projection } from "./projection.js";
export { outlineOf, type RunOutline } from "./state.js";
