"""Cuts the Chinese and the label faces to what the library writes, as TrueType outlines.

usage: cut-fonts.py FOLDER-OF-CJK FOLDER-OF-NOTO OUT

TrueType, because some printers and older readers draw CFF outlines of Chinese badly.
"""

import sys

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

LATIN = list(range(0x20, 0x180)) + list(range(0x2000, 0x2070)) + list(range(0x20A0, 0x20C0))
SIGNS = [c for a, b in [(0x2100, 0x2150), (0x2190, 0x2200), (0x2200, 0x2300), (0x25A0, 0x2600)] for c in range(a, b)]
CYRILLIC = list(range(0x400, 0x530))
WIDE = list(range(0x3000, 0x3040)) + list(range(0xFF00, 0xFFF0))


def gb2312(first, last):
    """The characters of rows first to last of GB 2312; level 1 ends with row 55."""
    found = []
    for row in range(first, last + 1):
        for cell in range(1, 95):
            try:
                found.append(ord(bytes([0xA0 + row, 0xA0 + cell]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    return found


def cut(path, number, chars, features):
    font = TTFont(path, fontNumber=number, recalcTimestamp=False)
    options = subset.Options(layout_features=features, name_IDs=["*"], notdef_outline=True, hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=chars)
    cutter.subset(font)
    return font


def truetype(font, error=1.0):
    """Replaces cubic outlines by quadratic ones, at most error units away (of 1000)."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    made = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, error, reverse_direction=True))
        made[name] = pen.glyph()
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, made
    font["loca"] = newTable("loca")
    for name in made:
        made[name].recalcBounds(glyf)
        width, _ = font["hmtx"][name]
        font["hmtx"][name] = (width, getattr(made[name], "xMin", 0))
    for table in ("CFF ", "VORG", "vhea", "vmtx"):
        if table in font:
            del font[table]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
                  "maxStackElements", "maxSizeOfInstructions"):
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    maxp.maxComponentElements = 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
    return font


cjk, noto, out = sys.argv[1:]
chinese = ["kern", "ccmp", "palt", "halt"]
for weight, last in (("Regular", 87), ("Bold", 55)):
    chars = LATIN + SIGNS + WIDE + gb2312(1, last)
    truetype(cut(f"{cjk}/NotoSansCJK-{weight}.ttc", 2, chars, chinese)).save(f"{out}/NotoSansSC-{weight}.ttf")
label = cut(f"{noto}/NotoSans-Bold.ttf", -1, LATIN + SIGNS + CYRILLIC, ["kern", "ccmp", "mark", "tnum", "lnum"])
label.save(f"{out}/NotoSans-Bold.ttf")
