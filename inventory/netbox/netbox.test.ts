// NetBox as a real HTTP server that speaks its answers: one that others recorded, and ours in the form of NetBox 3.7 and 4.7.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Answer, readService, service, serviceRefusal, TOKEN } from "../testing/service.js";

/** In the form of NetBox's REST API; \`role\` is \`device_role\` up to 3.5. */
const device = (id: number, name: string | null, more: object = {}) => ({
  id,
  url: `http://netbox/api/dcim/devices/${id}/`,
  display: name,
  name,
  device_type: {
    id: 1,
    manufacturer: { id: 1, name: "Arista", slug: "arista" },
    model: "DCS-7050",
    slug: "dcs-7050",
  },
  role: { id: 1, name: "Leaf", slug: "leaf" },
  tenant: null,
  platform: { id: 1, name: "Arista EOS", slug: "arista-eos" },
  serial: "SN1",
  site: { id: 1, name: "Lab 1", slug: "lab1" },
  status: { value: "active", label: "Active" },
  primary_ip: { id: id, family: { value: 4, label: "IPv4" }, address: `192.0.2.${id}/24` },
  primary_ip4: { id: id, family: { value: 4, label: "IPv4" }, address: `192.0.2.${id}/24` },
  primary_ip6: null,
  virtual_chassis: null,
  vc_position: null,
  tags: [{ id: 1, name: "Edge", slug: "edge", color: "ffffff" }],
  custom_fields: { patch_window: "sun", snmp_community: "Pr1vateC0mm" },
  config_context: { ntp: { servers: ["192.0.2.123"] }, radius_secret: "hunter2hunter2" },
  ...more,
});

function netboxOf(all: object[], wants: string | undefined = `Token ${TOKEN}`, most = 1_000): Answer {
  return (request, url) => {
    if (request.headers.authorization !== wants)
      return { status: 403, json: { detail: wants === undefined ? "" : "Invalid token" } };
    if (!url.pathname.endsWith("/api/dcim/devices/")) return { status: 404, text: "<html>no</html>" };
    const offset = Number(url.searchParams.get("offset"));
    const limit = Math.min(most, Number(url.searchParams.get("limit")));
    const results = all.slice(offset, offset + limit);
    const next = offset + limit < all.length ? "http://internal.name/api/dcim/devices/?offset=x" : null;
    return { json: { count: all.length, next, previous: null, results } };
  };
}

