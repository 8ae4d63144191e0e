// Secrets that are short or a common word: masked where they are a secret, and other words stay whole.
import { describe, expect, it } from "vitest";
import { createRedactor } from "./index.js";

const { text, json } = createRedactor({ secrets: ["admin", "cisco", "lab", "x7q", "public"], shapes: [] });

describe("other words stay", () => {
  it.each([
    "GigabitEthernet0/1 is administratively down, line protocol is down",
    "cisco WS-C3750G-24TS (PowerPC405) processor",
    "Cisco IOS Software; available since; label 17; lab1.example.com up",
    "username admin privilege 15",
    "hostname lab-router-1",
    "service password-encryption for cisco devices",
    "key chain lab",
    "the public route table",
    "x7qr and ax7q",
  ])("%s", (line) => {
    expect(text(line)).toBe(line);
  });
});

describe("where something says that it is a secret it is masked", () => {
  it.each([
    ["Password: admin", "Password: ***"],
    ["Password:\r\nadmin\r\nr1>", "Password:\r\n***\r\nr1>"],
    ["username admin password 0 admin", "username admin password 0 ***"],
    ["enable secret cisco", "enable secret ***"],
    ["snmp-server community public RO", "snmp-server community *** RO"],
    ['{"password": "cisco", "vendor": "cisco"}', '{"password": "***", "vendor": "cisco"}'],
    ["<password>cisco</password><vendor>cisco</vendor>", "<password>***</password><vendor>cisco</vendor>"],
    ["DB_PASSWORD=lab ./lab", "DB_PASSWORD=*** ./lab"],
    ["sshpass -p cisco ssh admin@r1", "sshpass -p *** ssh admin@r1"],
    ["https://admin:cisco@r1/admin", "https://admin:***@r1/admin"],
    ["the password is cisco", "the password is ***"],
    ["echo x7q, (x7q) 'x7q'", "echo ***, (***) '***'"],
  ])("%s", (line, masked) => {
    expect(text(line)).toBe(masked);
  });
});

it("in data the name of the member says so", () => {
  expect(json({ vendor: "cisco", domain: "lab", login: { user: "admin", password: "admin" } })).toEqual({
    vendor: "cisco",
    domain: "lab",
    login: { user: "admin", password: "***" },
  });
});
