// What devices print of a ping, as others recorded it, by the data of their platforms.
import { expect, test } from "vitest";
import { ParseError } from "../errors.js";
import { loadPlatforms } from "../../platforms/load.js";
import { parsePing } from "./ping.js";

const platforms = await loadPlatforms();
const ping = (platform: string, text: string) => parsePing(text, platforms[platform]?.ping?.statistics ?? []);

interface Recorded {
  platform: string;
  /** Project (licence) and file, or the page. */
  source: string;
  text: string;
  said: object;
}

const RECORDED: Recorded[] = [
  {
    platform: "cisco_iosxe",
    source: "genieparser (Apache-2.0) iosxe/tests/Ping golden_output4",
    text: "Type escape sequence to abort.\nSending 5, 1379-byte ICMP Echos to 6800::6, timeout is 1 seconds:\nPacket sent with a source address of 1700::1%vpn-101\nB!!!!\nSuccess rate is 80 percent (4/5), round-trip min/avg/max = 1/1/1 ms",
    said: { sent: 5, received: 4, loss: 20, rtt: { min: 1, avg: 1, max: 1 } },
  },
  {
    platform: "cisco_ios",
    source: "ntc-templates (Apache-2.0) cisco_ios/ping/cisco_ios_ping_fail",
    text: "Type escape sequence to abort.\nSending 5, 100-byte ICMP Echos to 192.168.0.1, timeout is 2 seconds:\n.....\nSuccess rate is 0 percent (0/5), round-trip min/avg/max = 1/2/10 ms",
    said: { sent: 5, received: 0, loss: 100, rtt: null },
  },
  {
    platform: "cisco_iosxr",
    source: "genieparser (Apache-2.0) iosxr/tests/Ping golden_output1",
    text: "Type escape sequence to abort.\nSending 100, 100-byte ICMP Echos to 31.1.1.1, timeout is 2 seconds:\n!!!!!!!!!!\nSuccess rate is 100 percent (100/100), round-trip min/avg/max = 1/2/14 ms",
    said: { sent: 100, received: 100, loss: 0, rtt: { min: 1, avg: 2, max: 14 } },
  },
  {
    platform: "cisco_nxos",
    source: "genieparser (Apache-2.0) nxos/tests/Ping golden_output",
    text: "PING 10.1.1.1 (10.1.1.1) from 10.3.3.3: 101 data bytes\n109 bytes from 10.1.1.1: icmp_seq=0 ttl=254 time=5.575 ms\n\n--- 10.1.1.1 ping statistics ---\n11 packets transmitted, 11 packets received, 0.00% packet loss\nround-trip min/avg/max = 2.543/3.927/5.575 ms",
    said: { sent: 11, received: 11, loss: 0, rtt: { min: 2.543, avg: 3.927, max: 5.575 } },
  },
  {
    platform: "cisco_nxos",
    source: "genieparser (Apache-2.0) nxos/tests/Ping golden_output2",
    text: "PING 10.1.1.2 (10.1.1.2) from 10.3.3.3: 101 data bytes\nRequest 0 timed out\n\n--- 10.1.1.2 ping statistics ---\n11 packets transmitted, 0 packets received, 100.00% packet loss",
    said: { sent: 11, received: 0, loss: 100, rtt: null },
  },
  {
    platform: "juniper_junos",
    source: "genieparser (Apache-2.0) junos/tests/Ping golden_output_2",
    text: "PING6(56=40+8+8 bytes) 2001:db8:223c:2c16::1 --> 2001:db8:223c:2c16::2\n16 bytes from 2001:db8:223c:2c16::2, icmp_seq=0 hlim=64 time=973.514 ms\n\n--- 2001:db8:223c:2c16::2 ping6 statistics ---\n10 packets transmitted, 10 packets received, 0% packet loss\nround-trip min/avg/max/std-dev = 0.677/98.186/973.514/291.776 ms",
    said: { sent: 10, received: 10, loss: 0, rtt: { min: 0.677, avg: 98.186, max: 973.514 } },
  },
  {
    platform: "nokia_sros",
    source: "ntc-templates (Apache-2.0) alcatel_sros/ping/alcatel_sros_ping",
    text: "PING 10.252.117.158 56 data bytes\n64 bytes from 10.252.117.158: icmp_seq=1 ttl=255 time=1.93ms.\n\n---- 10.252.117.158 PING Statistics ----\n5 packets transmitted, 5 packets received, 0.00% packet loss\nround-trip min = 1.70ms, avg = 1.83ms, max = 1.93ms, stddev = 0.079ms",
    said: { sent: 5, received: 5, loss: 0, rtt: { min: 1.7, avg: 1.83, max: 1.93 } },
  },
  {
    platform: "nokia_sros_md",
    source: "ntc-templates (Apache-2.0) alcatel_sros/ping/alcatel_sros_ping_fail",
    text: "PING 10.39.119.105 56 data bytes\nRequest timed out. icmp_seq=1.\n\n---- 10.39.119.105 PING Statistics ----\n5 packets transmitted, 0 packets received, 100% packet loss",
    said: { sent: 5, received: 0, loss: 100, rtt: null },
  },
  {
    platform: "nokia_srl",
    source: "learn.srlinux.dev, tutorial on EVPN",
    text: "Using network instance default\nPING 10.0.0.2 (10.0.0.2) from 10.0.0.1 : 56(84) bytes of data.\n64 bytes from 10.0.0.2: icmp_seq=1 ttl=63 time=9.93 ms\n\n--- 10.0.0.2 ping statistics ---\n3 packets transmitted, 3 received, 0% packet loss, time 2002ms\nrtt min/avg/max/mdev = 9.926/13.776/16.178/2.750 ms",
    said: { sent: 3, received: 3, loss: 0, rtt: { min: 9.926, avg: 13.776, max: 16.178 } },
  },
  {
    platform: "huawei_vrpv8",
    source: "Huawei's documentation of NetEngine 8000",
    text: "PING 10.2.1.254: 56  data bytes, press CTRL_C to break\n    Reply from 10.2.1.254: bytes=56 Sequence=1 ttl=255 time=40 ms\n\n  --- 10.2.1.254 ping statistics ---\n    5 packet(s) transmitted\n    5 packet(s) received\n    0.00% packet loss\n    round-trip min/avg/max = 1/22/40 ms",
    said: { sent: 5, received: 5, loss: 0, rtt: { min: 1, avg: 22, max: 40 } },
  },
  {
    platform: "mikrotik_routeros",
    source: "ntc-templates (Apache-2.0) mikrotik_routeros/ping/mikrotik_routeros_ping_address",
    text: "  SEQ HOST                                     SIZE TTL TIME  STATUS\n    0 8.8.8.8                                    56  64 157ms\n    sent=13 received=13 packet-loss=0% min-rtt=55ms avg-rtt=67ms max-rtt=157ms",
    said: { sent: 13, received: 13, loss: 0, rtt: { min: 55, avg: 67, max: 157 } },
  },
  {
    platform: "mikrotik_routeros",
    source: "RouterOS 7, as people show it in forums: times below a millisecond",
    text: "    0 10.100.0.1                                 56  64 396us\n    sent=4 received=4 packet-loss=0% min-rtt=362us avg-rtt=1ms413us max-rtt=2ms469us",
    said: { sent: 4, received: 4, loss: 0, rtt: { min: 0.362, avg: 1.413, max: 2.469 } },
  },
  {
    platform: "mikrotik_routeros",
    source: "ntc-templates (Apache-2.0) mikrotik_routeros/ping/mikrotik_routeros_ping_address_unreachable",
    text: "    3 88.80.88.88                                             timeout\n    sent=4 received=0 packet-loss=100%",
    said: { sent: 4, received: 0, loss: 100, rtt: null },
  },
  {
    platform: "linux",
    source: "Unicon (Apache-2.0) mock data of linux, iputils",
    text: "PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.\n\n--- 127.0.0.1 ping statistics ---\n5 packets transmitted, 5 received, 0% packet loss, time 801ms\nrtt min/avg/max/mdev = 0.018/0.023/0.029/0.003 ms, ipg/ewma 200.425/0.020 ms",
    said: { sent: 5, received: 5, loss: 0, rtt: { min: 0.018, avg: 0.023, max: 0.029 } },
  },
  {
    platform: "linux",
    source: "Unicon (Apache-2.0) mock data of linux, BusyBox",
    text: "PING localhost (127.0.0.1): 56 data bytes\n\n--- localhost ping statistics ---\n1 packets transmitted, 1 packets received, 0.0% packet loss\nround-trip min/avg/max/stddev = 0.031/0.031/0.031/0.000 ms",
    said: { sent: 1, received: 1, loss: 0, rtt: { min: 0.031, avg: 0.031, max: 0.031 } },
  },
  {
    platform: "frr",
    source: "iputils, as a host prints it that gets errors back",
    text: "PING 8.8.8.8 (8.8.8.8) from 10.1.1.1 : 56(84) bytes of data.\nFrom 10.2.3.1 icmp_seq=1 Time to live exceeded\n\n--- 8.8.8.8 ping statistics ---\n4 packets transmitted, 0 received, +3 errors, 100% packet loss, time 3004ms",
    said: { sent: 4, received: 0, loss: 100, rtt: null },
  },
];

test.each(RECORDED)("$platform: $source", ({ platform, text, said }) => {
  expect(ping(platform, text)).toEqual(said);
});

test("an output without statistics is not a ping, and says how it begins", () => {
  expect(() => ping("linux", "ping: nowhere: Name or service not known")).toThrow(ParseError);
  expect(() => ping("linux", "ping: nowhere: Name or service not known")).toThrow(/ping: nowhere/);
});

test("of a ping that was left to go on for long, only the end is looked at", () => {
  const line = "64 bytes from 10.0.0.2: icmp_seq=1 ttl=63 time=9.93 ms\n";
  const text = `${line.repeat(50_000)}\n--- 10.0.0.2 ping statistics ---\n3 packets transmitted, 3 received, 0% packet loss`;
  expect(ping("linux", text)).toMatchObject({ sent: 3, received: 3 });
});
