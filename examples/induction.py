"""An induction checklist for new staff: all that every policy expects of them, for Word and a spreadsheet.

python examples/induction.py [POLICIES] [--for AUDIENCE] [-o FOLDER]
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import policykit


def asked(expectation: policykit.Expectation) -> str:
    """The expectation as one line, with the words that lead into it, or a note that it is missing."""
    words = f"{expectation.stem} {expectation.text}".strip()
    return f"{words} (The list is missing from the policy.)" if expectation.missing else words


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def main() -> None:
    """Write induction-staff.docx and induction-staff.csv."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("policies", nargs="?", default="policies")
    parser.add_argument("--for", dest="audience", default="staff")
    parser.add_argument("-o", dest="folder", type=Path, default=Path())
    options = parser.parse_args()
    try:
        policies = policykit.load_policies(options.policies)
        expected = {policy: policy.expectations(options.audience) for policy in policies.values()}
    except policykit.PolicykitError as error:
        raise SystemExit(str(error)) from None

    sections = [(policy.title, map(asked, found)) for policy, found in expected.items() if found]
    title = f"Induction checklist for {options.audience}"
    word = policykit.render_list(
        title, sections, "docx", school=policies.school, label="☐", template=policies.house_style
    )
    (options.folder / f"induction-{options.audience}.docx").write_bytes(word)

    path = options.folder / f"induction-{options.audience}.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:  # with a mark by which Excel knows UTF-8
        rows = csv.writer(file)
        rows.writerow(["Policy", "Reference", "What is expected", "Duty", "Read and understood"])
        for policy, found in expected.items():
            for each in found:
                cells = (policy.title, f"{policy.id}#{each.id}", asked(each), str(each.duty or ""), "")
                rows.writerow(map(safe, cells))


if __name__ == "__main__":
    main()
