"""How many blocks are found again in files that lost all identity and were edited: a measured figure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from policykit.document import Block
from policykit.document.matching import How, match
from policykit.formats.word import named, read, write
from policykit.formats.word.normal import normal
from policykit.merge import block_words, reidentify
from tests.merge.pull.word_edits import W, WordFile, bare_copy, remove, text_of
from tests.support.larkmead import IDS, page

SEEDS = range(4)
WORDS = (
    "staff",
    "pupils",
    "parents",
    "school",
    "must",
    "should",
    "office",
    "before",
    "report",
    "keep",
    "ask",
)
# What of the paragraphs is reworded, taken out, put in and moved: a heavy evening of governors.
REWORDED, GONE, NEW, MOVED = 0.3, 0.05, 0.05, 0.02


@dataclass
class Count:
    """Blocks that are there still, those that were found, and those that were taken for another."""

    there: int = 0
    found: int = 0
    wrong: int = 0
    wrong_unshown: int = 0


def moderately_edited(word: WordFile, chance: random.Random) -> None:
    """Change about a fifth of the words of some paragraphs; take out, put in and move a few."""
    paragraphs = (child for child in word.root[0] if child.tag == f"{W}p")
    body = [paragraph for paragraph in paragraphs if len(text_of(paragraph).split()) > 2]
    for paragraph in body:
        draw = chance.random()
        if draw < REWORDED:
            for piece in paragraph.iter(f"{W}t"):
                words = (piece.text or "").split(" ")
                for at in range(len(words)):
                    if words[at] and chance.random() < 0.2:
                        words[at] = chance.choice(WORDS)
                piece.text = " ".join(words)
        elif draw < REWORDED + GONE:
            remove(paragraph)
        elif draw < REWORDED + GONE + NEW:
            paragraph.addnext(bare_copy(paragraph, " ".join(chance.choices(WORDS, k=9))))
        elif draw < REWORDED + GONE + NEW + MOVED:
            goal = chance.choice(body)
            if goal.getparent() is not None and goal is not paragraph:
                goal.addnext(paragraph)


def aligned(before: Sequence[Block], after: Sequence[Block]) -> dict[int, int]:
    """Which block of the file with its identity is which of the same file without: the one of its words."""
    texts = [block_words(block) for block in before], [block_words(block) for block in after]
    found = SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks()
    return {one + step: other + step for one, other, size in found for step in range(size)}


def counted(id_: str, seed: int, folder: Path, count: Count) -> None:
    built = normal(page(id_))
    path = folder / f"{id_}-{seed}.docx"
    path.write_bytes(write(built))
    word = WordFile(path)
    moderately_edited(word, random.Random(f"{id_} {seed}"))
    word.save()
    true = read(path.read_bytes(), names=named(built)).document.blocks
    word.lose_identity()
    word.save()
    lost = read(path.read_bytes())
    assert not lost.anchors
    edited = reidentify(built, lost.document)
    pairs = {pair.new: pair for pair in match(built.blocks, edited.blocks, is_edit=True)}
    same = aligned(true, edited.blocks)
    for index, block in enumerate(true):
        pair = pairs.get(same.get(index, -1))
        taken = built.blocks[pair.old].anchor if pair is not None else None
        count.there += block.anchor is not None
        count.found += block.anchor is not None and taken == block.anchor
        if pair is not None and taken is not None and taken != block.anchor:
            count.wrong += 1
            count.wrong_unshown += pair.how is How.ANCHOR or pair.likeness == 1


@pytest.fixture(scope="module")
def count(tmp_path_factory: pytest.TempPathFactory) -> Count:
    total, folder = Count(), tmp_path_factory.mktemp("recovery")
    for id_ in IDS:
        for seed in SEEDS:
            counted(id_, seed, folder, total)
    print(f"found {total.found} of {total.there}; {total.wrong} wrong, {total.wrong_unshown} of them unshown")
    return total


def test_at_least_97_in_100_blocks_are_found_again_by_their_words(count: Count) -> None:
    assert count.there > 500
    assert count.found >= 0.97 * count.there


def test_no_wrong_pairing_is_taken_without_being_shown(count: Count) -> None:
    assert count.wrong_unshown == 0
