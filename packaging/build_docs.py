"""Writes the pages of docs/ that follow from the program: commands, fields, checks, formats, indicators, charts.

`make docs` runs it; tests/test_docs.py fails when a page is stale. What a person has to write (the guide) is not touched.
"""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from waterdx.cli.commands import all_commands
from waterdx.core.field_meanings import MEANINGS
from waterdx.core.fields import FIELDS, LAYER_NAMES, PLACES
from waterdx.core.findings import SEVERITY_NAMES
from waterdx.core.words import LANGUAGES, Words, set_language

DOCS = Path(__file__).resolve().parent.parent / "docs"

# One real example per command, run on the sample town or on real data.
EXAMPLES = {
    "new": "waterdx new 山中町.gpkg --name 山中町 --crs EPSG:6676",
    "ledger import": "waterdx ledger import 山中町.gpkg ledgers/sample_town/gis/水道管路.shp\n"
    "waterdx ledger import 山中町.gpkg ledgers/sample_town/水道管路台帳.xlsx --dry-run\n"
    "waterdx ledger import 山中町.gpkg ledgers/sample_town/管網図_中央.dxf --map ledgers/maps/sample_town_dxf.toml\n"
    "waterdx ledger import 町.gpkg 24021_管渠.shp --dictionary 属性辞書.csv\n"
    "waterdx ledger import kitchener.gpkg pipes.csv --map ledgers/maps/kitchener_pipes.toml",
    "ledger update": "waterdx ledger update 山中町.gpkg 水道管路台帳_R8.xlsx --dry-run --out 違い.xlsx\n"
    "waterdx ledger update 山中町.gpkg 水道管路台帳_R8.xlsx --as-of R8.3.31",
    "ledger link": "waterdx ledger link 山中町.gpkg\nwaterdx ledger link 山中町.gpkg --accept sure --accept A-12=345",
    "ledger check": "waterdx ledger check 山中町.gpkg --out 点検結果.xlsx\nwaterdx ledger check 山中町.gpkg --json > findings.json",
    "ledger fix": "waterdx ledger fix 山中町.gpkg\nwaterdx ledger fix 山中町.gpkg gap\nwaterdx ledger fix 山中町.gpkg gap M-0376\n"
    "waterdx ledger fix 山中町.gpkg gap --all",
    "ledger ignore": 'waterdx ledger ignore 山中町.gpkg isolated_part Y-0088 --reason "専用管のため接続なし"\n'
    "waterdx ledger ignore 山中町.gpkg isolated_part Y-0088 --remove\nwaterdx ledger ignore 山中町.gpkg",
    "ledger export": "waterdx ledger export 山中町.gpkg 渡す台帳.gpkg\n"
    "waterdx ledger export 山中町.gpkg 管路.shp --layer pipes\n"
    "waterdx ledger export 山中町.gpkg 法定台帳.xlsx --profile statutory --report 記入状況.md\n"
    "waterdx ledger export 山中町.gpkg 災害時交換.gpkg --profile nilim\n"
    "waterdx ledger export 山中町.gpkg 空間ID.csv --profile spatial-id --zoom 22",
    "ledger synonym": "waterdx ledger synonym 山中町.gpkg material 白管 GP\n"
    "waterdx ledger synonym 山中町.gpkg material 丸管 HP --field sewer\nwaterdx ledger synonym 山中町.gpkg",
    "ledger complete": "waterdx ledger complete 山中町.gpkg\nwaterdx ledger complete 山中町.gpkg --accept-above 0.95\n"
    "waterdx ledger complete 山中町.gpkg --revert\nwaterdx ledger complete 山中町.gpkg --evaluate",
    "ledger edit": "waterdx ledger edit 山中町.gpkg C-0301 布設年度 S48\nwaterdx ledger edit 山中町.gpkg C-0301 --set material=ダクタイル --set diameter_mm=φ150\n"
    "waterdx ledger edit 山中町.gpkg --where 管種=石綿管 --set 土質=粘性土",
    "ledger retire": "waterdx ledger retire 山中町.gpkg C-0302 --date R7.3.31",
    "ledger history": "waterdx ledger history 山中町.gpkg\nwaterdx ledger history 山中町.gpkg --object C-0301\n"
    "waterdx ledger history 山中町.gpkg --field 布設年度 --since R8.4.1\nwaterdx ledger history 山中町.gpkg --undo\n"
    "waterdx ledger history 山中町.gpkg --redo\nwaterdx ledger history 山中町.gpkg --undo-to 5",
    "ledger readiness": "waterdx ledger readiness 山中町.gpkg --goal statutory\nwaterdx ledger readiness 山中町.gpkg --json > 充足度.json",
    "ledger register": "waterdx ledger register 山中町.gpkg --out 調書.xlsx --as-of 2026-03-31\n"
    "waterdx ledger register 山中町.gpkg --out 調書.xlsx --length drawn",
    "ledger background": "waterdx ledger background 山中町.gpkg ledgers/sample_town/gis/背景図.shp\n"
    "waterdx ledger background 山中町.gpkg N03-20240101_15.geojson --kind boundary --replace\n"
    "waterdx ledger background 山中町.gpkg --remove --kind railway",
    "ledger map": "waterdx ledger map 山中町.gpkg --kind plan --scale 2500 --paper A1 --out 施設平面図.pdf\n"
    "waterdx ledger map 山中町.gpkg --kind general --scale 10000 --out 一般図.pdf\n"
    "waterdx ledger map 山中町.gpkg --field sewer --scale 500 --paper A3 --sheets D-4,D-5 --out 下水道.pdf",
    "ledger trace": "waterdx ledger trace 山中町.gpkg --from P0100 --direction up\n"
    "waterdx ledger trace 山中町.gpkg --from C-0301 --direction connected --json > つながる管.json",
    "ledger isolate": "waterdx ledger isolate 山中町.gpkg --pipe C-0501\n"
    "waterdx ledger isolate 山中町.gpkg --pipe C-0501 --leave-out N00157 --out 断水範囲.xlsx\n"
    "waterdx ledger isolate 山中町.gpkg --at 31022,150714 --out 断水区域図.pdf",
    "ledger long-section": "waterdx ledger long-section 山中町.gpkg --from P0449 --to P0003 --out 縦断図.pdf\n"
    "waterdx ledger long-section 山中町.gpkg --from P0449 --to P0003 --out 縦断表.xlsx",
    "ledger classify": "waterdx ledger classify 山中町.gpkg\n"
    "waterdx ledger classify 山中町.gpkg --set ground=good --set ACP=35 --set DIP/K/SLEEVE=80 --out 耐震区分.xlsx",
    "ledger restore": "waterdx ledger restore 山中町.gpkg\nwaterdx ledger restore 山中町.gpkg 2 --dry-run\nwaterdx ledger restore 山中町.gpkg 2",
    "catalog search": "waterdx catalog search 漏水 衛星\nwaterdx catalog search --field water --tech drone\n"
    "waterdx catalog search カメラ --field sewer --maturity service --save 下水カメラ\n"
    "waterdx catalog search 漏水 --for 山中町.gpkg",
    "catalog show": "waterdx catalog show asterra-recover",
    "catalog check": "waterdx catalog check\nwaterdx catalog check 新しい技術.toml",
    "catalog saved": "waterdx catalog saved\nwaterdx catalog saved --remove 下水カメラ",
    "catalog policy": "waterdx catalog policy 台帳\nwaterdx catalog policy --by 2030",
    "screening run": "waterdx screening run 山中町.gpkg --horizon 3 --out 順位.xlsx",
    "screening train": "waterdx screening train 山中町.gpkg --out モデル.json",
    "screening level": "waterdx screening level 山中町.gpkg 4.0",
    "screening evaluate": "waterdx screening evaluate 山中町.gpkg --horizon 3 --out 検証.pdf\n"
    "waterdx screening evaluate 山中町.gpkg --as-of 2022-03-30 --model default",
    "screening explain": "waterdx screening explain 山中町.gpkg C-0400",
    "screening slips": "waterdx screening slips 山中町.gpkg 修繕票.xlsx --dry-run\nwaterdx screening slips 山中町.gpkg\n"
    "waterdx screening slips 山中町.gpkg --accept-above 0.8 --accept 211=Y-0451",
    "screening plan": "waterdx screening plan 山中町.gpkg --budget 2000000 --out 調査区域.xlsx\n"
    "waterdx screening plan 山中町.gpkg --budget 2000000 --must 町道西谷線 --never 県道山中停車場線 --years 3 --out 調査計画図.pdf\n"
    "waterdx screening plan 山中町.gpkg --budget 2000000 --out 現場.gpx",
    "screening wishes": "waterdx screening wishes 山中町.gpkg --must 町道西谷線 --never 県道山中停車場線\n"
    "waterdx screening wishes 山中町.gpkg --reset",
    "screening assumptions": "waterdx screening assumptions 山中町.gpkg\n"
    "waterdx screening assumptions 山中町.gpkg --set yen_per_km=45000 --set hit_rate=0.7",
    "screening results": "waterdx screening results 山中町.gpkg 調査結果.csv",
    "screening effectiveness": "waterdx screening effectiveness 山中町.gpkg --out 調査の効果.pdf\n"
    "waterdx screening effectiveness 業者の調査結果.xlsx",
    "screening evidence import": "waterdx screening evidence import 山中町.gpkg ledgers/screening_samples/漏水可能性区域.csv --kind satellite --hit-rate 15/60",
    "screening evidence list": "waterdx screening evidence list 山中町.gpkg",
    "screening evidence set": "waterdx screening evidence set 山中町.gpkg 5 --radius 60 --control 3/60",
    "screening evidence fold": "waterdx screening evidence fold 山中町.gpkg --out 順位.xlsx",
    "screening balance": "waterdx screening balance 山中町.gpkg ledgers/screening_samples/水収支.csv --out 水収支.xlsx",
    "screening places": "waterdx screening places 山中町.gpkg ledgers/screening_samples/重要給水施設.csv --as customer\n"
    "waterdx screening places 山中町.gpkg ledgers/screening_samples/緊急輸送道路.geojson --as road",
    "screening consequence": "waterdx screening consequence 山中町.gpkg --set hospital=50 --out マトリックス.xlsx",
    "screening earthquake": "waterdx screening earthquake 山中町.gpkg --velocity 30-60 --ground 扇状地 --out 地震.xlsx",
    "screening sewer import": "waterdx screening sewer import 山中町.gpkg ledgers/screening_samples/管渠TV調査.csv",
    "screening sewer urgency": "waterdx screening sewer urgency 山中町.gpkg --out 緊急度.xlsx",
    "screening sewer rank": "waterdx screening sewer rank 山中町.gpkg --out 未調査の順位.xlsx",
    "screening sewer plan": "waterdx screening sewer plan 山中町.gpkg --budget 3000000 --unit-cost 1500000 --area-cost 30000 --out 調査区域.csv",
    "indicators list": "waterdx indicators list",
    "indicators show": "waterdx indicators show W1-5",
    "indicators compare": "waterdx indicators compare 糸魚川市 妙高市 --year 2020\n"
    "waterdx indicators compare 糸魚川市 --peers similar",
    "indicators peers": "waterdx indicators peers 糸魚川市 --peers similar\n"
    "waterdx indicators peers 糸魚川市 --peers neighbours --add 富山市 --remove 白馬村 --project 糸魚川市.gpkg --keep 近くの市",
    "indicators explain": "waterdx indicators explain 妙高市 W1-6 --from 2015 --to 2020 --peers similar",
    "indicators find": "waterdx indicators find 新潟県 糸魚川",
    "indicators values": "waterdx indicators values 糸魚川市 --year 2020",
    "indicators template": "waterdx indicators template 様式.xlsx --utility 糸魚川市 --year 2025",
    "indicators import": "waterdx indicators import 様式.xlsx 糸魚川市.gpkg",
    "indicators ledger": "waterdx indicators ledger 山中町.gpkg --year 2024",
    "digitise table": "waterdx digitise table 山中町.gpkg ledgers/sample_town/scan_台帳.png\n"
    "waterdx digitise table 山中町.gpkg 帳票.pdf --page 3 --out 行.xlsx --accept-above 0.95",
    "digitise georeference": 'waterdx digitise georeference 山中町.gpkg ledgers/sample_town/scan_平面図.png --corners "150720,30800 150600,31000"\n'
    "waterdx digitise georeference 山中町.gpkg 図面.tif --sheet-code 08EE753 --out 図面_位置.tif\n"
    "waterdx digitise georeference 山中町.gpkg ledgers/sample_town/scan_平面図.png\n"
    'waterdx digitise georeference 山中町.gpkg 図面.jpg --point "120,88=150720,30800" --point "2980,95=150720,31000" --point "2975,1810=150600,31000"',
    "digitise clean": "waterdx digitise clean ledgers/sample_town/scan_台帳.png --out 清書.png --before-after 前後.png",
    "digitise trace": "waterdx digitise trace 山中町.gpkg ledgers/sample_town/scan_平面図.png --out 線.geojson\n"
    'waterdx digitise trace 山中町.gpkg 図面.tif --between "410,1220 1630,1185" --between "1630,1185 1702,2410"',
    "digitise labels": "waterdx digitise labels 山中町.gpkg --sheet 1",
    "digitise symbols": 'waterdx digitise symbols 山中町.gpkg ledgers/sample_town/scan_平面図.png --example "1526,985,1547,1005=仕切弁" --example "297,1105,317,1125=消火栓"',
    "digitise double-entry": "waterdx digitise double-entry 山中町.gpkg --on",
    "digitise edges": "waterdx digitise edges 山中町.gpkg",
    "digitise check": "waterdx digitise check 山中町.gpkg",
    "digitise list": "waterdx digitise list 山中町.gpkg",
    "digitise enter": "waterdx digitise enter 山中町.gpkg --sheet 1 --accept-above 0.95",
    "digitise remove": "waterdx digitise remove 山中町.gpkg --sheet 2",
    "indicators merge": "waterdx indicators merge 糸魚川市 妙高市 --year 2020\n"
    "waterdx indicators merge 糸魚川市 妙高市 --saving personnel_cost=20,000 --population 72000",
    "indicators outlook": "waterdx indicators outlook 山中町.gpkg --utility 糸魚川市\n"
    "waterdx indicators outlook 山中町.gpkg --population-change -2/-1.5/-1 --yen-per-m-to-100 120,000 --keep --out 見通し.xlsx",
    "reports list": "waterdx reports list",
    "reports chart": "waterdx reports chart indicator_peers 糸魚川市 --year 2020 --out 比較.pdf\n"
    "waterdx reports chart indicator_ranking 糸魚川市 --indicator W1-6 --peers prefecture --out 順位.pptx\n"
    "waterdx reports chart risk_map 山中町.gpkg --out 地図.png",
    "indicators verify": "waterdx indicators verify --out 検算.xlsx",
    "reports council": "waterdx reports council 糸魚川市 --peers similar --project 山中町.gpkg --out 資料",
    "demo": "waterdx demo --out build/demo",
    "catalog compare": "waterdx catalog compare asterra-recover restec-mizuiro --for 山中町.gpkg",
    "catalog shortlist": "waterdx catalog shortlist --for 山中町.gpkg --add asterra-recover",
    "catalog note": "waterdx catalog note --for 山中町.gpkg asterra-recover 県の説明会で聞いた",
    "catalog experience": "waterdx catalog experience asterra-recover --for 山中町.gpkg --fy 2025 --cost 1200000 --result '漏水 4 か所'\n"
    "waterdx catalog experience --for 山中町.gpkg --out 実績.csv",
    "catalog update": "waterdx catalog update R8.csv --for 山中町.gpkg --dry-run\nwaterdx catalog update 川下町の実績.csv --for 山中町.gpkg",
    "catalog news": "waterdx catalog news --for 山中町.gpkg",
    "catalog export": "waterdx catalog export --for 山中町.gpkg --out 候補.docx",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DOCS)
    for path, text in pages(parser.parse_args().out):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path)


