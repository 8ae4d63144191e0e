// A folder has each file by itself, for people.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { describeGathering } from "../packs/gather.contract.js";
import { createFileStore } from "./store.js";

const root = mkdtempSync(join(tmpdir(), "gather-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describeGathering(() => createFileStore({ root }));
