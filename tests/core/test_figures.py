"""Pictures in a finished article: files to choose from, sizes, and words on whose they are."""

import pytest
from hypothesis import given, settings

from core.document import as_typed, blocks, lines
from core.figures import SIZES, Shown
from core.richtext import finish_article
from core.sanitize import article_html
from tests.attacks import PAYLOADS
from tests.core.test_sanitize import HOSTILE
from tests.htmlcheck import assert_allowed

IMG = '<img src="/media/pictures/a.jpg" alt="A ward">'
PICTURE = (
    '<picture><source type="image/avif" srcset="/media/pictures/a-480.avif 480w,'
    f' /media/pictures/a-900.avif 900w" sizes="{SIZES}"><source type="image/webp"'
    f' srcset="/media/pictures/a-480.webp 480w" sizes="{SIZES}"><img'
    ' src="/media/pictures/a.jpg" alt="A ward" width="900" height="600"></picture>'
)
A = Shown(
    900,
    600,
    {
        "image/avif": [("/media/pictures/a-900.avif", 900), ("/media/pictures/a-480.avif", 480)],
        "image/webp": [("/media/pictures/a-480.webp", 480)],
    },
)
MINE = Shown(900, 600, A.sources, 'Jo <b>"&" Max</b>')
CREDIT = '<small class="credit">Jo &lt;b&gt;"&amp;" Max&lt;/b&gt;</small>'


def finish(html, shown=A):
    return finish_article(html, lambda addresses: dict.fromkeys(addresses, shown)).html


def test_a_picture_that_is_known_gets_its_files_and_its_size():
    assert finish(f"<figure>{IMG}</figure>") == f"<figure>{PICTURE}</figure>"
    assert finish(f"<p>a {IMG} b</p>") == f"<p>a {PICTURE} b</p>"


def test_a_picture_without_other_files_stays_alone():
    assert finish(IMG, Shown(9, 6)) == IMG.replace(">", ' width="9" height="6">')


def test_a_size_that_somebody_typed_is_put_right():
    wrong = IMG.replace(">", ' width="1" height="9999">')
    assert finish(wrong) == PICTURE


def test_a_picture_that_is_not_known_stays_as_it_is():
    assert finish_article(IMG).html == IMG


def test_who_knows_pictures_is_asked_once_and_only_if_there_are_some():
    asked = []
    finish_article("<p>a</p>", lambda addresses: asked.append(addresses) or {})
    assert asked == []
    twice = f'{IMG}{IMG}<img src="/media/b&amp;c.png" alt="">'
    finish_article(twice, lambda addresses: asked.append(addresses) or {})
    assert asked == [{"/media/pictures/a.jpg", "/media/b&c.png"}]


def test_all_pictures_but_the_first_wait_until_they_come_into_view():
    html = finish_article(f"{IMG}<ul><li>{IMG}</li></ul>{IMG}").html
    assert html.count(' loading="lazy" decoding="async"') == 2
    assert html.startswith(IMG)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (f"<figure>{IMG}</figure>", "<figure>{0}<figcaption>{1}</figcaption></figure>"),
        (
            f"<figure>{IMG}<figcaption>A <em>ward</em>.</figcaption></figure>",
            "<figure>{0}<figcaption>A <em>ward</em>. {1}</figcaption></figure>",
        ),
        (
            f'<figure><a href="/x/">{IMG}</a></figure>',
            '<figure><a href="/x/">{0}</a><figcaption>{1}</figcaption></figure>',
        ),
        (f"<p>a {IMG} b</p>", "<p>a {0}{1} b</p>"),
        (IMG, "{0}{1}"),
    ],
)
def test_whose_a_picture_is_stands_below_it(typed, stored):
    stored = stored.format(PICTURE, CREDIT)
    assert finish(typed, MINE) == stored
    assert finish(stored, MINE) == stored
    sized = IMG.replace(">", ' width="900" height="600">')
    assert as_typed(stored) == typed.replace(IMG, sized)
    assert article_html(stored).replace("<figcaption></figcaption>", "") == as_typed(stored)


def test_a_new_credit_takes_the_place_of_the_old_one():
    old = finish(f"<figure>{IMG}<figcaption>A ward.</figcaption></figure>", MINE)
    new = finish(old, Shown(900, 600, A.sources, "Ada"))
    assert new.endswith(
        '<figcaption>A ward. <small class="credit">Ada</small></figcaption></figure>'
    )
    assert "Jo" not in new
    assert finish(new, A).endswith("<figcaption>A ward.</figcaption></figure>")


def test_other_small_print_is_no_credit():
    assert finish("<p>a <small>b</small></p>") == "<p>a b</p>"


def test_a_credit_is_no_word_of_the_text():
    finished = finish_article(f"<figure>{IMG}</figure><p>two words</p>", lambda _: {})
    stored = finish_article(
        f"<figure>{IMG}</figure><p>two words</p>", lambda all: dict.fromkeys(all, MINE)
    )
    assert finished.words == stored.words == 2
    assert lines(stored.html) == ["two words"]


def test_what_finishing_adds_is_no_change_between_two_texts():
    before = finish(f"<figure>{IMG}</figure>", MINE)
    after = finish(f'<img src="/media/b.png" alt="b"><figure>{IMG}</figure>', MINE)
    assert blocks(before)[-1].outer_html() == blocks(after)[-1].outer_html()
    assert 'loading="lazy"' in after


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_attack_uses_what_is_added_to_pictures(payload):
    html = finish(payload, MINE)
    assert_allowed(html, "finished")
    assert finish(html, MINE) == html


@settings(deadline=None, max_examples=60)
@given(HOSTILE)
def test_finishing_pictures_again_changes_nothing(html):
    once = finish(html, MINE)
    assert_allowed(once, "finished")
    assert finish(once, MINE) == once
    assert as_typed(finish(as_typed(once), MINE)) == as_typed(once)
