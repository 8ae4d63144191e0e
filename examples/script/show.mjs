// A plain Node script on the device framework: no engine, no server. Shows what some commands say on one device.
//
//   npm run build
//   DEVICE_USER=netops DEVICE_PASSWORD=... node examples/script/show.mjs 192.0.2.1 cisco_iosxe "show version" "show clock"
//
// DEVICE_PORT, DEVICE_TRANSPORT (ssh, ssh_exec, telnet, netconf, local) and DEVICE_ENABLE where they are needed. Each
// session is recorded to session.cast, which `replaySession` takes for the device:
//
//   node examples/script/show.mjs --replay session.cast cisco_iosxe "show version"
import { readFile } from "node:fs/promises";
import {
  asciicastRecorder,
  DeviceError,
  deviceAt,
  fileSink,
  hostKeyFile,
  loadPlatforms,
  openSession,
  parseOutput,
  replaySession,
} from "device-orchestrator/devices";

const args = process.argv.slice(2);
const recording = args[0] === "--replay" ? args.splice(0, 2)[1] : undefined;
const [host, name, ...commands] = recording === undefined ? args : [recording, ...args];
if (host === undefined || name === undefined || commands.length === 0) {
  console.error("usage: show.mjs HOST PLATFORM COMMAND… | show.mjs --replay FILE PLATFORM COMMAND…");
  process.exit(2);
}
const platform = (await loadPlatforms())[name];
if (platform === undefined) {
  console.error(`there is no platform ${name}`);
  process.exit(2);
}

function placesOf(secret, text) {
  const places = [];
  for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1))
    places.push({ start: at, end: at + secret.length });
  return places;
}

async function openRecorded() {
  return { session: await replaySession({ casts: [await readFile(host, "utf8")], platform }) };
}

async function openLive() {
  const { DEVICE_USER = "", DEVICE_PASSWORD, DEVICE_ENABLE, DEVICE_PORT, DEVICE_TRANSPORT } = process.env;
  const secrets = [DEVICE_PASSWORD, DEVICE_ENABLE].filter((secret) => secret);
  const mask = (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, "***"), text);
  const recorder = asciicastRecorder({
    cast: fileSink("session.cast"),
    find: (text) => secrets.flatMap((secret) => placesOf(secret, text)),
    title: host,
    width: 511,
    height: 24,
  });
  const session = await openSession({
    device: deviceAt({
      host,
      platform: platform.name,
      ...(DEVICE_PORT ? { port: Number(DEVICE_PORT) } : {}),
      ...(DEVICE_TRANSPORT ? { transport: DEVICE_TRANSPORT } : {}),
      ssh: { strict_host_key_checking: "accept-new" },
    }),
    platform,
    login: {
      username: DEVICE_USER,
      ...(DEVICE_PASSWORD ? { password: DEVICE_PASSWORD } : {}),
      ...(DEVICE_ENABLE ? { enable: DEVICE_ENABLE } : {}),
    },
    hostKeys: hostKeyFile("known_hosts"),
    recorder,
    mask,
  });
  return { session, recorder };
}

try {
  const { session, recorder } = await (recording === undefined ? openLive() : openRecorded());
  try {
    for (const command of commands) {
      const { output, prompt, refused } = await session.send(command, { timeout_ms: 30_000 });
      if (refused !== undefined) {
        console.error(`${session.device} refused \`${command}\`: ${refused}`);
        process.exitCode = 1;
        break;
      }
      // Data where the platform answers with data, else the text.
      const parsed = await parseOutput({ platform, command, output, prompt });
      console.log(parsed === undefined ? output : JSON.stringify(parsed, null, 2));
    }
  } finally {
    await session.close();
    await recorder?.close();
  }
} catch (error) {
  if (!(error instanceof DeviceError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 3;
}
// Parsing keeps a thread for large outputs; nothing is left to do for it.
process.exit();
