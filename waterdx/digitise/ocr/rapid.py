"""rapidocr behind the interface: its wheel carries the models, so nothing is ever downloaded."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np

from waterdx.digitise.ocr.engine import Found, Line, Reading, likeliest
from waterdx.digitise.ocr.japanese import in_japanese

_BATCH = 8  # lines read together; they are sorted by shape, so that short ones are not padded to the longest


def available() -> bool:
    """Whether rapidocr and the runtime of its models are installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


@cache
def make() -> RapidEngine:
    """The engine, made once: loading the models takes most of a second."""
    return RapidEngine()


class RapidEngine:
    """The models of the wheel (PP-OCRv6 small) on the processor."""

    name = "rapidocr"

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        ocr: Any = RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": threads()})
        self._finder: Any = ocr._load_det_model()
        self._reader: Any = ocr._load_rec_model()
        self._characters: tuple[str, ...] = tuple(self._reader.postprocess_op.character)  # the first means "no character"

    def read(self, lines: Sequence[np.ndarray]) -> list[Reading]:
        """The likeliest text of every line."""
        return [likeliest(line) for line in self.lines(lines)]

    def lines(self, images: Sequence[np.ndarray]) -> list[Line]:
        """What the model holds likely at every step along each line, in the order given."""
        read: dict[int, Line] = {}
        order = sorted(range(len(images)), key=lambda i: images[i].shape[1] / images[i].shape[0])
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            for i, steps in zip(batch, self._steps([images[i] for i in batch]), strict=True):
                read[i] = Line(in_japanese(steps, self._characters), self._characters)
        return [read[i] for i in range(len(images))]

    def find(self, image: np.ndarray) -> list[Found]:
        """The lines of text in an image of any size (the finder itself shrinks what is longer than its limit)."""
        found = self._finder(_rgb(image))
        if found.boxes is None:
            return []
        return [Found(np.asarray(box, float), float(score)) for box, score in zip(found.boxes, found.scores, strict=True)]

    def _steps(self, images: list[np.ndarray]) -> Iterator[np.ndarray]:
        height, shortest = self._reader.rec_image_shape[1:]
        widest = max(shortest / height, *(image.shape[1] / image.shape[0] for image in images))
        batch = [self._reader.resize_norm_img(_rgb(image), widest) for image in images]
        yield from np.asarray(self._reader.session(np.stack(batch).astype(np.float32)))


def threads() -> int:
    """As many as OMP_NUM_THREADS allows, -1 (all cores) where it says nothing: the runtime has threads of its own, which do not look
    at it and spin while they wait (a third more processor time, for the same reading)."""
    allowed = os.environ.get("OMP_NUM_THREADS", "")
    return int(allowed) if allowed.isdecimal() else -1


def _rgb(image: np.ndarray) -> np.ndarray:
    return image if image.ndim == 3 else np.repeat(image[:, :, None], 3, axis=2)