describe("netbox", () => {
  it("an answer that others recorded", async () => {
    const recorded = JSON.parse(
      readFileSync(new URL("../testing/fixtures/netbox/pynetbox-devices.json", import.meta.url), "utf8"),
    ) as { results: object[] };
    const { host } = await service(netboxOf(recorded.results));
    const { devices, notes } = await readService("netbox", host, { NETBOX_TOKEN: TOKEN });
    expect([...devices.keys()]).toEqual([
      "test1-core1",
      "test1-core2",
      "test1-edge1",
      "test1-edge2",
      "test1-leaf1",
      "test1-leaf2",
      "test1-spine1",
      "test1-spine2",
    ]);
    expect(devices.get("test1-core1")).toMatchObject({
      host: "10.0.254.1",
      platform: "juniper_junos",
      groups: ["core-switch", "test1"],
      vars: { netbox: { model: "EX9214", manufacturer: "juniper", rack: "A1R1" } },
    });
    expect(notes).toEqual(
      expect.arrayContaining([
        "`test1-oob1`: the platform `opengear` is not known here, so the device is left out",
        expect.stringMatching(/^`test1-pdu1`, `test1-pdu2`: it has neither a platform nor a primary IP/),
        expect.stringMatching(
          /^`test1-leaf1`, `test1-leaf2`, `test1-oob1` and 2 more: it has no primary IP address; its name/,
        ),
      ]),
    );
  });

  it("version 4: filters, pages that are shorter than asked for, config context without secrets, tags", async () => {
    const all = Array.from({ length: 120 }, (_, n) => device(n + 1, `leaf${n + 1}`));
    const { host, asked } = await service(netboxOf(all, `Token ${TOKEN}`, 50));
    const { devices, text } = await readService("netbox", `${host}?site=lab1&tag=edge`, {
      NETBOX_TOKEN: TOKEN,
      DEVICE_USERNAME: "netops",
    });
    expect(devices.size).toBe(120);
    expect(asked.map(({ url }) => url.searchParams.get("offset"))).toEqual(["0", "50", "100"]);
    expect(asked[0]!.url.searchParams.toString()).toBe("site=lab1&tag=edge&status=active&limit=200&offset=0");
    expect(devices.get("leaf7")).toMatchObject({
      host: "192.0.2.7",
      platform: "arista_eos",
      tags: ["edge"],
      vars: {
        ntp: { servers: ["192.0.2.123"] },
        netbox: { site: "lab1", custom_fields: { patch_window: "sun" } },
      },
    });
    expect(text).toContain("username: netops");
    expect(text).toContain("env: DEVICE_PASSWORD");
    for (const secret of [TOKEN, "hunter2", "Pr1vateC0mm"]) expect(text).not.toContain(secret);
  });

  it("version 3: device_role, IPv6, a virtual chassis by its master, devices without a name", async () => {
    const chassis = {
      id: 1,
      display: "stack1",
      name: "stack1",
      master: { id: 1, name: "sw1" },
      member_count: 2,
    };
    const { role: _, ...old } = device(1, "sw1", { virtual_chassis: chassis, vc_position: 1 });
    const all = [
      { ...old, device_role: { id: 1, name: "Access", slug: "access" } },
      device(2, "sw1:2", { virtual_chassis: chassis, vc_position: 2, primary_ip: null, primary_ip4: null }),
      device(3, null),
      device(4, "v6", { primary_ip: { id: 9, address: "2001:db8::4/64" }, primary_ip4: null }),
    ];
    const { host } = await service(netboxOf(all));
    const { devices, notes } = await readService("netbox", `${host}/?status=staged`, { NETBOX_TOKEN: TOKEN });
    expect([...devices.keys()]).toEqual(["sw1", "v6"]);
    expect(devices.get("sw1")).toMatchObject({ groups: ["access", "lab1"] });
    expect(devices.get("v6")).toMatchObject({ host: "2001:db8::4" });
    expect(notes).toEqual(
      expect.arrayContaining([
        "`sw1:2`: it is a member of the virtual chassis `stack1`, which is reached by its master",
        "`#3`: it has no name and is left out",
      ]),
    );
  });

  it("tokens of version 4.5, a path before the API, and the user's words for platforms", async () => {
    const own = "nbt_abcdef123456.XyZ";
    const { host, asked } = await service(
      netboxOf([device(1, "r1", { platform: { id: 3, name: "Ours", slug: "ours" } })], `Bearer ${own}`),
    );
    const { devices } = await readService(
      "netbox",
      `${host}/netbox/api/`,
      { NETBOX_TOKEN: own },
      "platforms: { ours: cisco_iosxe }",
    );
    expect(asked[0]!.url.pathname).toBe("/netbox/api/dcim/devices/");
    expect(devices.get("r1")).toMatchObject({ platform: "cisco_iosxe" });
  });

  it("filters of version 4.7, how the list is to be, and an address that is copied from a page", async () => {
    const { host, asked } = await service(netboxOf([device(1, "r1")]));
    const source = `${host}/dcim/devices/?tag__any=edge&interface_count__gte=2&ordering=name&exclude=config_context`;
    await readService("netbox", source, { NETBOX_TOKEN: TOKEN });
    const { pathname, searchParams } = asked[0]!.url;
    expect(pathname).toBe("/api/dcim/devices/");
    expect(searchParams.toString()).toContain(
      "tag__any=edge&interface_count__gte=2&ordering=name&exclude=config_context&status=active",
    );
  });

  it("what goes wrong is said with what to do, never with the token", async () => {
    const { host } = await service(netboxOf([device(1, "r1")]));
    const cases: [string, Record<string, string>, RegExp][] = [
      [host, {}, /NetBox wants a token\n.*NETBOX_TOKEN/],
      [host, { NETBOX_TOKEN: "wrong0wrong0wrong" }, /NetBox refuses the token of NETBOX_TOKEN \(HTTP 403\)/],
      [`${host}?sites=lab1`, {}, /NetBox has no filter `sites` for devices; it would ignore it.*\n.*`site`/],
      [`${host}?token=abc`, {}, /the address contains a token/],
      ["//user:pass@host", {}, /the address contains a token/],
      ["netbox", {}, /is not an address/],
      ["http://127.0.0.1:1", {}, /^http:\/\/127\.0\.0\.1:1 cannot be asked/],
    ];
    for (const [source, environment, said] of cases) {
      const text = await serviceRefusal(readService("netbox", source, environment));
      expect(text).toMatch(said);
      expect(text).not.toMatch(/wrong0|:pass@/);
    }
    const page = await service(() => ({ text: "<html>welcome</html>" }));
    expect(await serviceRefusal(readService("netbox", page.host))).toMatch(
      /NetBox answers HTTP 200, and no JSON/,
    );
    const bad = await service(() => ({
      status: 400,
      json: { site: ["Select a valid choice. x is not one."] },
    }));
    expect(await serviceRefusal(readService("netbox", bad.host))).toMatch(
      /HTTP 400: \{"site":\["Select a valid choice/,
    );
    const moved = await service(() => ({ status: 301, json: {} }));
    expect(await serviceRefusal(readService("netbox", moved.host))).toMatch(/redirects elsewhere/);
  });
});
