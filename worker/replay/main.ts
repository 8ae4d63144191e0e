// Process: replays histories on this build, and ends. `main.js BUNDLE.tar.gz`, or without it one JSON line
// `{ name, json }` for each history on stdin. Prints the verdict as one JSON line; what it cannot read is said on stderr.
import { createInterface } from "node:readline";
import { DefaultLogger, Runtime } from "@temporalio/worker";
import { bundleLimits, UNPACK_SETTING } from "../../schemas/bundle-limits.js";
import { replayBundle } from "../bundle.js";
import { createDataConverter } from "../codec.js";
import { historiesOfBundle } from "./bundle-file.js";
import { type RecordedHistory, replayHistories } from "./replay.js";

async function* fromStdin(): AsyncGenerator<RecordedHistory> {
  for await (const line of createInterface({ input: process.stdin }))
    yield JSON.parse(line) as RecordedHistory;
}

try {
  // The core tells of every difference on its own; the verdict says it once.
  Runtime.install({
    logger: new DefaultLogger("ERROR", () => {}),
    telemetryOptions: { logging: { forward: {}, filter: "ERROR" } },
  });
  const [file] = process.argv.slice(2);
  const dataConverter = createDataConverter(process.env["ORCHESTRATOR_ENCRYPTION_KEY"], "replay");
  const limits = bundleLimits(process.env[UNPACK_SETTING]);
  const histories = file === undefined ? fromStdin() : await historiesOfBundle(file, limits);
  const verdict = await replayHistories(histories, {
    bundle: replayBundle,
    dataConverter,
  });
  process.stdout.write(`${JSON.stringify(verdict)}\n`, () => process.exit(0));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`, () => process.exit(1));
}
