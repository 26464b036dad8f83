"""Reads RTF group by group into a document."""

from __future__ import annotations

import binascii
import re
from collections import Counter
from copy import copy
from dataclasses import dataclass, field

from narrative.manuscript import losses
from narrative.manuscript.collecting import Collector, Progress, join_blocks
from narrative.manuscript.document import Document, Layout
from narrative.manuscript.model import BlockKind
from narrative.manuscript.refusals import CutOff, TooDeep
from narrative.manuscript.rich_text.state import SKIPPED, TEXT, State, find_charset, find_encoding
from narrative.manuscript.rich_text.tokens import Token, find_tokens
from narrative.manuscript.styling import PLAIN, Look, Paragraph, find_kind

DEEPEST = 5_000
LINE = 240
SET_IN = 280

_CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "qmspace": "\u2005",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
}
_SYMBOLS = {"\\": "\\", "{": "{", "}": "}", "~": "\u00a0", "_": "\u2011", "\t": "\t"}
_GATHERED = {"fonttbl", "stylesheet", "title", "author", "pict", "fldinst", "annotation"}
_SKIPPED = frozenset(
    (
        *("colortbl", "listtable", "listoverridetable", "rsidtbl", "generator", "xe", "tc", "bkmkstart", "bkmkend"),
        *("themedata", "colorschememapping", "latentstyles", "datastore", "filetbl", "revtbl", "nonshppict", "objdata"),
        *("objclass", "objname", "atnid", "atnauthor", "atndate", "atnref", "atntime", "ftnsep", "ftnsepc", "aftnsep"),
        *("sp", "sn", "sv", "template", "operator", "subject", "keywords", "doccomm", "company", "creatim", "revtim"),
        *("userprops", "xmlnstbl", "mmathPr", "pgdsctbl", "pgptbl", "datafield", "formfield", "picprop", "blipuid"),
        *("ftncn", "aftnsepc", "aftncn", "passwordhash", "protusertbl", "background", "shprslt", "falt", "panose"),
    )
)
_OPTIONAL_BUT_KNOWN = {"shppict", "shpinst", "footnote", "ftnalt", "pntext"}
_HEADERS = {"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"}
_ENDS = {"par", "cell", "nestcell", "sect"}


@dataclass(slots=True)
class _Flow:
    """A row of paragraphs: the text itself, a note, or the inside of a text box."""

    collector: Collector
    paragraph: Paragraph = field(default_factory=Paragraph)
    depth: int = 0
    is_note: bool = False


