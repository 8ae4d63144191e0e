// What a device is to read in a segment, for tests of groups.
import type { SegmentInput } from "../../activities/contract.js";

export const readsOf = (device: string, over: Partial<SegmentInput> = {}): SegmentInput => ({
  run: "x1",
  plan_digest: "p",
  stage: "main",
  device,
  steps: ["a"],
  context: { saved: {}, steps: {} },
  ...over,
});
