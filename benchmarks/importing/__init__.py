"""How well ``policykit import`` reads old policies: ``python -m benchmarks.importing``.

The folders hold documents in the manner of real policies, of schools that do not exist, with the faults of
real ones: labels glued to values, lost lists, printed contents, page numbers, menus, broken letters. They
were typed by hand, and are no school's words; the Word files were made with python-docx (``behaviour``,
``e-safety``, ``send`` of ``aside``) and by LibreOffice from HTML. Those of ``aside`` are for the end: nobody
who writes a rule looks at them, and they were written by somebody who had seen no rule. Those of ``opened``
were kept aside until the rules had been measured with them once.

``answers`` beside them holds, for each document, what a careful clerk would type: the policy, and a JSON
file with what belongs in the report. ``set_aside`` is what is no part of the policy; ``personal`` are names
and numbers; ``proposed_laws`` are those that the register lacks; ``mended`` are broken letters and what they
were.
The answers were written from the documents alone, before there were any rules to meet them, by these habits:

- Every word stays as it stands. A clause's number stays in its text, a heading's is its label, an item's too.
- A paragraph that ends in a stem is parted before the stem. A definition is a block of its own.
- A sentence that asks one thing of somebody is an expectation, one that says what the school does is a
  response; a paragraph that mixes them with other words is prose, unless it opens with one of them.
- What a head teacher or governors “will” do is expected of them; what “we” or the school will do is a
  response.
- A stem whose list was lost is a gap. An audience is written only where the words name it.
- A front-matter value is written as it stands, a blank one not at all.
"""
