"""Whether a school's website, saved as a folder of HTML files, still carries the text of its policies.

python examples/website.py PAGES [POLICIES]
"""

from __future__ import annotations

import argparse
import html
import re
from pathlib import Path

import policykit

# Tags and comments, and what a page shows beside its text, such as the meaning of a word.
TAG = re.compile(
    r"""<!--.*?-->|<(\w+)[^>]*aria-hidden="true".*?</\1>|<(?:"[^"]*"|'[^']*'|[^>"'])*>""", re.DOTALL
)


def bare(words: str) -> str:
    """Words as they are compared: without spaces, capitals, and the shape of quotation marks and dashes."""
    shapes = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
    return "".join(words.translate(shapes).casefold().split())


def main() -> None:
    """Tell what each policy says that no page does; the exit status is 1 if there is anything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path)
    parser.add_argument("policies", nargs="?", default="policies")
    options = parser.parse_args()
    files = sorted(options.pages.rglob("*.htm*"))
    saved = [file.read_text(encoding="utf-8", errors="replace") for file in files]
    pages = [bare(html.unescape(TAG.sub("", page))) for page in saved]
    try:
        policies = policykit.load_policies(options.policies)
    except policykit.PolicykitError as error:
        raise SystemExit(str(error)) from None

    current = 0
    for policy in policies.values():
        texts = [field.words for field in policy.fields if field.anchor.field != "missing"]
        lacking = [[words for words in texts if bare(words) not in page] for page in pages]
        best = min(lacking, key=len, default=texts)  # the page that has most of the policy is the policy's
        current += not best
        if len(best) == len(texts):
            print(f"{policy.title}: on no page")
        elif best:
            print(f"{policy.title}: {files[lacking.index(best)]} lacks {len(best)}, the first: “{best[0]}”")
    print(f"{current} of {len(policies)} policies stand on the website as they are now.")
    raise SystemExit(0 if current == len(policies) else 1)


if __name__ == "__main__":
    main()
