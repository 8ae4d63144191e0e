// Whether all that a user of the package installs has a licence that may be used. `npm run check` runs it.
import { refusedLicences } from "./lib/licences.mjs";

const refused = refusedLicences();
if (refused.length > 0) {
  process.stderr.write(`Licences that are not allowed:\n  ${refused.join("\n  ")}\n`);
  process.exitCode = 1;
}
