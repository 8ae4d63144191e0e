// Process entry: runs a simulated lab until SIGTERM or SIGINT. Prints `ready <JSON>` once every device listens.
import { runLab } from "./run.js";

try {
  const lab = await runLab(process.argv.slice(2), (line) => console.log(line));
  const stop = () => void lab.close().then(() => process.exit(0));
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
} catch (error) {
  console.error(`lab: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(2);
}
