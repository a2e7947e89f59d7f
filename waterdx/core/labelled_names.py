"""Names of persons behind a label in a text: 「立会人:山田 太郎」「担当 山田太郎」. By pattern, so that a person has to read on."""

from __future__ import annotations

import re

NAME_MASK = "(氏名)"
# Behind words that are mostly no label, a name stands after a colon only.
_OF_A_PERSON = (
    r"(?:立会|使用|所有|申込|申請|届出|管理|名義|居住|契約|通報|依頼|発見|連絡|需要|担当)(?:者|人)(?:の?氏?名)?|地権者|世帯主|施主|家主|地主|需要家|住人"
    r"|氏名|連絡先|担当"
)
_LABELLED = re.compile(
    rf"(?P<label>(?:{_OF_A_PERSON})(?:[ 　]*[:：=＝][ 　]*|[ 　]+)|(?:立会|所有|使用|管理|名義|契約)[ 　]*[:：][ 　]*)"
    r"(?P<first>[一-龠々ヶ]{1,6}|[ァ-ヶー]{2,5}(?=[ 　][ァ-ヶー]{2,5}))(?![一-龠々ァ-ヶー0-9０-９]|[(（]?[株有][)）]|[㈱㈲])(?P<rest>[ 　](?P<second>[一-龠々]{1,3}|[ァ-ヶー]{2,5})(?![一-龠々ァ-ヶー0-9０-９]))?"
)
_NO_NAME = re.compile(
    r"不明|無|無し|有|有り|済|済み|未|未定|要|不要|必要|予定|後日|前日|当日|午前|午後|時間|希望|依頼"
    r"|実施|完了|確認|変更|不在|複数|多数|全員|各戸|電話|携帯|自宅|勤務先|本人|個人|法人|民間|民地|私有"
    r"|公有|共有|共同|国|県|市|町|村|区|同上|別紙|参照|現地|住所|氏名|立会|連絡|所有|使用|管理|担当"
    r"|空家|隣家|隣地|道路|河川|水路|農業|水道|下水|給水|巡回|住民|市民|町民|村民|区民|通行人|業者|警察"
    r"|消防|役場|庁舎|施工|工事|関係|以外|以下|他|外|内|左記|上記|下記|家族|親族|先|方|宅"
)
_NO_PERSON = re.compile(
    r"(?:課|係|室|局|班|署|庁|省|社|店|校|組|組合|団|員|機構|法人|寮|団地)$|..(?:町|市|県|区|郡|国)$|..村$|(?<!小野)(?<!園)寺$|(?:病|医|寺)院$"
    r"|(?:役|支|営業|事務|市役|町役|発電|保育|変電|研究|出張|浄水|製作|鉄工|工務)所$|(?:役|工|市|浄水|処理|駐車|農|牧|会)場$|(?:自治|町内|協|商|委員|教|議|農業)会$|(?:保育|幼稚|公|学)園$"
    r"|(?:公民|会|旅|図書|体育)館$|神社$|建設|工業|設備|商事|商店|興業|土木|管工|水道|電気|電力|瓦斯|鉄道|銀行|農協|漁協|建材|開発|不動産|住宅|産業|製作|運輸|土地改良|株式|有限"
)


def without_labelled_names(text: str) -> str:
    """`text` without the names that stand behind the label of a person; firms, offices and words that are no name stay.

    >>> without_labelled_names("立会人:山田 太郎"), without_labelled_names("所有者:山中町")
    ('立会人:(氏名)', '所有者:山中町')
    """
    return _LABELLED.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    first, second = found["first"], found["second"] or ""
    if _NO_NAME.fullmatch(first) or _NO_PERSON.search(first) or _NO_PERSON.search(second):
        return found[0]
    return found["label"] + NAME_MASK + ((found["rest"] or "") if _NO_NAME.fullmatch(second) else "")
