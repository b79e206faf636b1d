"""A paragraph for the parents' newsletter: what has changed for them between two folders of policies.

python examples/newsletter.py OLD NEW [--for AUDIENCE]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import policykit


def news(old: policykit.Policies, new: policykit.Policies, audience: str) -> Iterator[str]:
    """One sentence or more for each policy that is new, gone, or changed for the audience."""
    for id_, policy in new.items():
        if id_ not in old:
            if policy.extract(audience).sections:
                yield f"There is a new {policy.title}."
            continue
        changes = policykit.changes(old[id_], policy)
        theirs = parts(old[id_], audience) | parts(policy, audience)
        for_them = [c for c in changes if (audience in c.audiences if c.audiences else c.part in theirs)]
        told = [change.sentence for change in for_them if change.is_substance]
        if told:
            yield f"The {policy.title} has changed. {' '.join(told)}"
    for id_ in sorted(old.keys() - new.keys()):
        yield f"The {old[id_].title} no longer applies."


def parts(policy: policykit.Policy, audience: str) -> set[str]:
    """The ids of what is in the extract for the audience: it may concern everyone alike."""
    return {field.anchor.part for field in policy.extract(audience).fields if field.anchor.part}


def main() -> None:
    """Print the paragraph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--for", dest="audience", default="parents")
    options = parser.parse_args()
    try:
        old, new = policykit.load_policies(options.old), policykit.load_policies(options.new)
    except policykit.PolicykitError as error:
        raise SystemExit(str(error)) from None
    audience = new.school.audience(options.audience)
    if audience is None:
        raise SystemExit(f"The school has no audience “{options.audience}”.")
    found = list(news(old, new, audience.id))
    name = new.school.name
    print(f"From {name}: {' '.join(found)}" if found else f"Nothing has changed for {audience.name}.")


if __name__ == "__main__":
    main()
