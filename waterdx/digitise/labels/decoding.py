"""The likeliest label that a line of text can be, given what the engine saw at every step along it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from waterdx.digitise.labels.grammar import DIGIT, FREE, SEPARATOR, net_of
from waterdx.digitise.ocr.engine import Line, likeliest

# What engines make of characters of the field; 铜 (a simplified 銅) is what they see in 鋼 as often, so it is sure of neither.
_SEEN_AS: dict[str, tuple[tuple[str, float], ...]] = {
    "φ": (*((sign, 1.0) for sign in "ΦøØ∅фФΟ"), ("中", 0.5), ("Q", 0.3)),
    "=": (("＝", 1.0), ("二", 0.6), ("ニ", 0.6), ("-", 0.3)),
    ".": (("·", 1.0), ("・", 1.0), (",", 0.7), ("。", 0.7)),
    "鋼": (("钢", 1.0), ("铜", 0.5)),
    "銅": (("铜", 0.3),),
    "鋳": (("铸", 1.0), ("鑄", 1.0)),
    "塩": (("盐", 1.0), ("鹽", 1.0)),
    "綿": (("绵", 1.0),),
    "ー": (("一", 0.7), ("-", 0.7), ("—", 0.7)),
    "ニ": (("二", 0.7),),
    "ロ": (("口", 0.7),),
    "エ": (("工", 0.7),),
    "タ": (("夕", 0.7),),
    "ビ": tuple((sign, 0.5) for sign in "ピヒ匕已巳"),
    "ポ": (("ボ", 0.5),),
    "0": (("O", 0.7), ("o", 0.6), ("〇", 0.7)),
    "1": (("I", 0.5), ("l", 0.5), ("|", 0.5)),
    "S": (("s", 0.8), ("5", 0.1), ("3", 0.1)),
    "P": (("p", 0.8),),
    "V": (("v", 0.8), ("Y", 0.2), ("/", 0.2)),
    "I": (("i", 0.8), ("l", 0.5), ("|", 0.5), ("1", 0.4), ("'", 0.3)),
    "×": (("x", 1.0), ("X", 1.0)),
}
_DIGITS = "0123456789"
_LEAST = 1e-6  # no character is held impossible at any step
_FREE_COSTS = 1.2  # per step: what a label can explain is not left as free text


_Path = list[tuple[int, bool]]  # the state of the net at every step, and whether it is on its character or behind it


@dataclass(frozen=True)
class Piece:
    """A part of what was read: its kind (material, joint, marked bore, bore, length, year; "" for free text and separators), its
    text, how sure its least sure character is (0..1), and from which step to which it was seen."""

    kind: str
    text: str
    confidence: float
    first: int
    last: int


class Weigher:
    """Weighs what an engine with these `characters` sees against how a field (water, sewer, agri) writes labels."""

    def __init__(self, ledger_field: str, characters: Sequence[str]) -> None:
        self._net = net_of(ledger_field)
        self._entries = self._net.entries()
        self._engine = characters
        place = {character: k for k, character in enumerate(characters)}
        single = [*_DIGITS, *sorted(set(self._net.characters) - {"", FREE, DIGIT, *_DIGITS})]
        speak = [(place[seen], weight, k) for k, one in enumerate(single) for seen, weight in _seen_as(one) if seen in place]
        self._columns, self._weights, owner = (np.array(part) for part in zip(*speak, strict=True))
        self._known = np.unique(owner)  # an engine may lack a character
        self._starts = np.searchsorted(owner, self._known)
        self._unique = len(single)
        number = {character: k for k, character in enumerate([*single, DIGIT, FREE, ""])}
        self._wanted = np.array([number[one] for one in self._net.characters])

    def label(self, line: Line) -> tuple[list[Piece], float]:
        """The pieces of the likeliest way to see a label in the line, and the mean log probability of a step along it."""
        sure = self._sure(line.steps)
        path, score = self._best_path(
            np.log(np.maximum(sure[:, self._wanted], _LEAST)), np.log(np.maximum(line.steps[:, 0], _LEAST))
        )
        return self._pieces(path, sure, line), score / max(1, len(line.steps))

    def _sure(self, steps: np.ndarray) -> np.ndarray:
        """The probability of every different character of the net at every step."""
        single = np.zeros((len(steps), self._unique))
        single[:, self._known] = np.minimum(np.add.reduceat(steps[:, self._columns] * self._weights, self._starts, axis=1), 1.0)
        free = steps[:, 1:].max(axis=1) * np.exp(-_FREE_COSTS)
        return np.column_stack([single, single[:, : len(_DIGITS)].max(axis=1), free, np.zeros(len(steps))])

    def _best_path(self, characters: np.ndarray, blanks: np.ndarray) -> tuple[_Path, float]:
        """The likeliest path (CTC) and its log probability."""
        net = self._net
        number = np.arange(len(net.characters))
        inner = np.flatnonzero(net.parents >= 0)
        parents = net.parents[inner]
        differs = self._wanted[inner] != self._wanted[parents]
        on, off = np.full(len(number), -np.inf), np.full(len(number), -np.inf)
        off[0] = 0.0
        trail: list[tuple[np.ndarray, np.ndarray]] = []
        for character, blank in zip(characters, blanks, strict=True):
            out = np.maximum(on, off)
            source = 2 * number + (off > on)  # even: on its character, odd: behind it
            best, came = on.copy(), 2 * number
            _better(best, came, inner, off[parents], 2 * parents + 1)
            _better(best, came, inner[differs], on[parents[differs]], 2 * parents[differs])
            for ends, begins in self._entries:
                end = ends[out[ends].argmax()]
                _better(best, came, begins, out[end], source[end])
            trail.append((came, source))
            on, off = best + character, out + blank
        over = np.where(net.ends, np.maximum(on, off), -np.inf)
        state = int(over.argmax())
        return _traced(trail, 2 * state + int(off[state] > on[state])), float(over[state])

    def _pieces(self, path: _Path, sure: np.ndarray, line: Line) -> list[Piece]:
        """The path read as text, one piece for each run of characters of a kind."""
        read: list[Piece] = []
        before: tuple[int, bool] = (0, False)
        for step, (state, on) in enumerate(path):
            if on:
                one = self._character(state, step, sure, line)
                if before == (state, True) and (state != 1 or read[-1].text == one.text):
                    read[-1] = replace(max(read[-1], one, key=lambda piece: piece.confidence), first=read[-1].first, last=step)
                else:
                    read.append(one)
            before = (state, on)
        pieces: list[Piece] = []
        for one in read:
            if pieces and pieces[-1].kind == one.kind:
                last = pieces[-1]
                pieces[-1] = replace(
                    last, text=last.text + one.text, confidence=min(last.confidence, one.confidence), last=one.last
                )
            else:
                pieces.append(one)
        return pieces

    def _character(self, state: int, step: int, sure: np.ndarray, line: Line) -> Piece:
        kind = str(self._net.kinds[state])
        if state == 1:
            place = int(line.steps[step, 1:].argmax()) + 1
            return Piece("", self._engine[place], float(line.steps[step, place]), step, step)
        character = self._net.characters[state]
        if character == DIGIT:
            character = str(int(sure[step, : len(_DIGITS)].argmax()))
        return Piece("" if kind.startswith(SEPARATOR) else kind, character, float(sure[step, self._wanted[state]]), step, step)


def text_between(line: Line, first: int, last: int) -> str:
    """What the engine itself reads from one step to another."""
    return likeliest(Line(line.steps[first : last + 1], line.characters)).text


def _seen_as(character: str) -> tuple[tuple[str, float], ...]:
    return ((character, 1.0), *_SEEN_AS.get(character, ()))


def _better(best: np.ndarray, came: np.ndarray, states: np.ndarray, value: np.ndarray, origin: np.ndarray) -> None:
    """Where `value` is better, it is the best way into these states, from `origin`."""
    better = value > best[states]
    best[states], came[states] = np.where(better, value, best[states]), np.where(better, origin, came[states])


def _traced(trail: list[tuple[np.ndarray, np.ndarray]], at: int) -> _Path:
    path = []
    for came, source in reversed(trail):
        path.append((at // 2, at % 2 == 0))
        at = int(came[at // 2] if at % 2 == 0 else source[at // 2])
    return path[::-1]
