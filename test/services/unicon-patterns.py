# Prints the patterns by which the plugins of PyPI's unicon.plugins know refusals, each with lines that it finds, as JSON.
import importlib
import json
import pkgutil

import absent_pyats  # noqa: F401
import unicon.plugins
from pattern_lines import described


def settings():
    """Every settings class of the plugins, by the plugin's path: `iosxe/cat3k`."""
    for module in pkgutil.walk_packages(unicon.plugins.__path__, "unicon.plugins."):
        path, _, name = module.name.removeprefix("unicon.plugins.").rpartition(".")
        if name not in ("setting", "settings") or path.startswith("tests"):
            continue
        found = vars(importlib.import_module(module.name)).values()
        for each in found:
            if isinstance(each, type) and each.__module__ == module.name:
                yield path.replace(".", "/"), each()


print(json.dumps([
    {
        "plugin": plugin,
        "failures": [described(each) for each in known.ERROR_PATTERN],
        "rejected": [described(each) for each in known.CONFIGURE_ERROR_PATTERN],
    }
    for plugin, known in settings()
]))
