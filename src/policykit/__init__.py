"""A school's policies, kept once as typed data, and every document made from it.

    import policykit

    policies = policykit.load("policies")
    for expectation in policies["social-media"].expectations(of="parents"):
        print(expectation.id, expectation.text)

The names below are loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from policykit.version import __version__

TYPE_CHECKING = False  # as in typing, which takes longer to load than the rest of this package's start
if TYPE_CHECKING:
    from policykit.findings import (
        Anchor,
        Finding,
        InvalidData,
        NotWritten,
        Place,
        PolicykitError,
        UnknownName,
    )
    from policykit.model.answers import Citation, DefinedTerm, Expectation, Gap, Response
    from policykit.model.blocks import Duty
    from policykit.model.dates import Calendar, ReviewState, SchoolDate
    from policykit.model.policy import Policy
    from policykit.model.register import Law, register
    from policykit.model.school import Audience, School
    from policykit.tasks.check import check
    from policykit.tasks.load import Policies, load
    from policykit.tasks.render import render

_HOMES = {
    "Anchor": "policykit.findings",
    "Audience": "policykit.model.school",
    "Calendar": "policykit.model.dates",
    "Citation": "policykit.model.answers",
    "DefinedTerm": "policykit.model.answers",
    "Duty": "policykit.model.blocks",
    "Expectation": "policykit.model.answers",
    "Finding": "policykit.findings",
    "Gap": "policykit.model.answers",
    "InvalidData": "policykit.findings",
    "Law": "policykit.model.register",
    "NotWritten": "policykit.findings",
    "Place": "policykit.findings",
    "Policies": "policykit.tasks.load",
    "Policy": "policykit.model.policy",
    "PolicykitError": "policykit.findings",
    "Response": "policykit.model.answers",
    "ReviewState": "policykit.model.dates",
    "School": "policykit.model.school",
    "SchoolDate": "policykit.model.dates",
    "UnknownName": "policykit.findings",
    "check": "policykit.tasks.check",
    "load": "policykit.tasks.load",
    "register": "policykit.model.register",
    "render": "policykit.tasks.render",
}

__all__ = [
    "Anchor",
    "Audience",
    "Calendar",
    "Citation",
    "DefinedTerm",
    "Duty",
    "Expectation",
    "Finding",
    "Gap",
    "InvalidData",
    "Law",
    "NotWritten",
    "Place",
    "Policies",
    "Policy",
    "PolicykitError",
    "Response",
    "ReviewState",
    "School",
    "SchoolDate",
    "UnknownName",
    "__version__",
    "check",
    "load",
    "register",
    "render",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
