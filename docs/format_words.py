"""The words of docs/format.md that the model does not hold: introductions, examples, and rules for values."""

from __future__ import annotations

from typing import NamedTuple


class Chapter(NamedTuple):
    """One part of the page: its heading, an example, and an opening where the model's own is not enough."""

    title: str
    example: str = ""
    lead: str = ""


OPENING = """\
# The format of the data

This page lists every key of a policy file and of `school.yaml`, data format 1. For everyday editing,
read [Editing a policy](clerk.md) instead.

A policy is one YAML file in UTF-8, such as `policies/social-media.yaml`. `school.yaml` beside it holds what
all policies share. The words in the examples are made up.

- **Use only the keys listed here.** Any other key is an error, with a suggestion.
- **Words are read as you type them.** `NO`, `1.10` and `12:30` are the words `NO`, `1.10` and `12:30`.
- **Put words in quotation marks** if they contain a colon and a space, or a `#` after a space, or if they
  begin with one of ``[ ] { } & * ! | > ' " % @ ` ``. Or write `>-` after the colon and indent the words on
  the lines below. Then nothing needs quotation marks, and the lines are joined into one paragraph.
- **Use plain YAML**: no anchors (`&`), aliases (`*`), tags (`!`) or directives (`%`), no key twice, one
  document in a file. Indent with spaces.
- **Help while you type.** An editor that knows YAML checks the file if its first line names the schema, as
  `# yaml-language-server: $schema=../schemas/policy.schema.json` does in `policies/social-media.yaml`. The
  schema of `school.yaml` is `schemas/school.schema.json`."""

BLOCKS_OPENING = """\
## Blocks

A block is one thing that the policy says: a paragraph, a list or a table. `kind` says what it is, and
`text` is always its words."""

PARTS = {
    "Policy": Chapter(
        "A policy file",
        """\
policykit: 1
id: pond
title: Pond Policy
status: accepted
audiences: [pupils, staff]
approval: {by: Governors, on: Autumn 2025}
review: {due: Autumn 2026}
sections:
  - id: rules
    title: Rules
    blocks:
      - kind: expectations
        id: near-the-pond
        of: [pupils]
        duty: must
        text: "Near the pond, pupils must:"
        items:
          - {id: walk, text: walk}
          - {id: gate, text: shut the gate behind them}""",
        "The keys at the top of the file, in their usual order.",
    ),
    "Section": Chapter(
        "Sections",
        """\
- id: roles
  title: Roles and responsibilities
  label: "2"
  sections:
    - id: roles-of-staff
      title: Staff
      label: "2.1"
      blocks:
        - {kind: text, id: staff-opening, text: Every member of staff knows where the pond is.}""",
        "A section is a heading with blocks below it. Without a title, it shows no heading. Sections can be "
        "nested, five deep at most.",
    ),
    "Approval": Chapter("Approval", "approval: {by: Governors, on: 12 March 2026}"),
    "Review": Chapter("Review", "review: {last: March 2026, cycle: every 3 years}"),
    "Item": Chapter(
        "Items",
        """\
items:
  - id: no-photographs
    label: (b)
    duty: should
    of: [parents]
    text: take no photographs of the pupils
    reason: Some parents have not agreed to it.
    items:
      - {id: no-films, text: and no films}""",
        "One item of a list. Lists nest nine deep at most.",
    ),
    "Step": Chapter(
        "Steps of a procedure",
        """\
steps:
  - {id: stage-1, text: Speak to the class teacher., who: Parent, within: 10 school days}""",
    ),
    "Contact": Chapter("People", "people:\n  - {role: Pond warden, phone: 01234 567890}"),
    "School": Chapter(
        "school.yaml",
        """\
policykit: 1
name: Example Primary School
colour: "#1f5f3a"
audiences:
  - {id: pupils, name: pupils, aliases: [pupil, children, child]}
  - {id: staff, name: staff}""",
        "What all policies of the school share.",
    ),
    "Audience": Chapter(
        "Audience entries", "audiences:\n  - {id: governors, name: governors, aliases: [governor]}"
    ),
    "KnownPolicy": Chapter(
        "Policies kept elsewhere",
        """\
policies:
  - id: complaints
    title: Complaints Policy
    aliases: [Complaints]
    url: "https://school.example/complaints\"""",
    ),
    "Calendar": Chapter(
        "Calendar",
        """\
calendar:
  terms:
    - {term: Spring 2027, starts: 5 January 2027, ends: 26 March 2027}""",
        "The school's own term dates. For a term that is not listed, autumn is 1 September to 31 December, "
        "spring is 1 January to 30 April, and summer is 1 May to 31 August.",
    ),
    "TermDates": Chapter("Terms"),
    "Law": Chapter(
        "Laws",
        """\
laws:
  - id: pond-safety-guidance
    title: Pond safety in schools
    type: guidance
    year: 2026
    uri: "https://council.example/pond-safety"
    confidence: unverified""",
        "Laws and guidance that are not in the built-in register. An entry with the same id as one in the "
        "register replaces it.",
    ),
    "LawChange": Chapter(
        "Changes of laws",
        """\
changes:
  - {effect: superseded, on: 1 September 2026, what: The council published a new edition.}""",
    ),
}

