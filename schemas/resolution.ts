// What a person says of an indeterminate change once the run has ended; it lies in the store beside the run.

export interface StoredResolution {
  device: string;
  /** With all its indeterminate iterations, or one of them: `push[2]`. */
  step: string;
  outcome: "applied" | "not_applied";
  actor: string;
  /** RFC 3339. */
  at: string;
}

export const statusOf = (outcome: StoredResolution["outcome"]): "passed" | "failed" =>
  outcome === "applied" ? "passed" : "failed";
