// Whether a stage holds its devices, so that no other run is at them.
import { someNode } from "../../run-model/nodes.js";
import type { Plan, PlanStage } from "../../schemas/plan.js";

type Checked = Pick<Plan, "check" | "devices" | "platforms">;

export const holdsDevices = (plan: Checked, stage: PlanStage): boolean =>
  stage.exclusive && (!plan.check || typesUnderCheck(plan, stage));

/**
 * `--check` shows a change by typing it into the device's candidate, and throwing that away: nobody else may be at it.
 * Where there is no candidate it only reads, and waits for nobody unless the stage itself asked for that.
 */
function typesUnderCheck(plan: Checked, { tracks }: PlanStage): boolean {
  const candidates = tracks.some(({ devices }) =>
    devices.some((name) => plan.platforms[plan.devices[name]?.platform ?? ""]?.configure?.candidate === true),
  );
  const changes = tracks.some(({ nodes }) =>
    nodes.some((node) => someNode(node, ({ kind }) => kind === "write" || kind === "trigger")),
  );
  return candidates || !changes;
}
