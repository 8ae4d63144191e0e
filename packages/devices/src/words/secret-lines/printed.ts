// Secrets that are known by their own look, wherever they stand: digests of passwords, tokens of services, URLs.
import type { SecretPlace } from "./place.js";

/** What a private key in PEM begins with in base64, as in kubeconfig files and in configurations of pfSense. */
const PEM_IN_BASE64 = [
  "PRIVATE KEY",
  "RSA PRIVATE KEY",
  "EC PRIVATE KEY",
  "OPENSSH PRIVATE KEY",
  "ENCRYPTED PRIVATE KEY",
  "OpenVPN Static key",
].map((kind) => {
  const encoded = Buffer.from(`-----BEGIN ${kind}`).toString("base64");
  return encoded.slice(0, Math.floor(((11 + kind.length) * 8) / 6)).replaceAll("+", "\\+");
});

// OpenWrt: `uci show wireless`, and the file that it shows. One digit is the number of the key that is used.
const OF_WIRELESS = "wireless\\.[\\w@[\\]-]{1,64}\\.key[1-4]?=";
const WORD_OF_UCI = [
  `'(?!\\d')((?:[^']|'\\\\''){1,256})'?`,
  `"(?!\\d")([^"]{1,256})"?`,
  `(?!\\d(?:[\\s;&|)'"]|$))([^\\s'"][^\\s']{0,255})`,
].join("|");

/** Found as the whole match or as the first group that took part, where all of the parts stand in the line. Repetitions that could overlap are bounded. */
const LOOKS: readonly { parts: readonly string[]; look: RegExp }[] = [
  {
    // digests of crypt(3) and of network operating systems: $6$…, $9$…, $sha512$…, $nvsec$…
    parts: ["$"],
    look: /\$(?:\d{1,2}[a-dxy]?|y|gy|[chs]|sha\d+|apr1|argon2[a-z]*|aes\d*|ar2|nvsec|M|nx-pbkdf2|pbkdf2[\w-]*|bcrypt|scrypt)\$(?:[^\s"';,<>:\\)]|\\\/){4,}/dg,
  },
  { parts: ["{", "}"], look: /\{(?:S?SHA\d*|S?MD5|CRYPT|PBKDF2[\w-]*|x-\w+)\}([\w+/=.$]{8,})/dgi },
  {
    // ciphers of Huawei
    parts: ["%"],
    look: /%\^%#\S{8,400}?%\^%#|%@%@\S{8,400}?%@%@|%\$%\$\S{8,400}?%\$%\$|%#%#\S{8,400}?%#%#|%\+%##\S{8,400}?%\+%#/dg,
  },
  // ciphers of Fortinet, Palo Alto and Aruba
  { parts: ["ENC "], look: /(?<![\w-])ENC ([A-Za-z0-9+/=_-]{8,})/dg },
  { parts: ["-AQ=="], look: /(?<![\w+/])-AQ==[\w+/=]{4,}/dg },
  { parts: ["AQBap"], look: /(?<![\w+/])AQBap[\w+/=]{4,}/dg },
  // tokens of services
  { parts: ["IA"], look: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])/dg },
  {
    parts: [],
    look: /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[abeprs]-[\w-]{10,}|sk-[\w-]{20,})/dg,
  },
  { parts: ["eyJ", "."], look: /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/dg },
  // an agent of Arista
  { parts: ["auth=", ","], look: /-\w{0,20}auth=(?:key|token),(?![~./])([^\s,"']{1,512})/dg },
  // secrets of strongSwan
  { parts: [": ", '"'], look: /(?:^|\s):[ \t]{1,8}(?:EAP|XAUTH|NTLM|PSK|PIN)[ \t]{1,8}"([^"]{1,512})"/dg },
  { parts: ["snmp://", "@"], look: /\bsnmp:\/\/([^\s:@/"'<>]{1,128})@/dg },
  { parts: ["ookie:", "="], look: /\b(?:set-)?cookie:[ \t]{0,8}[^\s=;]{1,128}=([^\s;"']{4,4096})/dgi },
  { parts: ["LS0tLS1CRUdJTi"], look: new RegExp(`(?:${PEM_IN_BASE64.join("|")})[\\w+/=]{8,}`, "dg") },
  { parts: ["wireless.", ".key"], look: new RegExp(`\\b${OF_WIRELESS}(?:${WORD_OF_UCI})`, "dg") },
  { parts: ["'wireless.", ".key"], look: new RegExp(`'${OF_WIRELESS}(?!\\d')([^'\\s][^']{0,255})'`, "dg") },
  {
    parts: ["option", "key"],
    look: new RegExp(`^[ \\t]{1,16}option[ \\t]+key[1-4]?[ \\t]+(?!['"]?/)(?:${WORD_OF_UCI})[ \\t]*$`, "dg"),
  },
  // localized keys of net-snmp, behind the protocols that they are for
  {
    parts: [".1.3.6.1.6.3.10.1."],
    look: /\.1\.3\.6\.1\.6\.3\.10\.1\.[12]\.\d{1,2} (?:0x([\da-f]{8,256})|"([^"]{1,256})")/dgi,
  },
  // Junos marks what it would not show to everybody
  {
    parts: ["## SECRET-DATA"],
    look: /(?:"([^"]{1,1024})"|\bvalue[ \t]{1,8}([^\s"]{1,1024}));[ \t]{1,8}## SECRET-DATA/dg,
  },
  // keys between the access points of a network
  { parts: ["kh="], look: /\br[01]kh=\S{1,64} \S{1,64} ([\da-f]{32,64})(?![\da-f])/dgi },
  // the key of PAN-OS's API
  { parts: ["key=", "/"], look: /(?<=[?&;])key=([^\s&"'<>]{8,512})/dg },
  {
    // user:password@ in a URL; a port and a path are none
    parts: ["://", "@"],
    look: /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'<>]{0,128}:(?!\d{1,5}(?:[/?#\s"']|$))([^\s"'<>]{1,256})@/dgi,
  },
];

export function printedSecrets(line: string): SecretPlace[] {
  const spans: SecretPlace[] = [];
  for (const { parts, look } of LOOKS) {
    if (!parts.every((part) => line.includes(part))) continue;
    for (const { indices } of line.matchAll(look)) {
      const [start, end] = indices!.slice(1).find((place) => place) ?? indices![0]!;
      if (!/^\*+$/.test(line.slice(start, end))) spans.push({ start, end });
    }
  }
  return spans;
}
