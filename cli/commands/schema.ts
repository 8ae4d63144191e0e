// `orchestrator schema`: the JSON Schemas, for editors. Needs no API.
import { Argument, type Command } from "commander";
import { writeFile } from "node:fs/promises";
import { type Cli, runs } from "../cli.js";
import { EXIT } from "../exit.js";
import { checkWritable } from "../output-file.js";
import { pathOf } from "../paths.js";

const DOCUMENTS = ["spec", "inventory"] as const;
type Document = (typeof DOCUMENTS)[number];

async function schemaOf(document: Document): Promise<object> {
  const { inventoryJsonSchema, specJsonSchema } = await import("../../compiler/index.js");
  return document === "spec" ? specJsonSchema() : inventoryJsonSchema();
}

export function schemaCommand(program: Command, cli: Cli): void {
  program
    .command("schema")
    .summary("the JSON Schema of specs or inventories, for editors")
    .description(
      "Prints the JSON Schema of specs or inventories, so that an editor completes and checks them.",
    )
    .addArgument(new Argument("<document>").choices(DOCUMENTS))
    .option("-o, --out <file>", "write it into a file")
    .addHelpText(
      "after",
      `
An editor with the YAML language server reads it where the first line of the document names it:
  # yaml-language-server: $schema=spec.schema.json

Examples:
  orchestrator schema spec --out spec.schema.json
  orchestrator schema inventory --out inventory.schema.json`,
    )
    .action(
      runs(cli, async (which: Document, { out }: { out?: string }) => {
        const text = `${JSON.stringify(await schemaOf(which), null, 2)}\n`;
        if (out === undefined) {
          cli.deps.stdout.write(text);
          return EXIT.passed;
        }
        await checkWritable(cli.deps.cwd, out);
        await writeFile(pathOf(cli.deps.cwd, out), text);
        return EXIT.passed;
      }),
    );
}
