// Jinja2 templates as network engineers write them, and those of strangers that want more than they are given.
import { describe, expect, it } from "vitest";
import { JinjaError, renderJinja } from "./render.js";

const device = {
  name: "r1",
  platform: "cisco_iosxe",
  vars: { ntp: ["192.0.2.1", "192.0.2.2"], uplink: "Gi0/1" },
};
const render = (text: string, more: Record<string, string> = {}) =>
  renderJinja("x.j2", new Map([["x.j2", text], ...Object.entries(more)]), { device, inputs: { area: 0 } });

function failureOf(text: string, more: Record<string, string> = {}) {
  try {
    return render(text, more);
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error;
    const { template, line, column } = error.place;
    return `${template}:${line}:${column}: ${error.message}${error.hint ? ` (${error.hint})` : ""}`;
  }
}

describe("what templates of Jinja2 use", () => {
  it("loops, conditions, filters and indentation", () => {
    expect(
      render(`hostname {{ device.name | upper }}
{% for server in device.vars.ntp %}
ntp server {{ server }}{{ " prefer" if loop.first }}
{% endfor %}
interface {{ device.vars.uplink }}
 {% if inputs.area is defined %}
 ip ospf 1 area {{ inputs.area }}
 {% endif %}
 description {{ "%s-%03d" | format(device.name, 7) }} {{ device.vars.none | default("none") }}
`),
    ).toBe(
      "hostname R1\nntp server 192.0.2.1 prefer\nntp server 192.0.2.2\ninterface Gi0/1\n ip ospf 1 area 0\n description r1-007 none\n",
    );
  });
  it("macros, includes and methods of Python", () => {
    const base = "{% macro acl(name) %}ip access-list {{ name }}{% endmacro %}";
    expect(
      render(
        "{% from 'base.j2' import acl %}{{ acl('IN') }} {{ 'a/b'.split('/')[1] }} {% include 'part.j2' %}",
        {
          "base.j2": base,
          "part.j2": "{% for k, v in device.vars.items() %}{{ k }} {% endfor %}",
        },
      ),
    ).toBe("ip access-list IN b ntp uplink ");
  });
});

describe("what is wrong is named with its line", () => {
  it.each([
    ["a\nb {{ device.nmae }}\n", "x.j2:2:6: `device.nmae` is undefined (did you mean `name`?)"],
    ["{{ device.vars.nttp }}", "x.j2:1:4: `device.vars.nttp` is undefined (did you mean `ntp`?)"],
    [
      "description {{ device.vars.missing | upper }}",
      "x.j2:1:16: `device.vars.missing` is undefined (`{{ name | default('') }}` allows for a value that is not there)",
    ],
    ["a\n{% for x in %}\n", "x.j2:2:13: syntax error: unexpected end of block"],
    ["\n{{ device.host | ipaddr }}", "x.j2:2:18: unknown filter `ipaddr`"],
  ])("%j", (text, said) => expect(failureOf(text)).toBe(said));
  it("in a template that another one includes", () => {
    expect(failureOf("a\n{% include 'part.j2' %}", { "part.j2": "b\nc {{ foo }}" })).toMatch(
      /^part\.j2:2:6: `foo` is undefined/,
    );
  });
});

describe("templates of strangers", () => {
  it.each([
    "{{ device.constructor.constructor('return process')() }}",
    "{{ device.__proto__ }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ lookup('file', '/etc/passwd') }}",
    "{% include '/etc/passwd' %}",
  ])("reach nothing: %s", (text) => expect(failureOf(text)).toMatch(/^x\.j2:1:/));
  it("end, however long they would go on", { timeout: 60_000 }, () => {
    const loop = "{% for i in range(90000) %}{% for j in range(90000) %}x{% endfor %}{% endfor %}";
    expect(failureOf(loop)).toMatch(/more than 2,000,000 steps/);
    expect(failureOf("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}")).toMatch(/recursion/);
  });
  it("take a bounded amount of memory, and the next one is rendered as ever", () => {
    const before = process.memoryUsage.rss();
    const doubled = `{% set ns = namespace(x="x" * 1000) %}{% for i in range(40) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}`;
    expect(failureOf(doubled)).toMatch(/more than 64 MiB of memory/);
    expect(failureOf('{{ "x" * 900000000 }}')).toMatch(/memory|characters/);
    expect(process.memoryUsage.rss() - before).toBeLessThan(300 * 2 ** 20);
    expect(render("{{ device.name }}")).toBe("r1");
  });
});