def pages(out: Path) -> Iterator[tuple[Path, str]]:
    """Every generated page in both languages: where it goes and its text."""
    for language in LANGUAGES:
        set_language(language)
        for name, write in PAGES.items():
            yield out / language / f"{name}.md", write().rstrip() + "\n"
    set_language(None)


def commands_page() -> str:
    lead = Words(
        ja="どのコマンドにも `--json`(結果を 1 つの JSON で標準出力に)があります。終了コードは 0 = 完了、1 = 完了したが「誤り」の指摘あり、"
        "2 = 利用者が直せる問題(何が、どこで、どうすればよいかを 1 文で標準エラーに)、3 = waterdx の不具合(記録のファイルを示します)、130 = 中止です。表示の言語は `waterdx --lang en …` か環境変数 `WATERDX_LANG` で変えられます。",
        en="Every command takes `--json` (the result as one JSON object on standard output). Exit codes: 0 = done, 1 = done with findings of "
        "severity error, 2 = something you can put right (one sentence on standard error: what, where, what to do), 3 = a fault of waterdx (a record is written), 130 = stopped. "
        "`waterdx --lang en …` or the variable `WATERDX_LANG` chooses the language.",
    )
    parts = [_title("コマンド", "Commands"), str(lead)]
    root = all_commands()
    for path, command in _walk(root):
        name = " ".join(path)
        context = click.Context(command, info_name=f"waterdx {name}", terminal_width=100)
        parts.append(f"## waterdx {name}\n\n{command.help}\n\n```\n{EXAMPLES[name]}\n```\n\n{_options(command, context)}")
    return "\n\n".join(parts)


