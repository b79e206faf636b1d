"""Print the lowest version that pyproject.toml allows of each library, with those of the extras named."""

import re
import sys
import tomllib
from pathlib import Path

text = Path(__file__).parents[1].joinpath("pyproject.toml").read_text(encoding="utf-8")
project = tomllib.loads(text)["project"]
requirements = [*project["dependencies"]]
for extra in sys.argv[1:]:
    requirements += project["optional-dependencies"][extra]
for requirement in requirements:
    print(re.sub(r">=\s*([\w.]+).*", r"==\1", requirement))
