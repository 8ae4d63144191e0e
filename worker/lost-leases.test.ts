// What the next registry is told of one that was ended from outside.
import { defaultPayloadConverter } from "@temporalio/common";
import { loadDataConverter } from "@temporalio/common/lib/internal-non-workflow/index.js";
import { expect, test } from "vitest";
import { EventPayloads } from "../projection/event-payloads.js";
import { HistoryBuilder } from "../projection/testing/history.js";
import type { LeaseRequest } from "../workflows/messages.js";
import { leasesOf } from "./lost-leases.js";

const request = (run: string, ...devices: string[]): LeaseRequest => ({
  run,
  workflow_id: `run/${run}`,
  stage: 0,
  devices,
});
const [a, b, c, d] = [request("a", "r1"), request("b", "r1"), request("c", "r2"), request("d", "r3")];

class Registry extends HistoryBuilder {
  asked = (by: LeaseRequest) => this.signal("lease_request", by);
  released = ({ workflow_id, stage }: LeaseRequest) => this.signal("lease_release", { workflow_id, stage });
  granted({ workflow_id, stage, devices }: LeaseRequest): void {
    this.add({
      signalExternalWorkflowExecutionInitiatedEventAttributes: {
        signalName: "lease_granted",
        workflowExecution: { workflowId: workflow_id },
        input: { payloads: [defaultPayloadConverter.toPayload({ stage, devices })] },
      },
    });
  }
}
const known = ({ events }: Registry) =>
  leasesOf(events, new EventPayloads(loadDataConverter({}), "default", "lease/default"));

test("who was granted devices and gave none back holds them, the others wait in their order", async () => {
  const registry = new Registry("lease/default");
  registry.started({ held: [d], waiting: [] });
  registry.asked(a);
  registry.granted(a);
  registry.asked(b);
  registry.asked(c);
  registry.granted(c);
  // Asked again, granted again: nothing new.
  registry.asked(b);
  registry.asked(a);
  registry.granted(a);
  registry.released(d);
  expect(await known(registry)).toEqual({ held: [a, c], waiting: [b] });
  registry.released(a);
  registry.granted(b);
  registry.released(c);
  expect(await known(registry)).toEqual({ held: [b], waiting: [] });
});

test("what the registry has not believed counts for nothing: a copy of a message, as another one or once more", async () => {
  const registry = new Registry("lease/default");
  registry.started({ held: [], waiting: [] });
  const asked = (id: string) => ({
    message: Buffer.from("signal lease_request"),
    "message-id": Buffer.from(id),
  });
  const say = (name: string, metadata: Record<string, Uint8Array>) => {
    const payload = defaultPayloadConverter.toPayload(a);
    const input = { payloads: [{ ...payload, metadata: { ...payload.metadata, ...metadata } }] };
    registry.add({ workflowExecutionSignaledEventAttributes: { signalName: name, input } });
  };
  say("lease_request", asked("1"));
  registry.granted(a);
  say("lease_release", asked("1"));
  expect(await known(registry)).toEqual({ held: [a], waiting: [] });
  registry.released(a);
  say("lease_request", asked("1"));
  expect(await known(registry)).toEqual({ held: [], waiting: [] });
  say("lease_request", asked("2"));
  expect(await known(registry)).toEqual({ held: [], waiting: [a] });
});

test("one that waited and gave up is forgotten", async () => {
  const registry = new Registry("lease/default");
  registry.started({ held: [], waiting: [a, b] });
  registry.released(a);
  registry.terminated("by hand");
  expect(await known(registry)).toEqual({ held: [], waiting: [b] });
});
