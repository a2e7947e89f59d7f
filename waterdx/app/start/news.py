"""What is new in this version, in a line each, newest first."""

from __future__ import annotations

from waterdx.core.words import Words

NEWS: tuple[Words, ...] = (
    Words(ja="はじめの画面、どの画面からも呼べる検索(Ctrl+K)、順番を待つ処理、記録の表示", en="A start page, a search over everything (Ctrl+K), jobs that wait their turn, a log to look at"),
    Words(ja="地図: 縮尺の入力、長さ・面積、ラベル、凡例での絞り込み、重ねる図の順序と透明度", en="Map: type a scale, measure, labels, a legend that filters, layers with order and transparency"),
    Words(ja="断水範囲と閉める弁、上流・下流、下水道の縦断図", en="Which valves to close and who is cut off, up- and downstream, long sections of sewers"),
    Words(ja="紙の台帳と図面の読み取り、読んだ所の確認", en="Registers and drawings read from paper, each reading checked beside it"),
    Words(ja="経営指標の比較・説明・統合の試算と議会資料", en="Indicators compared, explained and merged, and the council's papers"),
)  # fmt: skip
