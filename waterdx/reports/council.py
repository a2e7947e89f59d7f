"""The council pack: one page a question, each with a sentence made from the figures, a chart and its table; PPTX and PDF alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from waterdx.core.errors import UserError, reason_of
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.indicators.compare import Comparison
from waterdx.indicators.definitions import INDICATORS
from waterdx.indicators.explain import explain
from waterdx.indicators.outlook import Outlook
from waterdx.indicators.outlook_assumptions import ASSUMPTIONS
from waterdx.reports.charts import all_charts
from waterdx.reports.council_questions import AHEAD, Question, questions_of
from waterdx.reports.council_words import (
    ASSUMED,
    ASSUMED_TITLE,
    assumption_line,
    heat_sentence,
    indicator_sentence,
    movement_sentence,
    outlook_sentence,
    plane_sentence,
    radar_sentence,
)
from waterdx.reports.indicator_plots_change import outlook_plot, waterfall_plot
from waterdx.reports.indicator_words import AND, LISTED, fiscal, source_line
from waterdx.reports.native_pptx import Slide
from waterdx.reports.plots import PLOTS, Asked, Plot
from waterdx.reports.style import plain
from waterdx.reports.tables import refuse_ending

ENDINGS = (".pptx", ".pdf")


@dataclass(frozen=True)
class Pack:
    """`pages` in order; `left_out`: the questions nobody can answer, with the reason."""

    name: str
    slides: tuple[Slide, ...]
    left_out: tuple[tuple[Words, Words], ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": {"name": "waterdx.reports.council", "version": 1},
            "title": self.name,
            "pages": [{"title": one.title, "sentence": one.sentence, "alt": one.plot.alt} for one in self.slides],
            "left_out": [{"question": str(words), "why": str(why)} for words, why in self.left_out],
        }


def files_in(out: Path) -> list[Path]:
    """`out` itself where it ends in .pptx or .pdf, else both within that folder, which is made when they are written. UserError for another ending."""
    if out.suffix and not out.is_dir():
        refuse_ending(out, ENDINGS)
        return [out]
    return [out / f"{Words(ja='議会資料', en='council')}{ending}" for ending in ENDINGS]


def council_pack(asked: Asked, ahead: Outlook | UserError | None = None, progress: Progress = silent) -> Pack:
    """The pages about the first of the utilities asked for, and its next 30 years (`ahead`, or why there are none)."""
    all_charts()
    found = asked.compared()
    questions = questions_of(found.field)
    pages: list[Slide] = []
    left_out: list[tuple[Words, Words]] = []
    for number, one in enumerate(questions):
        progress(number, len(questions), one.words)
        try:
            pages.append(_page(one, asked, found))
        except UserError as why:
            left_out.append((one.words, why.words))
    if isinstance(ahead, UserError):
        left_out.append((AHEAD, ahead.words))
    elif ahead is not None:
        plot = outlook_plot(ahead)
        pages.append(Slide(plot, str(AHEAD), str(outlook_sentence(plot, ahead.accounts.tariff))))
        pages.append(_assumptions(ahead))
    title = Words(ja="{name}　{year}　経営指標のあらまし", en="{name}, {year}: management indicators at a glance").format(
        name=plain(found.utilities[0].name), year=fiscal(found.year)
    )
    return Pack(str(title), (_summary(str(title), pages, left_out, found), *pages), tuple(left_out))


def write_pack(pack: Pack, paths: Sequence[Path], progress: Progress = silent) -> None:
    """The pack as the files `paths` (.pptx, .pdf), each whole or as it was. UserError for another ending."""
    for path in paths:
        refuse_ending(path, ENDINGS)
        _make_folder(path.parent)
    for number, path in enumerate(paths):
        progress(number, len(paths), Words(ja="{f} を書いています", en="Writing {f}").format(f=path.name))
        if path.suffix.lower() == ".pptx":
            from waterdx.reports.native_pptx import write_slides

            write_slides(pack.slides, path)
        else:
            from waterdx.reports.council_pdf import write_pdf

            write_pdf(pack, path, progress)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            ja="フォルダー {out} を作れません({why})。",
            en="The folder {out} cannot be made ({why}).",
            out=folder,
            why=reason_of(error),
        ) from error


def _page(one: Question, asked: Asked, found: Comparison) -> Slide:
    if not one.indicators:
        plot = PLOTS[one.plot].make(replace(asked, found=found))
        sentences = {"indicator_radar": radar_sentence, "indicator_plane": plane_sentence}
        said = sentences[one.plot](plot) if one.plot in sentences else heat_sentence(plot, found)
        return Slide(plot, str(one.words), str(said))
    code = _known(one, found)
    if one.plot == "indicator_waterfall":
        return _moved(one, asked, found, code)
    return Slide(PLOTS[one.plot].make(_about(asked, found, code)), str(one.words), str(indicator_sentence(found, code)))


def _known(one: Question, found: Comparison) -> str:
    known = [code for code in one.indicators if found.utilities[0].values.get(code) is not None]
    if not known:
        raise UserError(
            ja="{codes}は{year}年度の値が分かりません。",
            en="{codes}: not known for FY{year}.",
            year=found.year,
            codes=str(AND).join(dict.fromkeys(str(INDICATORS[code].name) for code in one.indicators)),
        )
    return known[0]


def _about(asked: Asked, found: Comparison, code: str) -> Asked:
    return replace(asked, year=found.year, indicator=code, found=found)


def _moved(one: Question, asked: Asked, found: Comparison, code: str) -> Slide:
    told = explain(
        asked.utilities[0], code, found.year, asked.since, asked.field, peers=asked.peers, own=asked.own, kept=asked.kept
    )
    if told.moved is None:
        why = told.not_moved
        raise UserError(why.ja, why.en) if why else UserError(ja="分かりません。", en="Not known.")
    return Slide(waterfall_plot(told, told.moved), str(one.words), str(movement_sentence(told.name, told.moved)))


def _assumptions(ahead: Outlook) -> Slide:
    """What the page of the years ahead rests on: every assumption with its range, unit and source."""
    lines = tuple(str(assumption_line(one, ahead.assumed[one.name])) for one in ASSUMPTIONS)
    title, said = str(ASSUMED_TITLE), str(ASSUMED)
    return Slide(
        Plot("council_assumptions", "text", title, said, "", lines, (), (source_line([ahead.accounts.source]),), title),
        title,
        said,
    )


def _summary(title: str, pages: Sequence[Slide], left_out: Sequence[tuple[Words, Words]], found: Comparison) -> Slide:
    """The first page: every question with the first sentence of its answer, and what is not answered and why."""
    text = [f"{number}. {page.title} — {_first(page.sentence)}" for number, page in enumerate(pages, start=1)]
    if left_out:
        text.append(str(_LEFT_OUT.format(said=str(LISTED).join(_open(words, why) for words, why in left_out))))
    note = Words(ja="比較の相手: {who}({n} 団体)。{why}", en="Compared with {who} ({n} utilities). {why}").format(
        who=found.peers.name, n=found.peers.n, why=found.peers.chosen.why
    )
    plot = Plot("council_summary", "text", title, str(note), "", tuple(text), (), tuple(map(str, found.notes)), title)
    return Slide(plot, title, str(note))


def _open(question: Words, why: Words) -> str:
    return str(Words(ja="{question}({why})", en="{question} ({why})").format(question=question, why=str(why).rstrip("。.")))


def _first(sentence: str) -> str:
    for end in ("。", ". "):
        if end in sentence:
            return sentence.split(end)[0] + end.strip()
    return sentence


_LEFT_OUT = Words(ja="答えられない問い: {said}", en="Not answered: {said}")
