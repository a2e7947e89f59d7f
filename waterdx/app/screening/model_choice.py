"""Which model is to rate the pipes: a choice the diagnosis and its evaluation share."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from waterdx.core.words import Words

# Names of screening.choice.AUTO and screening.methods.METHODS, which are not read here: they load scikit-learn.
MODELS = {
    "auto": Words(ja="おまかせ(記録が多ければ比べて選ぶ)", en="Automatic (compared where the record is long)"),
    "default": Words(ja="既定モデル+町の記録", en="Shipped model and own record"),
    "poisson": Words(ja="町の記録だけ(漏水 30 件から)", en="Own record alone (from 30 leaks on)"),
}
LEAST_LETTERS = 20


class ModelChoice(QComboBox):
    """`method` is what screening.model.train takes."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(str(Words(ja="モデル", en="Model")))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LEAST_LETTERS)
        for name, words in MODELS.items():
            self.addItem(str(words), name)

    @property
    def method(self) -> str:
        return str(self.currentData())
