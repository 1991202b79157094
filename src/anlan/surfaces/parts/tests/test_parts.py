"""Parts as they stand in a page: what is said, what can be pressed, what is escaped."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from conftest import T0
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from anlan import surfaces
from anlan.infra.pages.parts import Figure, Moment, Person, Row, Step, Verb
from anlan.kernel.decision import said


def draw(tag: str, lang: str = "en", **context: Any) -> str:
    with override(lang):
        return Template("{% load parts %}" + tag).render(Context({"at": T0, **context}))


def test_a_queue_row_says_who_is_silent_and_how_long() -> None:
    row = Row(
        "calls:1", "Jietou 41 mm/h", T0, level=3, keeper="Wang", silent=True, silent_since=T0 - timedelta(seconds=280)
    )
    html = draw("{% queue_row row %}", row=row)
    assert "4:40" in html
    assert 'data-level="3"' in html
    assert "keeper silent" in html


def test_names_are_escaped_and_never_read_as_keys() -> None:
    html = draw("{% queue_row row %}", row=Row("a:1", "<b>core.lang</b>", T0))
    assert "&lt;b&gt;core.lang&lt;/b&gt;" in html


def test_a_sentence_reads_in_the_readers_language() -> None:
    row = Row("a:1", said("parts.sample.row1"), T0)
    assert "街头村" in draw("{% queue_row row %}", "zh-hans", row=row)
    assert "Jietou" in draw("{% queue_row row %}", "en", row=row)


def test_a_refused_verb_cannot_be_pressed_and_says_why() -> None:
    html = draw("{% verb one %}", one=Verb("Close", "for good", "/x", refused="you asked for it"))
    assert "you asked for it" in html
    assert "<form" not in html
    assert 'aria-disabled="true"' in html
    assert "for good" not in html


def test_a_verb_that_asks_opens_its_form_and_posts_nothing() -> None:
    html = draw("{% verb one %}", one=Verb("Close", "for good", "/ask", asks=True, key="c"))
    assert 'data-ask="/ask"' in html
    assert 'data-key="c"' in html
    assert "<form" not in html


def test_a_figure_without_a_value_says_what_would_fill_it() -> None:
    html = draw("{% figure f %}", f=Figure("time to lift", empty="appears with the first"))
    assert "No data yet" in html
    assert "appears with the first" in html


def test_a_time_line_runs_through_now() -> None:
    moments = [Moment("called", T0), Moment("calling", T0, "now"), Moment("then", T0 + timedelta(minutes=2), "next")]
    html = draw("{% timeline m %}", m=moments)
    assert html.index('class="past"') < html.index('class="now"') < html.index('class="next"')
    assert "Now: calling" in html


def test_days_are_told_apart() -> None:
    shown = [draw("{% since d %}", d=T0 - timedelta(days=n)) for n in (0, 1, 9, 400)]
    assert [html.split(">")[1].split("<")[0] for html in shown] == ["14:00", "yesterday", "08-01", "2025-07-06"]


def test_a_person_has_no_face_and_a_masked_number() -> None:
    html = draw("{% person p %}", p=Person("王某某", "head", "139****0412", "/look"))
    assert "<img" not in html
    assert 'data-look="/look"' in html


def test_a_path_marks_where_it_was_late() -> None:
    html = draw(
        "{% state_path s %}", s=[Step("a", "done"), Step("b", "late", late="3 d late"), Step("c", "now"), Step("d")]
    )
    assert '<p class="note late">3 d late</p>' in html


class Given(forms.Form):
    photo = forms.FileField(widget=forms.ClearableFileInput(attrs={"accept": "image/*"}))
    text = forms.CharField(label="words")


def test_a_field_for_files_speaks_our_words_and_stays_reachable() -> None:
    html = draw("{% for f in form %}{% form_field f %}{% endfor %}", form=Given())
    assert 'class="visually-hidden" required id="id_photo"' in html and 'for="id_photo"' in html
    assert "Take or choose photos" in html and html.count("file-box") == 1
    plain = draw('{% file_box id="f" name="f" accept=".csv" required=True %}', "zh-hans")
    assert 'type="file"' in plain and "required" in plain and "选择文件" in plain and "未选择" in plain


def test_no_page_lets_the_browser_name_its_own_field_for_files() -> None:
    root = Path(surfaces.__file__).parent.parent
    pages = {p: p.read_text(encoding="utf-8") for p in root.rglob("*.html")}
    fields = [(p.name, tag) for p, text in pages.items() for tag in re.findall(r"<input[^>]*type=.file.[^>]*>", text)]
    assert fields and all("visually-hidden" in tag for _, tag in fields), fields


def test_a_list_goes_out_as_a_workbook_and_as_csv_with_its_questions_kept() -> None:
    request = RequestFactory().get("/premises/?state=open&page=3")
    html = draw('{% exports "parts.file.choose" %}', request=request)
    assert 'href="/premises/?state=open&amp;as=xlsx"' in html and 'href="/premises/?state=open&amp;as=csv"' in html
    html = draw('{% exports "parts.file.choose" to="/premises/files/units" %}', request=request)
    assert 'href="/premises/files/units.xlsx"' in html and 'href="/premises/files/units.csv"' in html
