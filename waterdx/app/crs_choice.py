"""Coordinate systems to choose from."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from waterdx.core.words import Words

# 平面直角座標系 (国土交通省告示第9号): zone, and the prefectures most people find themselves by.
ZONES = {
    1: Words("長崎・鹿児島の一部", "Nagasaki, part of Kagoshima"),
    2: Words("福岡・佐賀・熊本・大分・宮崎・鹿児島", "Fukuoka, Saga, Kumamoto, Oita, Miyazaki, Kagoshima"),
    3: Words("山口・島根・広島", "Yamaguchi, Shimane, Hiroshima"),
    4: Words("香川・愛媛・徳島・高知", "Kagawa, Ehime, Tokushima, Kochi"),
    5: Words("兵庫・鳥取・岡山", "Hyogo, Tottori, Okayama"),
    6: Words("京都・大阪・福井・滋賀・三重・奈良・和歌山", "Kyoto, Osaka, Fukui, Shiga, Mie, Nara, Wakayama"),
    7: Words("石川・富山・岐阜・愛知", "Ishikawa, Toyama, Gifu, Aichi"),
    8: Words("新潟・長野・山梨・静岡", "Niigata, Nagano, Yamanashi, Shizuoka"),
    9: Words(
        "東京・福島・栃木・茨城・埼玉・千葉・群馬・神奈川", "Tokyo, Fukushima, Tochigi, Ibaraki, Saitama, Chiba, Gunma, Kanagawa"
    ),
    10: Words("青森・秋田・山形・岩手・宮城", "Aomori, Akita, Yamagata, Iwate, Miyagi"),
    11: Words("北海道 西部", "Hokkaido, west"),
    12: Words("北海道 中部", "Hokkaido, middle"),
    13: Words("北海道 東部", "Hokkaido, east"),
    14: Words("小笠原", "Ogasawara"),
    15: Words("沖縄本島", "Okinawa main island"),
    16: Words("先島諸島", "Sakishima islands"),
    17: Words("大東諸島", "Daito islands"),
    18: Words("沖ノ鳥島", "Okinotorishima"),
    19: Words("南鳥島", "Minamitorishima"),
}
FIRST_EPSG = 6668
LONLAT = "EPSG:6668"  # JGD2011
NARROWEST = 16  # letters of the box; its list is as wide as its names


def add_zones(choice: QComboBox) -> None:
    """Every zone with the prefectures in it, by its EPSG number."""
    for zone, area in ZONES.items():
        name = Words(ja=f"第{zone}系", en=f"Zone {zone}")
        choice.addItem(f"{name} (EPSG:{FIRST_EPSG + zone})  {area}", FIRST_EPSG + zone)


class FileCrs(QComboBox):
    """By which system the coordinates of a file are read: as the file states it, unless a person says otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self.addItem(str(Words(ja="座標系: 自動", en="Coordinates: automatic")), None)
        self.addItem(f"{Words(ja='緯度経度', en='Longitude, latitude')} ({LONLAT})", int(LONLAT.partition(":")[2]))
        add_zones(self)
        self.setMinimumContentsLength(NARROWEST)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setAccessibleName(str(Words(ja="ファイルの座標系", en="Coordinate system of the file")))
        self.setToolTip(str(Words(
            ja="自動: ファイルに書かれた座標系、なければプロジェクトの座標系で読みます。場所がずれるときに選んでください。",
            en="Automatic: as the file states, else as the project. Choose one where the places come out wrong.",
        )))  # fmt: skip

    @property
    def said(self) -> str | None:
        """Such as "EPSG:6676"; None where nobody says."""
        number = self.currentData()
        return None if number is None else f"EPSG:{number}"
