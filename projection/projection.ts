// The projection of one run: decoded history in, numbered events, run and results out.
import type { LoadedDataConverter } from "@temporalio/common";
import type { RunEvent } from "../schemas/event.js";
import type { DeviceStatus } from "../schemas/outcome.js";
import type { DeviceResult } from "../schemas/result.js";
import type { Run } from "../schemas/run.js";
import { decodeEvent } from "./decode.js";
import { EventPayloads } from "./event-payloads.js";
import type { Fact, HistoryRef } from "./facts.js";
import { Fold } from "./fold.js";
import { nameOf } from "./fold-state.js";
import type { LeftOpen } from "./intents.js";
import type { HistoryEvent } from "./payloads.js";
import {
  encodePlaces,
  encodePosition,
  historyName,
  type EventPosition,
  placeOf,
  type Position,
} from "./position.js";
import { atOnce, type Slices } from "./slices.js";
import {
  deviceNames,
  deviceResults,
  deviceResultText,
  deviceStatus,
  type RunOutline,
  runState,
} from "./state.js";

export interface ProjectionOptions {
  /** Opens payloads; with the codec where there is one. */
  converter: LoadedDataConverter;
  /** Of Temporal: payloads are encrypted for a workflow of one. */
  namespace: string;
  /** What the plan says of the devices; absent: what the stages that have begun say. */
  outline?: RunOutline;
}

export interface Projection {
  readonly run: string;
  /** Opens an event's payloads. Those of one history go in their order. */
  decode(history: HistoryRef, event: HistoryEvent): Promise<Fact | undefined>;
  /** Takes the next fact of a history. Facts of one history go in their order, each once. */
  apply(history: HistoryRef, fact: Fact): PlacedEvent[];
  /** As {@link apply}; no other fact is applied until it is through. */
  slices(history: HistoryRef, fact: Fact): Slices<PlacedEvent[]>;
  /** Decodes and applies. */
  push(history: HistoryRef, event: HistoryEvent): Promise<PlacedEvent[]>;
  state(): ProjectedRun;
  /** The run of `state`, without the work for the results. */
  runState(): Run;
  /** In inventory order. */
  devices(): string[];
  statusOf(device: string): DeviceStatus;
  /** The JSON of the device's result, in small parts. */
  resultText(device: string): Iterable<string>;
  /** What the spec calls a step of the stages that have begun. */
  nameOf(step: string): string | undefined;
  /** The stage in which the device last started. */
  stageOf(device: string): string | undefined;
  /** Devices that are under way in an activity of several. */
  groupOf(history: HistoryRef, activity_id: string): string[];
  /** Changes that are under way in a history: where it ends so, what became of them stands in their intents. */
  openChanges(history: HistoryRef): LeftOpen[];
}

/** An event as readers get it, with its place decoded. */
export interface PlacedEvent {
  event: RunEvent & { id: string };
  position: Position;
}

export interface ProjectedRun {
  run: Run;
  results: DeviceResult[];
}

/** @param run the run's id. */
export function createProjection(
  run: string,
  { converter, namespace, outline }: ProjectionOptions,
): Projection {
  const fold = new Fold(outline?.devices);
  /** How far each open history has been read. */
  const places = new Map<string, EventPosition>();

  function* slices(history: HistoryRef, fact: Fact): Slices<PlacedEvent[]> {
    const name = historyName(history.workflow_id);
    const drafts = yield* fold.slices(name, fact);
    const at = placeOf(history, fact.event, 0);
    const others = drafts.length === 0 ? [] : [...places.values()].filter((place) => place.history !== name);
    const rows = encodePlaces(others);
    const placed: PlacedEvent[] = [];
    for (const [sub, draft] of drafts.entries()) {
      const own = { ...at, sub };
      placed.push({ position: [own, ...others], event: { id: encodePosition(own, rows), run, ...draft } });
      yield;
    }
    places.set(name, placed.at(-1)?.position[0] ?? at);
    if (fact.kind === "child_started" && isShard(fact.workflow_type)) {
      const child = { workflow_id: fact.workflow_id, run_id: fact.run_id, chain: 0 };
      const place = placeOf(child, 0, 0);
      if (!places.has(place.history)) places.set(place.history, place);
    }
    if (fact.kind === "child_closed" && historyName(fact.workflow_id) !== "r") {
      places.delete(historyName(fact.workflow_id));
    }
    return placed;
  }
  const apply = (history: HistoryRef, fact: Fact): PlacedEvent[] => atOnce(slices(history, fact));

  const readers = new Map<string, EventPayloads>();
  const decode = ({ workflow_id }: HistoryRef, event: HistoryEvent) => {
    const reader = readers.get(workflow_id) ?? new EventPayloads(converter, namespace, workflow_id);
    readers.set(workflow_id, reader);
    return decodeEvent(reader.of(event), event);
  };
  return {
    run,
    decode,
    apply,
    slices,
    push: async (history, event) => {
      const fact = await decode(history, event);
      return fact ? apply(history, fact) : [];
    },
    runState: () => runState(run, fold.state, outline?.inputs),
    state: () => ({
      run: runState(run, fold.state, outline?.inputs),
      results: deviceResults(fold.state),
    }),
    devices: () => deviceNames(fold.state),
    statusOf: (device) => deviceStatus(fold.state, device),
    resultText: (device) => deviceResultText(fold.state, device),
    nameOf: (step) => nameOf(fold.state, step),
    stageOf: (device) => fold.state.devices.get(device)?.stage,
    groupOf: ({ workflow_id }, activity_id) => fold.segments.groupOf(historyName(workflow_id), activity_id),
    openChanges: ({ workflow_id }) => fold.segments.openChanges(historyName(workflow_id)),
  };
}

const isShard = (workflowType: string): boolean => workflowType === "shard";
