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
    from policykit.codes import Code, Severity
    from policykit.compare import Change, ChangeKind, Weight, changes
    from policykit.findings import (
        Anchor,
        Finding,
        InvalidData,
        NotWritten,
        Place,
        PolicykitError,
        UnknownName,
    )
    from policykit.model.answers import Citation, CitedKind, Citing, DefinedTerm, Expectation, Gap, Response
    from policykit.model.dates import Calendar, ReviewKind, ReviewState, SchoolDate
    from policykit.model.kinds import Duty
    from policykit.model.policy import Policy
    from policykit.model.register import Law, Register, register
    from policykit.model.school import Audience, School
    from policykit.model.sections import Field, Section
    from policykit.tasks.check import Checked, check
    from policykit.tasks.load import Policies, load, load_policies, load_policy
    from policykit.tasks.redline import redline
    from policykit.tasks.render import render, render_list

_HOMES = {
    "Anchor": "policykit.findings",
    "Audience": "policykit.model.school",
    "Calendar": "policykit.model.dates",
    "Change": "policykit.compare",
    "ChangeKind": "policykit.compare",
    "Checked": "policykit.tasks.check",
    "Citation": "policykit.model.answers",
    "CitedKind": "policykit.model.answers",
    "Citing": "policykit.model.answers",
    "Code": "policykit.codes",
    "DefinedTerm": "policykit.model.answers",
    "Duty": "policykit.model.kinds",
    "Expectation": "policykit.model.answers",
    "Field": "policykit.model.sections",
    "Finding": "policykit.findings",
    "Gap": "policykit.model.answers",
    "InvalidData": "policykit.findings",
    "Law": "policykit.model.register",
    "NotWritten": "policykit.findings",
    "Place": "policykit.findings",
    "Policies": "policykit.tasks.load",
    "Policy": "policykit.model.policy",
    "PolicykitError": "policykit.findings",
    "Register": "policykit.model.register",
    "Response": "policykit.model.answers",
    "ReviewKind": "policykit.model.dates",
    "ReviewState": "policykit.model.dates",
    "School": "policykit.model.school",
    "SchoolDate": "policykit.model.dates",
    "Section": "policykit.model.sections",
    "Severity": "policykit.codes",
    "UnknownName": "policykit.findings",
    "Weight": "policykit.compare",
    "changes": "policykit.compare",
    "check": "policykit.tasks.check",
    "load": "policykit.tasks.load",
    "load_policies": "policykit.tasks.load",
    "load_policy": "policykit.tasks.load",
    "redline": "policykit.tasks.redline",
    "register": "policykit.model.register",
    "render": "policykit.tasks.render",
    "render_list": "policykit.tasks.render",
}

__all__ = [
    "Anchor",
    "Audience",
    "Calendar",
    "Change",
    "ChangeKind",
    "Checked",
    "Citation",
    "CitedKind",
    "Citing",
    "Code",
    "DefinedTerm",
    "Duty",
    "Expectation",
    "Field",
    "Finding",
    "Gap",
    "InvalidData",
    "Law",
    "NotWritten",
    "Place",
    "Policies",
    "Policy",
    "PolicykitError",
    "Register",
    "Response",
    "ReviewKind",
    "ReviewState",
    "School",
    "SchoolDate",
    "Section",
    "Severity",
    "UnknownName",
    "Weight",
    "__version__",
    "changes",
    "check",
    "load",
    "load_policies",
    "load_policy",
    "redline",
    "register",
    "render",
    "render_list",
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
