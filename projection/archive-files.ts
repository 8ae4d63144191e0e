// Names of the files of an archive, below the run's folder.
import type { HistoryRef } from "./facts.js";
import { historyName } from "./position.js";

/** `run.json` is written last. */
export const ARCHIVE_FILES = {
  run: "run.json",
  results: "results.json",
  events: "events.ndjson",
  history: "history/",
  html: "report.html",
  junit: "report.xml",
  json: "report.json",
  markdown: "report.md",
} as const;

/** `history/run.0.json`, `history/stage-0-shard-3.0.json`: workflow and its place in the chain of executions. */
export function historyFile({ workflow_id, chain }: HistoryRef): string {
  const [stage, shard] = historyName(workflow_id).split(".");
  return `${ARCHIVE_FILES.history}${shard === undefined ? "run" : `stage-${stage}-shard-${shard}`}.${chain}.json`;
}
