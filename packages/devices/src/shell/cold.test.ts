// A worker that has just started on a busy machine judges lines as any other.
import { expect, test, vi } from "vitest";
import { cliPlatforms } from "../testing/platform.js";
import { rejectionIn } from "./refusal.js";

test("the first refused line is told, although each pattern takes long to compile", async () => {
  const ios = (await cliPlatforms())["cisco_ios"]!;
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 75));
  const said = "% Invalid input detected at '^' marker.";
  await expect(rejectionIn(ios, `${said}\n`)).resolves.toBe(said);
});
