"""What a reader trained on Chinese sees in Japanese text: simplified forms stand for the Japanese ones.

铜 is left out: it is what such a reader makes of 鋼 (steel) as well as of 銅 (copper), so a person has to look.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

# Character by character the same word.
_CHINESE = (
    "单压亏铸钢铁铅龙备图种设继续质长线桥泽边东车变团广发气检际层应宽两邻沟滨县乡冈关门间闭问开闸预计总类费货贯资达还进连选适"
    "过违远运调证语记认许试话该说订训议轮转软轻输历参双听员围国圆坏块坚坛场增处复头妇学宁实宫对将导岁岛币师带帐庄庆库废弃张弯"
    "归录径恶惯执扩护报拟拥择换据损摇数断无旧时显晓术机杀权条来极构标样档楼横欢步残毕汇汉污济浅测浓涡润涂渐湿满滤灭灯点炉热爱"
    "状独环现电画疗监盐盘盖矫码础确离积称税稳穷竖笔签简粮紧纪级纯纲纳纵纸纹纺练组细终绍经结给绝统维综绿编缘缩网罗罚职联脉脱节"
    "荣药莲获虑补装见规视览觉触誉讨评诊词诚请诸读课谈负财责败账贩购贮贵贷贸贺赏赔赖践轨轴载较辅辆递邮释针钉钟钱钳钻铃铝铺链销"
    "锁锅锈锚键锌镀镇镜闪闻阀阁阔队阳阴阶陆险随隐难雾静韩页顶项顺须顾顿领频题颜额风饮饭馆马驱驶验鱼鸟鸭鹤麦黄齐齿龟斋泷樱苏苇"
    "萨蓝贝骏坟鹰鹫鸥鸠鸡荫峡狭涩绳桧为"
)
_JAPANESE = (
    "単圧号鋳鋼鉄鉛竜備図種設継続質長線橋沢辺東車変団広発気検際層応寛両隣溝浜県郷岡関門間閉問開閘予計総類費貨貫資達還進連選適"
    "過違遠運調証語記認許試話該説訂訓議輪転軟軽輸歴参双聴員囲国円壊塊堅壇場増処復頭婦学寧実宮対将導歳島幣師帯帳庄慶庫廃棄張湾"
    "帰録径悪慣執拡護報擬擁択換拠損揺数断無旧時顕暁術機殺権条来極構標様檔楼横歓歩残畢匯漢汚済浅測濃渦潤塗漸湿満濾滅灯点炉熱愛"
    "状独環現電画療監塩盤蓋矯碼礎確離積称税穏窮竪筆簽簡糧緊紀級純綱納縦紙紋紡練組細終紹経結給絶統維綜緑編縁縮網羅罰職連脈脱節"
    "栄薬蓮獲慮補装見規視覧覚触誉討評診詞誠請諸読課談負財責敗帳販購貯貴貸貿賀賞賠頼践軌軸載較輔両逓郵釈針釘鐘銭鉗鑽鈴鋁舗鏈銷"
    "鎖鍋錆錨鍵鋅鍍鎮鏡閃聞閥閣闊隊陽陰階陸険随隠難霧静韓頁頂項順須顧頓領頻題顔額風飲飯館馬駆駛験魚鳥鴨鶴麦黄斉歯亀斎滝桜蘇葦"
    "薩藍貝駿墳鷹鷲鴎鳩鶏蔭峡狭渋縄檜為"
)


def is_japanese(text: str) -> bool:
    """Whether every character is one that Japanese offices write with (code page 932).

    >>> is_japanese("ダクタイル鋳鉄管φ100″"), is_japanese("铜管")
    (True, False)
    """
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


FORMS = {one: other for one, other in zip(_CHINESE, _JAPANESE, strict=True) if not is_japanese(one)}


def in_japanese(steps: np.ndarray, characters: tuple[str, ...]) -> np.ndarray:
    """Probabilities (n, characters) with those of Chinese forms given to the Japanese ones."""
    sources, targets = _columns(characters)
    out = steps.copy()
    for source, target in zip(sources, targets, strict=True):
        out[:, target] += steps[:, source]
    out[:, sources] = 0
    return out


@lru_cache(maxsize=4)
def _columns(characters: tuple[str, ...]) -> tuple[list[int], list[int]]:
    places = {character: k for k, character in enumerate(characters)}
    known = [(places[one], places[other]) for one, other in FORMS.items() if one in places and other in places]
    return [one for one, _ in known], [other for _, other in known]