class RichTextReader:
    """Reads tokens one after another."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._states = [State()]
        self._flows = [_Flow(Collector())]
        self._gathered: dict[int, list[str]] = {}
        self._bytes = bytearray()
        self._skip = self._half = 0
        self._optional = False
        self._default = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._styles: dict[int, tuple[str, Look]] = {}
        self._info: dict[str, str] = {}
        self._spaces: Counter[int] = Counter()
        self._contents_depth = 0
        self._was_list = self._is_list = self._was_table = self._section_runs_on = False
        self._last: State | None = None

    def read(self, on_progress: Progress) -> Document:
        """Return the document. Raises ``CutOff`` when its groups are not closed."""
        numbers = re.findall(r"\\sb(\d{1,5})(?!\d)", self._source[:2_000_000])
        self._spaces.update(map(int, numbers))
        for count, token in enumerate(find_tokens(self._source)):
            self._take(token)
            if count % 100_000 == 0:
                on_progress(min(0.99, count * 8 / (len(self._source) or 1)))
            if len(self._states) > DEEPEST:
                raise TooDeep
        self._write_bytes()
        if len(self._states) > 1:
            raise CutOff
        self._end_paragraph()
        on_progress(1.0)
        return self._flows[0].collector.build(title=self._info.get("title", ""), author=self._info.get("author", ""))

    @property
    def _state(self) -> State:
        return self._states[-1]

    def _take(self, token: Token) -> None:
        if token.kind == "hex":
            self._byte(int(token.text, 16))
            return
        if token.kind != "text" or self._bytes:
            self._write_bytes()
        if token.kind == "text":
            skipped = min(self._skip, len(token.text))
            self._skip -= skipped
            self._write(token.text[skipped:] if token.text.isascii() else self._decode(token.text[skipped:]))
        elif token.kind == "brace":
            self._skip = 0
            self._open() if token.text == "{" else self._close()
        elif token.kind == "symbol":
            self._symbol(token.text)
        elif token.kind == "binary":
            self._write(token.text.encode("latin-1").hex())
        else:
            self._word(token.text, token.number)
        if token.kind != "symbol" or token.text != "*":
            self._optional = False

    def _decode(self, text: str) -> str:
        return text.encode("latin-1").decode(self._state.encoding, "replace")

    def _byte(self, value: int) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._bytes.append(value)

    def _write_bytes(self) -> None:
        if self._bytes:
            text = self._bytes.decode(self._state.encoding, "replace")
            self._bytes.clear()
            self._write(text)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._optional = True
        elif symbol in "\r\n":
            self._end_paragraph()
        elif self._skip and symbol in _SYMBOLS:
            self._skip -= 1
        else:
            self._write(_SYMBOLS.get(symbol, ""))

    def _open(self) -> None:
        self._states.append(copy(self._state))

    def _close(self) -> None:
        if len(self._states) == 1:
            return
        depth = len(self._states)
        if depth in self._gathered:
            self._use(self._state.target, "".join(self._gathered.pop(depth)))
        flow = self._flows[-1]
        if len(self._flows) > 1 and flow.depth == depth:
            self._end_flow(flow)
        if self._contents_depth == depth:
            self._contents_depth = 0
        self._states.pop()

    def _end_flow(self, flow: _Flow) -> None:
        self._end_paragraph()
        self._flows.pop()
        if flow.is_note:
            outer = self._flows[-1]
            outer.collector.absorb_losses(flow.collector)
            note = join_blocks(flow.collector)
            if note.content:
                outer.paragraph.hang(note)

    def _word(self, word: str, number: int | None) -> None:
        state = self._state
        if state.target == SKIPPED:
            return
        if self._optional and word not in _GATHERED and word not in _OPTIONAL_BUT_KNOWN:
            state.target = SKIPPED
        elif word in _GATHERED:
            self._gather(word)
        elif word in _SKIPPED:
            state.target = SKIPPED
        elif word in _HEADERS:
            self._flows[0].collector.lose(*losses.HEADERS)
            state.target = SKIPPED
        elif word in _ENDS:
            self._end(word)
        elif word in _CHARACTERS:
            self._write(_CHARACTERS[word])
        elif state.take(word, number):
            self._note_look(word)
        else:
            self._other(word, number or 0)

    def _other(self, word: str, number: int) -> None:
        state = self._state
        if word == "u":
            self._unit(number % 65536)
            self._skip = state.fallback
        elif word == "page":
            self._break_page()
        elif word == "footnote":
            self._flows.append(_Flow(Collector(), depth=len(self._states), is_note=True))
            state.plain()
            state.pard()
        elif word == "shptxt":
            self._flows[-1].collector.lose(*losses.TEXT_BOXES)
            self._flows.append(_Flow(self._flows[-1].collector, depth=len(self._states)))
        elif word in ("listtext", "pntext"):
            self._is_list = True
            state.target = SKIPPED
        elif word == "object":
            self._flows[-1].collector.lose(*losses.DRAWINGS)
        elif word in ("sbknone", "sectd"):
            self._section_runs_on = word == "sbknone"
        else:
            self._encode(word, number)

    def _unit(self, unit: int) -> None:
        """Write a unit of UTF-16; the first half of a pair waits for the second."""
        if 0xD800 <= unit < 0xDC00:
            self._half = unit
        elif 0xDC00 <= unit < 0xE000 and self._half:
            self._write(chr(0x10000 + ((self._half - 0xD800) << 10) + unit - 0xDC00))
            self._half = 0
        else:
            self._write(chr(unit))

    def _encode(self, word: str, number: int) -> None:
        """Take a control word about fonts and code pages."""
        state = self._state
        if word == "ansicpg":
            self._default = find_encoding(number)
            state.encoding = self._default
        elif word in ("mac", "pc", "pca"):
            self._default = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
            state.encoding = self._default
        elif word == "f":
            self._font = number
            state.encoding = self._fonts.get(number, self._default)
        elif word == "fcharset" and state.target == "fonttbl":
            self._fonts[self._font] = find_charset(number, self._default)

    def _gather(self, word: str) -> None:
        self._state.target = word
        if word == "annotation":
            self._flows[0].collector.lose(*losses.COMMENTS)
            self._state.target = SKIPPED
        self._gathered[len(self._states)] = []

    def _use(self, target: str, text: str) -> None:
        """Take what a group outside the text said, once it is closed."""
        if target in ("title", "author"):
            self._info[target] = text
        elif target == "fldinst":
            self._use_field(text)
        elif target == "pict":
            self._use_picture(text)

    def _use_field(self, code: str) -> None:
        keyword = code.split(maxsplit=1)[0].upper() if code.strip() else ""
        collector = self._flows[-1].collector
        if keyword == "TOC":
            self._contents_depth = max(1, len(self._states) - 1)
        elif keyword == "HYPERLINK":
            if "\\l" not in code and "://" in code:
                collector.lose(*losses.LINKS)
        elif keyword not in ("", "PAGE", "PAGEREF", "REF", "NUMPAGES", "SHAPE"):
            collector.lose(*losses.FIELDS)

    def _use_picture(self, text: str) -> None:
        try:
            data = binascii.unhexlify(re.sub(r"[^0-9a-fA-F]", "", text))
        except binascii.Error:
            data = b""
        flow = self._flows[-1]
        if not flow.is_note:
            self._end_paragraph(keeps_line=False)
            flow.collector.add_image(data)

    def _note_look(self, word: str) -> None:
        """List what is lost where a decoration begins."""
        listed = {"deleted": losses.DELETIONS, "revised": losses.INSERTIONS, "strike": losses.STRIKES}
        state, before = self._state, self._states[-2] if len(self._states) > 1 else State()
        if word in listed and getattr(state, word) and not getattr(before, word):
            self._flows[-1].collector.lose(*listed[word])

    def _write(self, text: str) -> None:
        state = self._state
        if not text or state.target == SKIPPED:
            return
        if state.target == "stylesheet":
            name = text.rstrip(";").strip()
            self._styles.setdefault(state.style, (name, state.look)) if name else None
        elif state.target != TEXT:
            depth = next((level for level in range(len(self._states), 0, -1) if level in self._gathered), 0)
            self._gathered.get(depth, []).append(text)
        elif state.hidden or state.deleted:
            if state.hidden and text.strip() and (self._last is None or not self._last.hidden):
                self._flows[-1].collector.lose(*losses.HIDDEN)
            self._last = copy(state)
        else:
            self._list_decorations(state, text)
            self._flows[-1].paragraph.write(text, state.look)

    def _list_decorations(self, state: State, text: str) -> None:
        last = self._last
        for name, loss in (("underline", losses.UNDERLINES), ("raised", losses.RAISED)):
            if getattr(state, name) and text.strip() and (last is None or not getattr(last, name)):
                self._flows[-1].collector.lose(*loss)
        self._last = copy(state)

    def _end(self, word: str) -> None:
        self._end_paragraph()
        if word == "sect" and not self._section_runs_on:
            self._flows[-1].collector.break_page()

    def _break_page(self) -> None:
        self._end_paragraph(keeps_line=False)
        self._flows[-1].collector.break_page()

    def _end_paragraph(self, *, keeps_line: bool = True) -> None:
        """Hand the paragraph over; without ``keeps_line`` an empty one is not even a gap."""
        flow, state = self._flows[-1], self._state
        is_empty = not flow.paragraph.text.strip() and not flow.paragraph.runs
        if not is_empty or (keeps_line and not flow.is_note and not state.in_table):
            self._finish(flow, state)
        if state.in_table and not self._was_table:
            flow.collector.lose(*losses.TABLES)
        if self._is_list and not self._was_list:
            flow.collector.lose(*losses.LISTS)
        if keeps_line:
            self._was_table, self._was_list, self._is_list, self._last = state.in_table, self._is_list, False, None

    def _finish(self, flow: _Flow, state: State) -> None:
        name, base = self._styles.get(state.style, ("", PLAIN)) if state.style else ("", PLAIN)
        named = re.fullmatch(r"heading (\d)", name, re.IGNORECASE)
        heading = int(named[1]) if named else state.outline + 1 if 0 <= state.outline < 9 else 0
        in_contents = bool(self._contents_depth) or name.lower().startswith("toc ")
        usual = max(self._spaces, key=lambda space: self._spaces[space], default=0)
        layout = Layout(
            style=name[:100],
            heading=0 if in_contents else heading,
            align=state.align,
            page_break_before=state.page_break,
            gap_before=max(0, state.space - usual) // LINE,
            in_contents=in_contents,
        )
        kind = find_kind(name)
        if kind is BlockKind.PARAGRAPH and min(state.left, state.right) >= SET_IN and state.align != "center":
            kind = BlockKind.QUOTE
        kind = BlockKind.PARAGRAPH if heading else kind
        if state.ruled and not flow.paragraph.text.strip():
            flow.collector.add_rule()
            flow.paragraph.runs = []
        else:
            is_whole = bool(heading) or kind is not BlockKind.PARAGRAPH
            flow.paragraph.finish(flow.collector, layout, kind, base if is_whole else PLAIN)
