// What an encrypted payload says that it is, beside its place: encrypted within it, so that nobody without the key can use
// one message as another, or twice. A payload that is not a message (a heartbeat, a memo, a failure) has an empty label.
import { PayloadRefused } from "./payload-refused.js";

/** Names in a payload's metadata. */
export const LABEL_KEY = "message";
export const MESSAGE_ID_KEY = "message-id";

export const NO_MESSAGE = "";
/** Of an activity; the place names which one. */
export const RESULT = "result";
/** Of a workflow. */
export const OUTCOME = "outcome";
/** What a workflow that continues as new hands on of the messages that it has heard. */
export const HEARD = "heard";
export const startLabel = (workflowType: string): string => `start ${workflowType}`;
export const signalLabel = (name: string): string => `signal ${name}`;
export const updateLabel = (name: string): string => `update ${name}`;
export const activityLabel = (activityType: string): string => `activity ${activityType}`;

/** @param label undefined where nothing is encrypted. @throws {PayloadRefused} */
export function checkLabel(label: string | undefined, expected: string): void {
  if (label !== undefined && label !== expected) throw new PayloadRefused("misused");
}

/** The messages that one execution has heard. A history bounds their number. */
export class HeardMessages {
  private readonly ids = new Set<string>();

  /** @returns false where it was heard before; one without an id is not encrypted. */
  add(id: string | undefined): boolean {
    if (id === undefined) return true;
    if (this.ids.has(id)) return false;
    this.ids.add(id);
    return true;
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  latest(count: number): string[] {
    return [...this.ids].slice(-count);
  }
}
