"""The school that every scenario begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.merge.pull.school import School, founded


@pytest.fixture
def school(tmp_path: Path) -> School:
    return founded(tmp_path)
