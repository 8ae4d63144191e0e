// The databases of a Temporal server, made and brought up to date by the schema tool of the same version.
import { run } from "../lib/run.mjs";
import { SUPERUSER } from "./postgres.mjs";

/**
 * Harmless to repeat: what is up to date stays as it is.
 * @param {{ sql_tool: string, port: number, password: string, database: string }} options the second database, for
 *   finding runs, is called `NAME_visibility`
 */
export async function ensureSchema({ sql_tool, port, password, database }) {
  const env = {
    ...process.env,
    SQL_PLUGIN: "postgres12",
    SQL_HOST: "127.0.0.1",
    SQL_PORT: String(port),
    SQL_USER: SUPERUSER,
    SQL_PASSWORD: password,
  };
  const tool = (name, args) => run(sql_tool, ["--db", name, ...args], { env });
  await Promise.all(
    [
      { name: database, schema: "temporal" },
      { name: `${database}_visibility`, schema: "visibility" },
    ].map(async ({ name, schema }) => {
      const created = await tool(name, ["create-database", "--defaultdb", "postgres"]);
      const isNew = created.code === 0 && !/already exists/.test(created.output);
      if (isNew) await tool(name, ["setup-schema", "--version", "0.0"]);
      const { code, output } = await tool(name, [
        "update-schema",
        "--schema-name",
        `postgresql/v12/${schema}`,
      ]);
      if (code !== 0)
        throw new Error(
          `The schema of the database ${name} cannot be set up (temporal-sql-tool):\n${output.trim()}`,
        );
    }),
  );
}
