// Devices of a stage that do the same nodes in the same order, grouped.
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { Effect, Track } from "../../schemas/plan.js";
import type { Platform } from "../../packages/devices/src/words/platform.js";
import type { IrStage, IrStep } from "../reading/ir.js";
import { grow, spend } from "../budget.js";
import { stepEffect } from "./decide.js";
import { stageNodes } from "./nodes.js";
import { dependsOnDevice, type Renderer } from "./render.js";

/** Of a node's JSON, about. */
const NODE_CHARACTERS = 60;

export interface Tracks {
  tracks: Track[];
  /** Some step may change some device. */
  writes: boolean;
}

/** Every one of these steps with those inside of it, in the order in which they run. */
export function flatSteps(steps: readonly IrStep[]): IrStep[] {
  return steps.flatMap((step) => [
    step,
    ...flatSteps(step.steps),
    ...flatSteps(step.rescue),
    ...flatSteps(step.always),
  ]);
}

/** Every step of the stage, those of its `finally` as well. */
export const stepsOfStage = (stage: Pick<IrStage, "steps" | "finally">): IrStep[] =>
  flatSteps([...stage.steps, ...stage.finally]);

export function tracksOf(
  stage: Pick<IrStage, "steps" | "finally">,
  devices: readonly ResolvedDevice[],
  platforms: ReadonlyMap<string, Platform>,
  renderer: Renderer,
): Tracks {
  const all = stepsOfStage(stage);
  const byPlatform = new Map<string, Effect>();
  const effectFor = (step: IrStep, n: number, device: ResolvedDevice, platform: Platform): Effect => {
    if (step.commands.some(dependsOnDevice)) return stepEffect(step, device, platform, renderer);
    const key = `${n}/${device.platform}`;
    let effect = byPlatform.get(key);
    if (effect === undefined) byPlatform.set(key, (effect = stepEffect(step, device, platform, renderer)));
    return effect;
  };
  const tracks = new Map<string, { devices: string[]; effects: Effect[] }>();
  for (const device of devices) {
    spend(all.length / 2);
    grow(device.name.length + 3);
    const platform = platforms.get(device.platform);
    if (!platform) continue;
    const effects = all.map((step, n) => effectFor(step, n, device, platform));
    const key = effects.map(isReadEffect).join();
    const track = tracks.get(key);
    if (track) track.devices.push(device.name);
    else tracks.set(key, { devices: [device.name], effects });
  }
  grow(tracks.size * all.length * NODE_CHARACTERS);
  const numbers = new Map(all.map((step, n) => [step, n]));
  return {
    tracks: [...tracks.values()].map(({ devices: names, effects }) => ({
      devices: names,
      nodes: stageNodes(stage, (step) => isReadEffect(effects[numbers.get(step)!]!)),
    })),
    writes: [...tracks.values()].some(({ effects }) => effects.some((effect) => effect !== "read")),
  };
}

/** What may be sent again after a worker's death, and so by the activity for reads. */
const isReadEffect = (effect: Effect): boolean => effect === "read" || effect === "idempotent";
