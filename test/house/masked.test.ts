// What may be kept and shown is a type of its own. Masks alone make it of a text, and where a text needs none the place is
// named here, with the reason.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const FOLDERS = [
  "schemas",
  "steps",
  "activities",
  "packages/devices/src",
  "packages/lab/src",
  "artifacts",
  "worker",
  "api",
  "telemetry",
  "workflows",
  "projection",
];

/** What masks: these may say of a text that it is masked. */
const MASKS = [
  "activities/mask-message.ts",
  "activities/mask-unexpected.ts",
  "artifacts/redaction/index.ts",
  "artifacts/redaction/mask.ts",
  "artifacts/redaction/stream.ts",
  "packages/devices/src/recording/masked-events.ts",
  "packages/devices/src/recording/queue.ts",
  "packages/devices/src/recording/raw-copy.ts",
];

/** Where texts of devices are at hand and one is taken as it is: by whom, and why it needs no mask. */
const UNMASKED: Record<string, string> = {
  "activities/defect.ts": "the class of an error",
  "activities/evaluate.ts": "expressions over what is kept, and words of the workflow",
  "activities/failure.ts": "errors of activities without a device",
  "activities/intent.ts": "errors of Temporal and of the store",
  "activities/login-ledger.ts": "a record",
  "activities/notify.ts": "a record, and errors of where a secret comes from",
  "activities/plans.ts": "the archive of a run",
  "activities/probe-device.ts": "a time that the API gave",
  "activities/read-group.ts": "what Temporal would get of an activity of its own",
  "activities/spool.ts": "what was masked on its way in",
  "activities/steps/files/download.ts": "a record, and files that a person wants on devices as they are",
  "activities/steps/files/recorded.ts": "what was masked on its way in",
  "activities/webhook/send.ts": "the code of an error of the network",
  "artifacts/eventually.ts": "what was masked on its way in",
  "artifacts/intents.ts": "records",
  "artifacts/packs/gather.ts": "what was masked on its way in",
  "packages/devices/src/recording/asciicast.ts": "events that are masked, as JSON",
  "packages/devices/src/recording/marks.ts": "the name of a signal",
  "steps/diff/execute.ts": "snapshots as they are kept, and what differs between them",
  "steps/fetch/execute.ts": "a file that a person wants kept as it is",
};

const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/\.test\.ts$|\.contract\.ts$|(^|\/)testing\//.test(name))
    .map((name) => join(folder, name)),
).filter((file) => file !== "packages/devices/src/words/masked.ts");

const text = (file: string): string => readFileSync(file, "utf8");
const callers = (pattern: RegExp): string[] => files.filter((file) => pattern.test(text(file))).sort();

test("masks alone make a masked text of another one", () => {
  expect(callers(/\basMasked\w*\(/)).toEqual(MASKS);
});

const CAST = /\bas\b [^;()\n]*\bMasked(?:Json|Bytes|Error|Result|Probe)?\b/;

test("no cast makes a masked text", () => {
  for (const cast of ["x as Masked;", "[a] as unknown as Masked[];", "y as Record<string, MaskedJson>;"])
    expect(cast).toMatch(CAST);
  expect(callers(CAST)).toEqual([]);
});

test("where texts of devices are, what is kept as it is has a reason", () => {
  const imports =
    /import \{[^}]*\b(?:fromStore|bytesFromStore|streamFromStore|fromSystem|errorOfSystem|fieldsOfSystem|ofDocument|asItIs|recordText)\b[^}]*\} from "[./]+(?:packages\/devices\/src\/)?words\/masked\.js"/;
  const found = callers(imports).filter((file) => /^(?:activities|artifacts|packages|steps)\//.test(file));
  expect(found).toEqual(Object.keys(UNMASKED));
});

test("failures that Temporal gets are made in one place", () => {
  const makes = /\bApplicationFailure\.(?:create|retryable|nonRetryable|fromError)\b/;
  const makers = callers(makes).filter((file) => /^(?:activities|packages|steps)\//.test(file));
  expect(makers).toEqual(["activities/failure.ts"]);
});
