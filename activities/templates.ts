// A worker whose templates are not those that the plan was made with would read outputs differently: it refuses to.
import { DeviceError } from "../packages/devices/src/errors.js";
import type { ParseHow } from "../packages/devices/src/words/parse-how.js";
import type { Task } from "./task.js";

/** Templates are looked at so often while they are in use, milliseconds. */
const LOOK_MS = 1_000;

/** Before a command whose output TextFSM is to read. @throws {DeviceError} `templates_changed` */
export async function refuseOtherTemplates(
  { plan, device, deps }: Pick<Task, "plan" | "device" | "deps">,
  how: ParseHow,
): Promise<void> {
  const wanted = plan.templates_digest;
  if (wanted === undefined || how.template?.includes("\n")) return;
  const { templates_digest: own } = deps;
  if ((await own?.current(LOOK_MS)) === wanted || (await own?.current(0)) === wanted) return;
  throw new DeviceError(
    "templates_changed",
    `${device.name}: the TextFSM templates of this worker (${deps.templates ?? "none"}) are not those that the run was started with, ` +
      "so it refuses to read outputs with them; nothing was sent. Give API and workers the same templates, and start a new run.",
    { sent: false },
  );
}
