"""search_index as it runs in the portal. Every answer has totals and a fair order of equals; facets are counted in the
kinds of question in which the others count them too."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from benchmarks.generated_offers import REGION, TODAY
from benchmarks.peers.peer import PER_PAGE, RADIUS_M, Ask, Listed, Point
from search_index.index import open_current
from search_index.search.answer import Answer
from search_index.search.question import Question, Sort


class Ours:
    """One snapshot, replaced by every change."""

    def __init__(self, folder: Path) -> None:
        self.snapshot = open_current(folder)
        self.snapshot.make_ready(TODAY)

    def text(self, words: str) -> Ask:
        return self._asking(Question(REGION, TODAY, text=words, facets=False))

    def product_near(self, product: str, point: Point, per_page: int = PER_PAGE) -> Ask:
        near = Question(
            REGION,
            TODAY,
            products=(product,),
            point=point,
            radius_m=RADIUS_M,
            sort=Sort.WAIT,
            per_page=per_page,
            facets=False,
        )
        return self._asking(near)

    def product_by_place(self, product: str, point: Point) -> Ask:
        return self.product_near(product, point)

    def text_near(self, words: str, point: Point) -> Ask:
        return self._asking(Question(REGION, TODAY, text=words, point=point, radius_m=RADIUS_M))

    def browse(self, page: int, per_page: int = PER_PAGE) -> Ask:
        return self._asking(Question(REGION, TODAY, sort=Sort.WAIT, page=page, per_page=per_page))

    def suggest(self, prefix: str) -> Ask:
        return lambda: self.snapshot.suggest(REGION, prefix)

    def ids(self, answer: object) -> list[int]:
        return cast(Answer, answer).hits.ids

    def change(self, listed: Listed) -> None:
        self.snapshot = self.snapshot.apply([listed.document], [], self.snapshot.sequence + 1)

    def processes(self) -> list[int]:
        return []

    def close(self) -> None:
        """A snapshot holds on to nothing."""

    def _asking(self, question: Question) -> Ask:
        return lambda: self.snapshot.find(question)
