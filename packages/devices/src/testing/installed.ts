// Whether a program of OpenSSH is there to compare with.
import { spawnSync } from "node:child_process";

/** True where the program is missing, so that a test which needs it is skipped. */
export function lacks(program: string): boolean {
  // An option that none of them has: each prints its usage and ends.
  return spawnSync(program, ["-?"], { stdio: "ignore" }).error !== undefined;
}
