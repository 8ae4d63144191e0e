// What a package needs besides the code: builds dist/ and puts the licences and the bill of materials (SBOM, CycloneDX) there.
import { readFileSync, writeFileSync } from "node:fs";
import { SetupError } from "./bootstrap.mjs";
import { prepare } from "./build.mjs";
import { licenceTexts, productionPackages, refusedLicences } from "./lib/licences.mjs";
import { at } from "./lib/root.mjs";
import { run } from "./lib/run.mjs";

const { name: PACKAGE } = JSON.parse(readFileSync(at("package.json"), "utf8"));

/** npm's own `--omit dev` leaves out whatever the tests need too. @throws {SetupError} with what npm said */
async function sbom() {
  const { code, output } = await run("npm", [
    "sbom",
    "--sbom-format",
    "cyclonedx",
    "--sbom-type",
    "application",
  ]);
  if (code !== 0) throw new SetupError(`npm sbom failed (exit code ${code}):\n${output.trim()}`);
  const bill = JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1));
  // npm names it after the folder of the checkout.
  bill.metadata.component.name = PACKAGE;
  const shipped = new Set(productionPackages().map(({ name, version }) => `${name}@${version}`));
  const isShipped = ({ group, name, version }) =>
    shipped.has(`${group ? `${group}/` : ""}${name}@${version}`);
  bill.components = bill.components.filter(isShipped);
  const known = new Set([bill.metadata.component, ...bill.components].map((each) => each["bom-ref"]));
  bill.dependencies = bill.dependencies
    .filter(({ ref }) => known.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => known.has(each)) }));
  return `${JSON.stringify(bill, null, 2)}\n`;
}

try {
  await prepare();
  const refused = refusedLicences();
  if (refused.length > 0) throw new SetupError(`Licences that are not allowed:\n  ${refused.join("\n  ")}`);
  writeFileSync(at("dist", "THIRD_PARTY_LICENSES.txt"), licenceTexts());
  writeFileSync(at("dist", "sbom.cdx.json"), await sbom());
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