def _walk(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _walk(command, (*path, name))
        elif not command.hidden:
            yield (*path, name), command


def _options(command: click.Command, context: click.Context) -> str:
    records = [param.get_help_record(context) for param in command.params if isinstance(param, click.Option)]
    usage = " ".join(command.collect_usage_pieces(context))
    rows = [f"| `{_cell(names)}` | {_cell(text)} |" for names, text in filter(None, records)]
    return f"`{context.command_path} {usage}`\n\n" + _table(("オプション", "意味"), ("Option", "Meaning"), rows)


def fields_page() -> str:
    lead = Words(
        ja="台帳の列です。取り込みでは、列名をここの名前や別名と照らし合わせます(幅・記号・単位の書き方は問いません)。列対応表(`--map`)では左端の名前を使います。",
        en="The columns of the ledger. On import, headers are compared with these names and synonyms (width, signs and units do not matter). "
        "A column map (`--map`) uses the names on the left.",
    )
    rows = [
        f"| `{f.name}` | {f.label} | {f.unit} | {_cell(str(MEANINGS.get(f.name, '')))} | {', '.join(str(LAYER_NAMES[layer]) for layer in f.layers)} | {_cell(', '.join(f.synonyms))} |"
        for f in (*FIELDS, *PLACES)
    ]
    heads = ("名前", "項目", "単位", "意味", "層", "別名"), ("Name", "Field", "Unit", "Meaning", "Layers", "Synonyms")
    return f"{_title('台帳の項目', 'Fields of the ledger')}\n\n{lead}\n\n{_table(*heads, rows)}"


def checks_page() -> str:
    import waterdx.ledger.checks
    from waterdx.ledger.checks.registry import CHECKS

    assert waterdx.ledger.checks.check
    rows = [
        f"| `{c.name}` | {SEVERITY_NAMES[c.severity]} | {LAYER_NAMES[c.layer]} | {_cell(str(c.sentence))} | {_cell(str(c.mended or ''))} |"
        for c in CHECKS
    ]
    heads = (
        ("名前", "重さ", "層", "指摘の文", "自動修正(ledger fix)"),
        ("Name", "Severity", "Layer", "Sentence", "Fix (ledger fix)"),
    )
    return f"{_title('台帳の点検', 'Checks of the ledger')}\n\n{_table(*heads, rows)}"


def formats_page() -> str:
    from waterdx.importers.registry import importers
    from waterdx.ledger.export.registry import formats, profiles

    heads = ("形式", "拡張子"), ("Format", "Endings")
    read = [f"| {one.name} | {' '.join(f'`{s}`' for s in one.suffixes)} |" for one in importers()]
    written = [
        f"| {one.name} | {' '.join(f'`{s}`' for s in one.suffixes)} | {_LAYERS_OF[one.several]} | {f'EPSG:{one.epsg}' if one.epsg else _OWN_CRS} |"
        for one in formats()
    ]
    made = [f"| `{one.name}` | {one.title} | {_cell(str(one.about))} | {' '.join(one.suffixes) or _ALL} |" for one in profiles()]
    parts = (
        _title("取り込める形式・書き出せる形式", "Formats"),
        f"## {Words(ja='取り込める形式', en='Formats that can be imported')}",
        _table(*heads, read),
        f"## {Words(ja='書き出せる形式', en='Formats that can be exported')}",
        _table(
            ("形式", "拡張子", "層", "座標系(指定しないとき)"),
            ("Format", "Endings", "Layers", "Coordinate system, unless said"),
            written,
        ),
        f"## {Words(ja='書き出しの様式', en='Export profiles')}",
        _table(("名前", "様式", "内容", "形式"), ("Name", "Profile", "What is written", "Formats"), made),
    )
    return "\n\n".join(parts)


_LAYERS_OF = {True: Words(ja="いくつでも", en="any number"), False: Words(ja="1 つ", en="one")}
_OWN_CRS = Words(ja="プロジェクトと同じ", en="the project's")
_ALL = Words(ja="すべて", en="all")


def indicators_page() -> str:
    from waterdx.indicators.definitions import INDICATORS
    from waterdx.indicators.describe import lines_of

    parts = [_title("経営指標", "Management indicators")]
    for one in INDICATORS.values():
        (_, name), *rest = lines_of(one)
        parts.append(f"## {name}\n\n" + "\n".join(f"- **{label}**: {text}" for label, text in rest))
    return "\n\n".join(parts)


def charts_page() -> str:
    from waterdx.reports.charts import all_charts

    rows = [f"| `{one.name}` | {one.title} |" for one in all_charts().values()]
    return f"{_title('図', 'Charts')}\n\n{_table(('名前', '図'), ('Name', 'Chart'), rows)}"


def model_card_page() -> str:
    from waterdx.screening.default_model import shipped

    numbers = shipped().numbers
    age, record, trained = numbers["age"], numbers["record"], numbers["trained_on"]
    said = Words(
        ja="漏水の記録がなくても管に順位を付けるために同梱する、数値だけのモデルです(JSON、SHA-256 で検査)。\n\n"
        "- **学んだ記録**: {city}、{years} 年、管 {pipes:,} 本(のべ {pipe_years:,} 管・年)、漏水 {leaks:,} 件。経年・年代・口径・延長の形、鋳鉄・ダクタイル・塩ビ(RR)の違い、自記録の効き方を学びました。**この都市の 2021 年までの成績を測るときは、このモデルを使わないでください**(答えを見ています。`make screening-figures` は 2012 年までで学び直して測ります)。\n"
        "- **水準**: 100 km・1 年当たり {level:.2f} 件(2018 年度の全国の報道値からの計算。町の値は `waterdx screening level` で替えられます)。水準は町ごとに違うため、学んだ都市のものは使いません。\n"
        "- **経年**: (年数+{offset})の {exponent:.2f} 乗に比例。**口径**: {slope:.2f} 乗。**延長**: 1 km 当たりの件数は管の延長の {length:.2f} 乗(短い管ほど継手が多い)。鋳鉄は 1950 年より後、ダクタイルは 1985 年より前の布設で多くなります。\n"
        "- **自記録**: 町全体・管種は期待 {shape:.0f} 件分、管 1 本は 1 件分だけ既定に引き寄せます。近隣 100 m・250 m の漏水は {near_100:.2f}・{near_250:.2f} 乗、600 m 以内の同じ管種・同じ頃(3 年以内)に布設した管の漏水は {near_alike:.2f} 乗で効きます。\n"
        "- **限界**: 一つの都市(寒冷地)と公表値によるもので、日本の町の記録では確かめていません。更新済みの管は含みません。VP の継手が不明なら、1980 年より前は TS が多いもの、以後は RR と見ます(未確認)。"
        "更生管の別は台帳の項目に無いため見ません。断水の影響は含みません。更新をこれだけで決めないでください。\n\n"
        "管種の倍率は、1985 年布設のダクタイル鋳鉄管と同じ年数で比べたものです。ばらつきは対数の標準偏差。「recalled_verify」は原典で確かめていない値で、半分の重みで数えています。",
        en="Plain numbers shipped to rank pipes even without a leak record (JSON, checked by SHA-256).\n\n"
        "- **Learnt from**: {city}, {years}, {pipes:,} pipes ({pipe_years:,} pipe-years), {leaks:,} leaks: the shapes of age, era, diameter and length, the contrasts of cast iron, ductile iron and PVC, and how much an own record counts. **Do not judge this model on that city up to 2021**: it has seen the answers (`make screening-figures` learns it anew up to 2012).\n"
        "- **Level**: {level:.2f} leaks per 100 km and year (derived from national figures of FY2018 in the press; `waterdx screening level` sets the town's own). Levels do not travel, so the city's is not used.\n"
        "- **Age**: proportional to (years + {offset}) to the power {exponent:.2f}. **Diameter**: to the power {slope:.2f}. **Length**: leaks per km go with the pipe's length to the power {length:.2f} (short pipes have more joints). Cast iron laid after 1950 and ductile iron laid before 1985 leak more.\n"
        "- **Own record**: town and material are held to the shipped model by {shape:.0f} expected leaks, a single pipe by one. Leaks within 100 m and 250 m count to the powers {near_100:.2f} and {near_250:.2f}, leaks within 600 m of pipes of the same material laid about the same time (within three years) to the power {near_alike:.2f}.\n"
        "- **Limits**: one (cold) city and published figures, not checked on the record of a Japanese town. Pipes replaced since are missing. Where the joint of PVC is not told it is taken as mostly solvent cement before 1980 and as rubber rings from then on (not confirmed). "
        "Relined pipes are not told apart: the ledger has no such field. No consequence of a leak is in it. Do not decide renewals on it alone.\n\n"
        "Factors of materials are against ductile iron laid in 1985, at the same age; the spread is the standard deviation of the logarithm. “recalled_verify” marks figures not checked in the original; they count half.",
    ).format(
        level=100 * numbers["level_per_km_year"], offset=age["offset"], exponent=age["exponent"], slope=numbers["log_diameter"]["slope"],
        length=numbers["length_m"]["slope"],
        shape=record["level_shape"], near_100=record["near_100"], near_250=record["near_250"], near_alike=record["near_alike"], **trained,
    )  # fmt: skip
    rows = [
        f"| {Words(one['ja'], one['en'])} | ×{math.exp(one['log']):.2f} | {one['sd']:.1f} | {_cell('; '.join(one['basis']))} |"
        for one in numbers["classes"].values()
    ]
    table = _table(("管種", "倍率", "ばらつき", "根拠"), ("Material", "Factor", "Spread", "Basis"), rows)
    return f"{_title('既定モデルのカード', 'Card of the shipped model')}\n\n{said}\n\n{table}"


PAGES: dict[str, Callable[[], str]] = {
    "commands": commands_page,
    "fields": fields_page,
    "checks": checks_page,
    "formats": formats_page,
    "indicators": indicators_page,
    "charts": charts_page,
    "model_card": model_card_page,
}


def _title(ja: str, en: str) -> str:
    made = Words(
        ja="このページは `make docs` が作ります。手で直さないでください。", en="Made by `make docs`; do not edit by hand."
    )
    return f"# {Words(ja, en)}\n\n<!-- {made} -->"


def _table(ja: tuple[str, ...], en: tuple[str, ...], rows: list[str]) -> str:
    heads = [str(Words(*pair)) for pair in zip(ja, en, strict=True)]
    return "\n".join([f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads), *rows])


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


if __name__ == "__main__":
    main()
