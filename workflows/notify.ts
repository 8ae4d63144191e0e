// One notification about the end of a run: delivered however long the receiver is away, then the run's archive tells of it.
import { control, delivery } from "./activities.js";
import type { NotifyInput } from "./messages.js";
import { movesOn } from "./moves-on.js";

// It may outlive its run for a day, and goes on with the current build.
movesOn(notify);
export async function notify(input: NotifyInput): Promise<void> {
  await delivery.notify(input);
  await control.renewArchive({ run: input.run });
}