BLOCKS = {
    "text": """\
- kind: text
  id: why-a-pond
  text: >-
    The school has had a pond since 1998. It is used for [nature study](https://school.example/nature),
    and by *every* class.""",
    "quote": """\
- kind: quote
  id: motto
  text: “Look, and do not touch.”
  source: The school's motto""",
    "definition": """\
- kind: definition
  id: pond-life
  term: Pond life
  aliases: [pond animals]
  open: true
  text: Pond life includes, but is not limited to, frogs, newts and snails.""",
    "expectations": """\
- kind: expectations
  id: staff-at-the-pond
  of: [staff]
  by: [governors]
  duty: must
  text: "Governors expect that staff will:"
  items:
    - {id: count, text: count the pupils before and after}
    - {id: whistle, text: carry a whistle, duty: should, reason: It is heard across the field.}""",
    "responses": """\
- kind: responses
  id: if-the-gate-is-left-open
  when: If the gate is left open
  against: [pupils]
  text: "If the gate is left open, we will:"
  missing: The governors have not decided this yet.""",
    "list": """\
- kind: list
  id: aims
  text: "This policy aims to:"
  numbered: true
  items:
    - {id: safety, text: keep everybody safe}
    - {id: pleasure, text: let everybody enjoy the pond}""",
    "table": """\
- kind: table
  id: depths
  caption: How deep the water is
  columns: [Place, Depth]
  rows:
    - [Edge, 10 cm]
    - [Middle, 60 cm]""",
    "contacts": """\
- kind: contacts
  id: whom-to-ask
  people:
    - {role: Pond warden, phone: 01234 567890, email: pond@school.example}
    - {role: Head Teacher}""",
    "steps": """\
- kind: steps
  id: if-someone-falls-in
  text: "If someone falls in:"
  steps:
    - {id: help, text: The nearest adult helps., who: Any adult}
    - {id: report, text: It is written in the accident book., who: Office, within: 1 school day}""",
}

CLOSING = """\
## Ids

An id is a short name of small letters a to z, digits and hyphens, and starts with a letter:
`placing-information`. It has at most 64 characters (a law's, 128), and is used once in a policy. Links and
edits find a part by its id, so do not change an id, even when the words change. `index`, and names that
Windows reserves (`con`, `nul`, `aux`, …), are refused.

## Words with markup

Words can have the inline marks of CommonMark: `*emphasis*`, `**strong**`, `` `code` `` and links. HTML and
pictures are not markup here: they are shown as typed. So are lists and headings inside a text. Write a list
under `items`, and a heading as the `title` of a section. In a text of several paragraphs, put a blank line
between them.

| link | leads to |
| --- | --- |
| `[Education Act 1996](law:education-act-1996)` | a law in [the register](laws.md) or `school.yaml` |
| `[section 550ZA](law:education-act-1996/section/550ZA)` | a part of that law |
| `[Complaints](policy:complaints)` | a policy of this folder, or one that `school.yaml` lists |
| `[pond life](term:pond-life)` | a definition in the same policy, by the id of its block |
| `[our rules](#rules)` | any part of the same policy, by its id |
| `[staff](audience:staff)` | an audience, for programs; the page shows only the words |
| `[the council](https://council.example/)` | an address: `https:`, `http:`, `mailto:` or `tel:` |

A link to anything else is an error. So is a link whose target does not exist.

## Audiences

The id, the name or an alias of an audience in `school.yaml`. Capitals, hyphens and spaces make no difference:
`Head Teacher` and `head-teacher` are the same. `parents/carers` means both. Use the word that the policy
uses.

## Dates

Write a date as the school writes it. It keeps that precision:

| what you write | what it means |
| --- | --- |
| `Spring 2024`, `Spring Term 2023`, `Spring Term 18/19` | a term |
| `Autumn 1 2021` | a half-term |
| `September 2025` | a month |
| `6.9.24`, `18-1-18`, `26/01/2023`, `31st August 2024`, `2024-08-31` | a day; days come before months |
| `2024` | a year |
| `2024/25` | an academic year, 1 September to 31 August |

A review is due from the first day of its date, and overdue after its last day, by the school's
[calendar](#calendar).

## Review cycles

How often a policy is reviewed: `every year`, `annually`, `every 3 years`, `every 6 months`, `termly`. With no
`due` date, the next review is counted from the last one, or from the approval. `bi-annually` has two
meanings and is refused.

## Limits

A file holds 10 MB and 100,000 values at most, nested at most 64 deep."""
FIXED_WORDS = """\
## Fixed words

The words that policykit itself puts on a page, such as “Approved by”. They are in the school's `language`
where policykit has them, and otherwise in English. It has English and Welsh; the Welsh has not yet been
checked by a Welsh speaker. `policykit check` says which words are still English. A school can say any of them
its own way under `words:` in `school.yaml`, by these names:

```yaml
language: cy
words: {approved_by: Cadarnhawyd gan, review_due: Adolygiad nesaf}
```

What is in curly brackets is filled in, so a school's own words keep it: `{date}` is a date, `{number}` a
number in figures, and `{count}` the same in words.

A date can be written in English, in Welsh, or with the school's own words for the months and the terms. A
page prints it in the language of the page.
"""
