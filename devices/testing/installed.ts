// Whether a program of OpenSSH is there to compare with; in CI it has to be.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** True where the program is missing and a test may be skipped for it. */
export function lacks(program: string): boolean {
  if (process.env["CI"] === "true") return false;
  return !(process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
