"""Which section of docs/ fits which part of the window: what F1 opens. No Qt in here.

A part is known by the name of its class. A new page, tab, panel or dialog is one row of TOPICS.
"""

from __future__ import annotations

from dataclasses import dataclass

from waterdx.core.words import Words


@dataclass(frozen=True)
class Topic:
    """A heading of one document of docs/, in both languages."""

    document: str
    heading: Words


def _guide(ja: str, en: str) -> Topic:
    return Topic("guide", Words(ja, en))


START = _guide("使い方の手引き", "Guide")
_PROJECT = _guide("1. プロジェクトを作る", "1. Make a project")
_IMPORT = _guide("画面で取り込む", "In the window")
_PAPER = _guide("紙の帳票と図面を読み取る", "Reading paper registers and drawings")
_LINK = _guide("番号の共通しない台帳と図面を結び付ける", "A register and a drawing without common numbers")
_CHECK = _guide("3. 点検する", "3. Check")
_INFER = _guide("不明な布設年度・管種・口径を推定する", "Infer unknown laying years, materials and diameters")
_EDIT = _guide("4. 台帳を直す、元に戻す", "4. Edit the ledger, take changes back")
_TABLE = _guide("表で絞り込む・集計する・並べる", "Filter, group and arrange the table")
_BACKGROUND = _guide("背景図(行政区域界・道路・河川・鉄道)", "Background: boundaries, roads, rivers, railways")
_NETWORK = _guide("断水範囲・上下流・縦断図", "Isolation, up- and downstream, long section")
_SCREENING = _guide("6. 漏水スクリーニングと調査計画", "6. Leakage screening and survey plan")
_DIAGNOSIS = _guide("画面で: 診断・検証・修繕票", "In the window: diagnosis, evaluation, repair slips")
_PLAN = _guide("画面で: 計画・結果", "In the window: plan, results")
_OTHERS = _guide("画面で: 他の証拠・影響度・下水", "In the window: other evidence, consequence, sewers")
_CATALOG = _guide("ウィンドウで(左の「カタログ」、Ctrl+2)", "In the window (“Catalogue” on the left, Ctrl+2)")
_FIT = _guide("この町に合うか、いくらか", "Does it fit this town, and what would it cost")
_NOTES = _guide("比べる、候補に入れる、メモと実績を残す", "Compare, shortlist, notes and experience")
_EDITIONS = _guide("カタログの新しい版と、ほかの団体の実績", "Newer editions and other towns' experience")
_INDICATORS = _guide("画面で(左の「経営指標」、Ctrl+4)", "In the window (Indicators, Ctrl+4)")
_EXPORT = _guide("9. 書き出して渡す", "9. Export and share")
_FINDING = _guide("何でも探す(Ctrl+K、「はじめに」の検索欄)", "Finding anything (Ctrl+K, the line on the start page)")

_HELP = _guide("ヘルプ、項目の説明、キーの一覧", "Help, what a word means, list of keys")
_HISTORY = _guide("履歴を探す、復元ポイントの中身を見る", "Searching the history, looking into a restore point")
_TROUBLE = _guide("困ったとき", "When something is wrong")

TOPICS: dict[str, Topic] = {
    # Start and ledger
    "StartPage": START,
    "LedgerPage": _EDIT,
    "ObjectsPanel": _TABLE,
    "ColumnsDialog": _TABLE,
    "ConditionDialog": _TABLE,
    "FormPanel": _EDIT,
    "FindingsPanel": _CHECK,
    "LinkPanel": _LINK,
    "CompletionPanel": _INFER,
    "NewProjectDialog": _PROJECT,
    "ImportDialog": _IMPORT,
    "BackgroundDialog": _BACKGROUND,
    "RemoveBackgroundDialog": _BACKGROUND,
    "BulkDialog": _EDIT,
    "EndDialog": _EDIT,
    "PasteDialog": _EDIT,
    "MergeDialog": _EDIT,
    "HistoryDialog": _HISTORY,
    "ReadinessDialog": _guide("充足度", "Readiness"),
    "ClassDialog": _guide("耐震区分と更新年度", "Seismic class and renewal year"),
    "MapDialog": _guide("一般図・施設平面図", "General map and facility plan"),
    "IsolationDialog": _NETWORK,
    "LongSectionDialog": _NETWORK,
    "PrintDialog": _guide("地図の印刷(図面名・縮尺・日付・作成者のある図面)", "Printing the map: drawings with a title block"),
    "LayerPanel": _guide("背景の画像とタイル、レイヤー", "Images and tiles beneath, and the layers of the map"),
    "ExportDialog": _EXPORT,
    "ExportedDialog": _EXPORT,
    # Catalogue
    "CatalogPage": _CATALOG,
    "TechnologiesTab": _FIT,
    "ShortlistTab": _NOTES,
    "PolicyTab": _CATALOG,
    "EditionsTab": _EDITIONS,
    "CheckTab": _EDITIONS,
    "NoteDialog": _NOTES,
    "ExperienceDialog": _NOTES,
    "UpdateDialog": _EDITIONS,
    # Screening
    "ScreeningPage": _SCREENING,
    "DiagnosisTab": _DIAGNOSIS,
    "PlanTab": _PLAN,
    "ResultsTab": _guide("調査の結果を入れる", "Typing the results back"),
    "EvaluationTab": _guide("順位はどれだけ当たるか", "How good is the ranking?"),
    "SlipsTab": _guide("修繕票から", "From repair slips"),
    "EvidenceTab": _guide("ほかの手掛かり(衛星・ロガー・夜間流量)", "Other evidence (satellite, loggers, night flow)"),
    "ConsequenceTab": _guide("影響と、起こりやすさ×影響のマトリックス", "Consequence, and the matrix with likelihood"),
    "SewerTab": _guide("下水道の管路診断", "Sewers: TV surveys"),
    # Indicators
    "IndicatorsPage": _INDICATORS,
    "CompareTab": _INDICATORS,
    "ChartsTab": _INDICATORS,
    "ExplainTab": Topic("indicators", Words(ja="経営指標", en="Management indicators")),
    "MergeTab": _INDICATORS,
    "LedgerTab": _INDICATORS,
    "OutlookTab": _INDICATORS,
    "ImportTab": _INDICATORS,
    "CouncilTab": _INDICATORS,
    # Paper
    "DigitisePage": _PAPER,
    "ReviewPanel": _PAPER,
    "PlacePanel": _PAPER,
    "LinePanel": _PAPER,
    "SymbolPanel": _PAPER,
    # The window itself
    "JobsPanel": _guide("処理(Ctrl+Shift+J)", "Jobs (Ctrl+Shift+J)"),
    "LogPanel": _guide("知らせと記録(Ctrl+Shift+L)", "Messages and the log (Ctrl+Shift+L)"),
    "CommandPalette": _FINDING,
    "KeysDialog": _HELP,
    "ReportDialog": _TROUBLE,
}
