"""A form's key: the same for what is sent twice, another for what was mended."""

from __future__ import annotations

from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from anlan.infra.pages.keyed import Keyed

PAGE = str(uuid4())


class Note(Keyed):
    """Words, and a photo where there is one."""

    text = forms.CharField()
    photo = forms.FileField(required=False)


def key(text: str, photo: bytes = b"", page: str = PAGE) -> UUID:
    files = MultiValueDict({"photo": [SimpleUploadedFile("a.jpg", photo)]}) if photo else None
    form = Note(QueryDict(f"key={page}&text={text}&csrfmiddlewaretoken={uuid4().hex}"), files)
    assert form.is_valid()
    found: UUID = form.cleaned_data["key"]
    return found


def test_what_is_sent_twice_has_one_key_and_what_was_mended_another() -> None:
    assert key("wall") == key("wall")
    assert len({key("wall"), key("roof"), key("wall", b"12"), key("wall", b"123"), key("wall", page=str(uuid4()))}) == 5


def test_a_form_without_a_key_is_no_form() -> None:
    assert not Note({"text": "wall"}).is_valid()
