// Nautobot as a real HTTP server that speaks its answers, in the form of Nautobot 1.6 and 2.4.
import { describe, expect, it } from "vitest";
import { type Answer, readService, service, serviceRefusal, TOKEN } from "../testing/service.js";

/** What Nautobot's GraphQL says of itself, as far as it is asked. */
const shapeOf = (device: string[], platform: string[], args: Record<string, boolean | string>) => ({
  __schema: {
    queryType: {
      fields: [
        { name: "sites", args: [], type: null },
        {
          name: "devices",
          args: Object.entries(args).map(([name, list]) => ({
            name,
            type:
              list === true
                ? { kind: "LIST", name: null, ofType: { kind: "SCALAR", name: "String" } }
                : { kind: "SCALAR", name: list === false ? "String" : list, ofType: null },
          })),
          type: { name: null, kind: "LIST", ofType: { name: "DeviceType", kind: "OBJECT", ofType: null } },
        },
      ],
    },
    types: [
      { name: "DeviceType", fields: device.map((name) => ({ name })) },
      { name: "PlatformType", fields: platform.map((name) => ({ name })) },
    ],
  },
});

function nautobotOf(shape: object, all: object[]): Answer {
  return (request, url, body) => {
    if (request.headers.authorization !== `Token ${TOKEN}`) return { status: 403, json: { detail: "no" } };
    if (url.pathname !== "/api/graphql/") return { status: 404, text: "<html></html>" };
    const { query } = JSON.parse(body) as { query: string };
    if (query.includes("__schema")) return { json: { data: shape } };
    if (query.includes('"nowhere"'))
      return { json: { errors: [{ message: "Location nowhere does not exist" }] } };
    const offset = Number(/offset: (\d+)/.exec(query)?.[1] ?? 0);
    const limit = Number(/limit: (\d+)/.exec(query)?.[1] ?? all.length);
    return { json: { data: { devices: all.slice(offset, offset + limit) } } };
  };
}

/** In the words of Nautobot 1.6. */
const NO_CHOICE = "{'status': ['Select a valid choice. Active is not one of the available choices.']}";

describe("nautobot", () => {
  const two = {
    id: "9d2c7c2e-0001-4000-8000-000000000001",
    name: "den-dist01",
    serial: "9ZYX",
    status: { name: "Active" },
    role: { name: "Distribution" },
    location: { name: "DEN" },
    tenant: null,
    platform: { name: "Cisco IOS", network_driver: "cisco_ios", napalm_driver: "ios" },
    device_type: { model: "IOSv", manufacturer: { name: "Cisco" } },
    primary_ip4: { address: "10.17.1.2/30" },
    primary_ip6: null,
    tags: [{ name: "snmp_monitoring" }],
    virtual_chassis: null,
    vc_position: null,
    config_context: { ntp: ["192.0.2.1"] },
    _custom_field_data: { emulator: "cml" },
  };
  const shape = shapeOf(Object.keys(two), ["name", "network_driver", "napalm_driver"], {
    location: true,
    role: true,
    status: true,
    limit: "Int",
    offset: "Int",
    has_primary_ip: "Boolean",
  });

  it("version 2: network_driver, filters with their types, pages", async () => {
    const all = Array.from({ length: 130 }, (_, n) => ({
      ...two,
      id: `${n}`,
      name: `d${n}`,
      primary_ip4: { address: `10.0.${n}.1/24` },
    }));
    const { host, asked } = await service(nautobotOf(shape, all));
    const { devices, text } = await readService("nautobot", `${host}?location=DEN&has_primary_ip=true`, {
      NAUTOBOT_TOKEN: TOKEN,
    });
    expect(devices.size).toBe(130);
    expect(devices.get("d5")).toMatchObject({
      host: "10.0.5.1",
      platform: "cisco_ios",
      groups: ["Distribution", "DEN"],
      tags: ["snmp_monitoring"],
      vars: { ntp: ["192.0.2.1"], nautobot: { location: "DEN", model: "IOSv" } },
    });
    expect(asked[1]!.body).toContain(
      'devices(location: [\\"DEN\\"], has_primary_ip: true, status: [\\"Active\\"], limit: 100, offset: 0)',
    );
    expect(text).not.toContain(TOKEN);
  });

  it("version 1: sites and device roles, and the slug of the status", async () => {
    const { role: _, location: __, ...rest } = two;
    const all = Array.from({ length: 101 }, (___, n) => ({
      ...rest,
      id: `${n}`,
      name: `r${n}`,
      device_role: { name: "Router", slug: "router" },
      site: { name: "DEN", slug: "den" },
      platform: { name: "Cisco IOS-XR", slug: "cisco-iosxr", napalm_driver: "iosxr" },
    }));
    const fields = [...Object.keys(all[0]!), "location"];
    const shape1 = shapeOf(fields, ["name", "slug", "napalm_driver"], {
      site: true,
      role: true,
      status: true,
      limit: "Int",
      offset: "Int",
    });
    shape1.__schema.types.push({ name: "StatusType", fields: [{ name: "name" }, { name: "slug" }] });
    const { host, asked } = await service((request, url, body) =>
      body.includes('\\"Active\\"')
        ? { json: { errors: [{ message: NO_CHOICE, path: ["devices"] }], data: { devices: null } } }
        : nautobotOf(shape1, all)(request, url, body),
    );
    const { devices } = await readService("nautobot", `${host}?site=den`, { NAUTOBOT_TOKEN: TOKEN });
    expect(devices.size).toBe(101);
    expect(devices.get("r7")).toMatchObject({ platform: "cisco_iosxr", groups: ["router", "den"] });
    expect(asked[1]!.body).toContain(
      'devices(site: [\\"den\\"], status: [\\"active\\"], limit: 100, offset: 0)',
    );
  });

  it("an address that is copied from its pages, or from its API", async () => {
    const { host } = await service(nautobotOf(shape, [two]));
    for (const path of ["/dcim/devices/", "/api/graphql/", "/api/dcim/devices"]) {
      const { devices } = await readService("nautobot", `${host}${path}`, { NAUTOBOT_TOKEN: TOKEN });
      expect([...devices.keys()]).toEqual(["den-dist01"]);
    }
  });

  it("what goes wrong is said with what to do", async () => {
    const { host } = await service(nautobotOf(shape, [two]));
    const environment = { NAUTOBOT_TOKEN: TOKEN };
    expect(await serviceRefusal(readService("nautobot", `${host}?locations=DEN`, environment))).toMatch(
      /no filter `locations`.*\n.*`location`/,
    );
    expect(await serviceRefusal(readService("nautobot", `${host}?location=nowhere`, environment))).toMatch(
      /Nautobot says: Location nowhere/,
    );
    const invalid = await service((request, url, body) =>
      body.includes("__schema")
        ? nautobotOf(shape, [])(request, url, body)
        : { status: 400, json: { errors: [{ message: 'Cannot query field "x" on type "DeviceType".' }] } },
    );
    expect(await serviceRefusal(readService("nautobot", invalid.host, environment))).toMatch(
      /Nautobot says: Cannot query field "x"/,
    );
    expect(await serviceRefusal(readService("nautobot", host))).toMatch(
      /Nautobot wants a token\n.*NAUTOBOT_TOKEN/,
    );
  });
});
