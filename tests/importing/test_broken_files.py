"""Whatever is wrong with a file, its writer is told where and what, and nothing is loaded."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from explainer.importing.content_file import MOST_BYTES
from explainer.importing.head import ContentFileError
from explainer.importing.load_content import load_content
from explainer.pictures.models import Picture
from explainer.sources.models import Source
from glossary.models import Term
from tests.content_files import TERMS, TOPIC
from tests.factories import make_user
from topics.models import Topic

pytestmark = pytest.mark.django_db
LONG = "x" * 50_000
SOURCE = "https://www.cancer.gov/immunotherapy"


def rows() -> int:
    return sum(x.objects.count() for x in (Topic, Term, Source, Picture))


def refusal_of(folder: Path, files: dict[str, bytes]) -> str:
    """Return what is said of files that are loaded together with good ones."""
    (folder / "terms.md").write_text(TERMS)
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    with pytest.raises(ContentFileError) as error:
        load_content([folder], editor=make_user())
    assert rows() == 0
    return str(error.value)


# What stands in a good topic, what in its place, and where and how that is answered.
BROKEN_TOPICS = [
    ("---\ntitle", "title", 1, "must begin with a line of three hyphens"),
    ("---\ntitle", "\n---\ntitle", 1, "must begin with a line of three hyphens"),
    ("\n---\n\n## The", "\n\n## The", 42, "must end with a line of three hyphens"),
    ("title: Immunotherapy", "titel: Immunotherapy", 2, "“titel” is not known here"),
    ("title: Immunotherapy\n", "", 2, "“title” must hold some text"),
    ("title: Immunotherapy", "title:", 2, "“title” must hold some text"),
    ("title: Immunotherapy", "title: ''", 2, "“title” must hold some text"),
    ("title: Immunotherapy", 'title: "  "', 2, "“title” must hold some text"),
    ("title: Immunotherapy", "title: 1.0", 2, "in quotation marks to make it a text"),
    ("title: Immunotherapy", "title: yes", 2, "in quotation marks to make it a text"),
    ("title: Immunotherapy", "title: 2020-01-01", 2, "in quotation marks to make it a text"),
    ("title: Immunotherapy", "title: [a, b]", 2, "“title” must hold some text."),
    ("title: Immunotherapy", "title: {a: b}", 2, "“title” must hold some text."),
    ("title: Immunotherapy", "title: [x", 3, "not valid YAML"),
    ("title: Immunotherapy", "title: [x", 3, "in what begins on line 2"),
    ("title: Immunotherapy", "title: 'x", 2, "the quotation mark at the end of this text is"),
    ("title: Immunotherapy", "title: A: b", 2, "not valid YAML"),
    ("title: Immunotherapy", "title: *x", 2, "begins with &, * or ! in quotation marks"),
    ("title: Immunotherapy", "title: &x y", 2, "begins with &, * or ! in quotation marks"),
    ("title: Immunotherapy", "title: !x y", 2, "begins with &, * or ! in quotation marks"),
    ("title: Immunotherapy", "title: !!int x", 2, "begins with &, * or ! in quotation marks"),
    ("title: Immunotherapy", "? [a, b]\n: x", 2, "the name before a colon must be a word"),
    ("title: Immunotherapy", "<<: {title: x}", 2, "“<<” is not known here"),
    ("title: Immunotherapy", "\ttitle: x", 2, "not valid YAML"),
    ("title: Immunotherapy", "title: a\x00b", 2, "the character U+0000 has no place here"),
    ("title: Immunotherapy", 'title: "a\\0b"', 2, "the character U+0000 has no place here"),
    ("title: Immunotherapy", 'title: "\\ud800"', 2, "the character U+D800 has no place here"),
    ("title: Immunotherapy", "title: a\x07b", 2, "the character U+0007 has no place here"),
    ("title: Immunotherapy", f"title: {LONG}", 2, "“title”: Ensure this value has at most 120"),
    ("title: Immunotherapy", "- title", 3, "not valid YAML"),
    ("slug: immunotherapy", "slug: immuno therapy", 3, "“slug”"),
    ("slug: immunotherapy", "slug: ../../etc/passwd", 3, "“slug”"),
    ("slug: immunotherapy", 'slug: "immunotherapy\\n"', 3, "“slug”"),
    ("slug: immunotherapy", f"slug: {'a' * 81}", 3, "“slug”"),
    ("slug: immunotherapy", "title: twice", 3, "“title” stands here twice"),
    ("description: How it helps.", f"description: {LONG}", 4, "“description”"),
    ("level: beginner", "level: expert", 5, "“level”"),
    ("level: beginner", "level: 5", 5, "“level” must hold some text"),
    ("terms: [t-cell]", "terms: t-cell", 10, "must be a list"),
    ("level: beginner\n", "", 2, "“level” must hold some text"),
    ("tags: [treatment]", f"tags: [{LONG}]", 6, "“tags”: A tag has at most 100 characters."),
    ("tags: [treatment]", "tags: treatment", 6, "must be a list: one “- …” on each line"),
    ("tags: [treatment]", "tags: [7]", 6, "“tags” must be a list of texts"),
    ("  - It is a treatment.", "  - Beware: a colon", 8, "Put a text with a colon"),
    ("  - It is a treatment.", f"  - {LONG}", 8, "“text”"),
    ("terms: [t-cell]", "terms: [b-cell]", 10, "there is no term “b-cell”"),
    ("terms: [t-cell]", "terms: [t-cell, t-cell]", 10, "this word is in the list already"),
    ("terms: [t-cell]", "terms: []\nrelated: [nowhere]", 11, "there is no topic “nowhere”"),
    (f"- url: {SOURCE}", f"- link: {SOURCE}", 12, "“link” is not known here"),
    (f"- url: {SOURCE}", f"- {SOURCE}", 13, "not valid YAML"),
    ("https://www.cancer.gov/imm", "http://www.cancer.gov/imm", 12, "“url”"),
    ("https://www.cancer.gov/imm", "https://cancer.gov.evil.example/imm", 12, "“url”"),
    ("    title: Immunotherapy", "", 12, "“title” must hold some text"),
    ("    title: Immunotherapy", "    title: X\n    date: soon", 14, "must be a date such as"),
    ("    title: Immunotherapy", "    title: X\n    date: 2019-02-31", 14, "there is no such day"),
    ("    title: Immunotherapy", "    title: X\n    date: 2019-09-24", 12, "Enter the date"),
    ("    title: Immunotherapy", "    title: X\n    date_kind: old", 14, "“date_kind”"),
    ("urgency: now", "urgency: later", 16, "“urgency”"),
    ("  - sign: A fever", "  - sign:", 15, "“sign” must hold some text"),
    (f"source: {SOURCE}", f"source: {SOURCE}-x", 18, "there is no source"),
    ("answer: Ask your", "facts: [Not a file]\n    answer: Ask your", 21, "“facts”"),
    ("section: The simple version", "section: Elsewhere", 26, "no section “Elsewhere”"),
    ("section: The simple version", "section: 2", 26, "no section number 2"),
    ("section: The simple version", "section: 0", 26, "no section number 0"),
    ("right: true", "right: yes please", 29, "must be true or false"),
    ("        reason: It does not.", "        right: true\n        reason: x", 31, "one right"),
    ("\n## The simple version", "\nLost words.\n\n## The simple version", 35, "has no place"),
    ("## The simple version", "## Empty\n\n## The simple version", 35, "“Empty” has no text"),
    ("## The simple version", f"## {LONG}", 26, "no section “The simple version”"),
    ("## The simple version", f"## {LONG}\n\nOne.\n\n## The simple version", 35, "“heading”"),
    ("> It helps you.", f"> {'word ' * 46}", 35, "It has 46 words and may have 45"),
    ("## The simple version\n", "## The simple version\nFacts: Not A File\n", 35, "“facts”"),
    ("## The simple version\n", "## The simple version\nSources: x\n", 35, "“sources”"),
    ("- Two\n", "- Two \x00\n", 42, "the character U+0000 has no place here"),
    ("title: Immunotherapy\nslug", "title: X\nsections: [a]\nslug", 3, "“sections” must have"),
    (
        "title: Immunotherapy\nslug", "title: X\nsections:\n- heading: Y\n  body: Z\nslug",
        3, "not in both",
    ),
    (
        "\n## The simple version", "\n## The simple version\n\nOne.\n\n## The simple version",
        26, "two sections are called “The simple version”: give the number",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "sentence"), BROKEN_TOPICS)
def test_a_writer_is_told_file_line_and_fault_of_a_topic(
    tmp_path: Path, old: str, new: str, line: int, sentence: str
) -> None:
    assert old in TOPIC
    broken = TOPIC.replace(old, new, 1)

    refusal = refusal_of(tmp_path, {"topics/it.md": broken.encode()})

    assert refusal.startswith(f"topics/it.md, line {line}: ")
    assert sentence in refusal
    assert len(refusal) < 600


DEEP = b"---\ntitle: " + b"[" * 100_000 + b"\n---\n"
FILES = [
    (b"", 1, "the file must begin with a line of three hyphens"),
    (b"\xff\xfe\x00", 1, "the file is not UTF-8 text."),
    (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, 1, "the file is not UTF-8 text."),
    (b"---\ntitle: x\n", 3, "must end with a line of three hyphens"),
    (b"---\n---\n", 2, "the head must have fields"),
    (b"---\n{}\n---\n", 2, "“slug” must hold some text"),
    (b"---\n- a\n---\n", 2, "the head must have fields"),
    (b"---\nwhen: 2019-02-31\n---\n", 2, "not valid YAML"),
    (b"---\nwhen: " + b"9" * 5_000 + b"\n---\n", 2, "not valid YAML"),
    (b"---\nwhen: 0b_\n---\n", 2, "not valid YAML"),
    (b"---\na: &x [*x]\n---\n", 2, "not valid YAML"),
    (b"---\ntitle: !!python/name:os.system x\n---\n", 2, "not valid YAML"),
    (b"---\na: &a [x]\nb: [*a, *a]\n---\n", 2, "not valid YAML"),
    (DEEP, 2, "lists stand in lists too deeply"),
    (b"---\nslug: x\n" + b"- " * 50_000 + b"\n---\n", 3, "not valid YAML"),
    (b"x" * (MOST_BYTES + 1), 1, "the file is larger than 4 MB: divide it."),
    (b"---\nterms: [x]\n---\n", 2, "must have fields, as “name: value”"),
    (b"---\nterms: x\n---\n", 2, "must be a list"),
    (b"---\nsources:\n  - url: https://www.cancer.gov/a\n---\n", 3, "“title” must hold some text"),
    (b"---\nsources: []\n---\n\n## A\n\nB\n", 5, "a file of sources has nothing after its head"),
    (b"---\npaths:\n  - name: x\n---\n", 3, "“slug” must hold some text"),
]


@pytest.mark.parametrize(("data", "line", "sentence"), FILES)
def test_a_writer_is_told_that_a_file_is_none(
    tmp_path: Path, data: bytes, line: int, sentence: str
) -> None:
    refusal = refusal_of(tmp_path, {"odd.md": data})

    assert refusal.startswith(f"odd.md, line {line}: ")
    assert sentence in refusal


def test_a_writer_is_told_of_a_text_that_two_files_hold(tmp_path: Path) -> None:
    refusal = refusal_of(tmp_path, {"a/it.md": TOPIC.encode(), "b/it.md": TOPIC.encode()})

    assert refusal == "b/it.md, line 3: “immunotherapy” stands in a/it.md, line 3, too."


def test_a_writer_is_told_of_a_word_that_stands_twice_in_a_file(tmp_path: Path) -> None:
    twice = TERMS.replace("---\nterms:\n", "").replace("---\n", "")

    refusal = refusal_of(tmp_path, {"terms.md": f"---\nterms:\n{twice}{twice}---\n".encode()})

    assert refusal == "terms.md, line 13: “t-cell” stands in terms.md, line 4, too."


@pytest.mark.parametrize("name", ["0" * 64, "picture", "../picture"])
def test_a_writer_is_told_of_a_picture_that_no_site_kept(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    picture = f"in/{name}.webp".replace("in/../", "")

    refusal = refusal_of(tmp_path, {picture: b"RIFF"})

    assert refusal.startswith(f"{picture}, line 1: this is no picture of an export")


def test_a_writer_is_told_of_a_picture_under_the_name_of_another(tmp_path: Path) -> None:
    refusal = refusal_of(tmp_path, {f"{'0' * 64}.webp": webp()})

    assert "this is no picture of an export" in refusal


def test_a_writer_is_told_of_a_picture_that_still_says_who_took_it(tmp_path: Path) -> None:
    data = webp(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0")

    refusal = refusal_of(tmp_path, {f"{sha256(data).hexdigest()}.webp": data})

    assert "this is no picture of an export" in refusal


def webp(exif: bytes = b"") -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (3, 2), "red").save(buffer, "WEBP", exif=exif)
    return buffer.getvalue()


def test_a_writer_is_told_of_a_file_with_a_pictures_name_that_is_none(tmp_path: Path) -> None:
    data = b"<script>"

    refusal = refusal_of(tmp_path, {f"{sha256(data).hexdigest()}.webp": data})

    assert "this is no picture of an export" in refusal


def test_a_writer_is_told_of_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "lost.md").symlink_to(tmp_path / "gone.md")

    assert "lost.md, line 1: the file cannot be read (No such file" in refusal_of(tmp_path, {})


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("absent", "There is no file or folder “{}”."),
        ("empty", "The folder “{}” has no content file (name.md)."),
        ("hidden", "The folder “{}” has no content file (name.md)."),
    ],
)
def test_a_writer_is_told_that_a_path_holds_nothing_to_load(
    tmp_path: Path, name: str, sentence: str
) -> None:
    make_user(username="ada")
    (tmp_path / "empty").mkdir()
    (tmp_path / "hidden" / ".git").mkdir(parents=True)
    (tmp_path / "hidden" / ".git" / "topic.md").write_text(TOPIC)
    (tmp_path / "hidden" / ".terms.md").write_text(TERMS)
    (tmp_path / "terms.md").write_text(TERMS)

    with pytest.raises(CommandError) as error:
        call_command("load_content", tmp_path / "terms.md", tmp_path / name, editor="ada")

    assert str(error.value) == f"{sentence.format(tmp_path / name)}\nNothing was loaded."
    assert rows() == 0
