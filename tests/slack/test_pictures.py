"""Does a card reach Slack with its pictures, and without them whatever goes wrong with them?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.pictures import Form, PictureFailed
from adapters.slack.chat import SlackChat
from adapters.slack.web_api import SlackApi
from bot.errors import PermanentFailure
from bot.people import ChannelId, PersonId
from bot.views.elements import Card, Chart, Heading, Paragraph, Picture
from tests.pictures.charts import BANDS, SHARES
from tests.slack.fake_slack import SCOPE_OF_FILES, SCOPES, FakeSlack, Fault, File, Message
from tests.slack.workspace import furnished

SAY_DO = Picture("say-do", "The index rose to 75.", SHARES)
PERIOD = Picture("period", "5–9 cases a week.", BANDS)
FIGURES = Card("Figures", (Heading("Figures"), SAY_DO, Paragraph(("75",)), PERIOD))
DIRECTORS, DINA = ChannelId("slack:CDIRECTORS"), PersonId("slack:UDINA")
UPLOADS = ("files.getUploadURLExternal", "files.completeUploadExternal")


@dataclass
class Speaking:
    slack: FakeSlack
    chat: SlackChat
    api: SlackApi

    @property
    def message(self) -> Message:
        [message] = self.slack.messages
        return message

    def shown(self) -> list[File]:
        """The files that the only message shows, in order."""
        images = [block for block in self.message.blocks if block["type"] == "image"]
        return [self.slack.files[image["slack_file"]["id"]] for image in images]


async def quickly(chart: Chart, form: Form) -> bytes:
    """Something that is no picture, but its own for each chart."""
    return f"{form}: {chart.title}".encode()


async def never(_chart: Chart, _form: Form) -> bytes:
    raise PictureFailed("too slow")


@pytest.fixture
async def speaking() -> AsyncIterator[Speaking]:
    slack = furnished()
    async with slack.server() as server:
        api = SlackApi("xoxb-test", str(server.make_url("/api/")))
        await api.open()
        yield Speaking(slack, SlackChat(api, quickly, waits=(0, 0, 0)), api)
        await api.close()


# --- with pictures -----------------------------------------------------------------------------------


async def test_a_message_shows_its_pictures_where_they_stand_in_the_card(speaking: Speaking) -> None:
    await speaking.chat.post(DIRECTORS, FIGURES, "digest")

    say_do, period = speaking.shown()
    assert [block["type"] for block in speaking.message.blocks] == ["header", "image", "rich_text", "image"]
    assert (say_do.name, say_do.content) == ("say-do.png", b"png: The customer comes first")
    assert (period.name, period.content) == ("period.png", b"png: Weeks to the end")
    assert (say_do.title, period.title) == (SHARES.title, BANDS.title)


async def test_who_cannot_see_a_picture_is_told_what_is_on_it(speaking: Speaking) -> None:
    await speaking.chat.post(DIRECTORS, FIGURES, "digest")

    images = [block for block in speaking.message.blocks if block["type"] == "image"]
    assert [image["alt_text"] for image in images] == [SAY_DO.alt, PERIOD.alt]
    assert [file.alt for file in speaking.shown()] == [SAY_DO.alt, PERIOD.alt]


async def test_a_file_is_shown_by_the_message_alone(speaking: Speaking) -> None:
    await speaking.chat.post(DIRECTORS, FIGURES, "digest")

    assert [file.shared_in for file in speaking.shown()] == ["", ""]


async def test_a_real_picture_is_drawn_and_uploaded(speaking: Speaking) -> None:
    await SlackChat(speaking.api).post(DIRECTORS, Card("Figures", (SAY_DO,)), "digest")

    [file] = speaking.shown()
    assert file.content.startswith(b"\x89PNG\r\n\x1a\n")


async def test_a_private_message_a_reply_and_a_changed_message_show_theirs_too(speaking: Speaking) -> None:
    _, private = await speaking.chat.tell(DINA, FIGURES, "asked for")
    posted = await speaking.chat.post(DIRECTORS, Card("Figures", (Heading("soon"),)), "digest")
    await speaking.chat.reply(DIRECTORS, posted, FIGURES, "details")
    await speaking.chat.update(DIRECTORS, posted, FIGURES)

    images = [[block["type"] for block in one.blocks].count("image") for one in speaking.slack.messages]
    assert (private, images) == (speaking.slack.messages[0].ts, [2, 2, 2])


async def test_a_card_without_pictures_asks_slack_for_nothing_more(speaking: Speaking) -> None:
    await speaking.chat.post(DIRECTORS, Card("Figures", (Heading("Figures"),)), "digest")

    assert [method for method, _ in speaking.slack.calls] == ["chat.postMessage"]


# --- a file that is not ready ------------------------------------------------------------------------


async def test_a_file_that_slack_has_still_to_look_through_is_tried_again(speaking: Speaking) -> None:
    speaking.slack.refusals_of_files = 2

    await speaking.chat.post(DIRECTORS, FIGURES, "digest")

    assert len(speaking.shown()) == 2
    assert len(speaking.slack.files) == 2, "uploaded once"


async def test_a_file_that_is_never_ready_leaves_the_message_without_pictures(speaking: Speaking) -> None:
    speaking.slack.refusals_of_files = 100

    await speaking.chat.post(DIRECTORS, FIGURES, "digest")

    assert speaking.shown() == []
    assert speaking.message.says() == "Figures 75"
    assert len(speaking.slack.called("chat.postMessage")) == 4


async def test_a_changed_message_goes_without_them_too(speaking: Speaking) -> None:
    posted = await speaking.chat.post(DIRECTORS, Card("Figures", (Heading("soon"),)), "digest")
    speaking.slack.refusals_of_files = 100

    await speaking.chat.update(DIRECTORS, posted, FIGURES)

    assert speaking.message.says() == "Figures 75"


async def test_what_slack_refuses_for_another_reason_is_not_tried_again(speaking: Speaking) -> None:
    del speaking.slack.channels["CDIRECTORS"]

    with pytest.raises(PermanentFailure, match="channel_not_found"):
        await speaking.chat.post(DIRECTORS, FIGURES, "digest")
    assert len(speaking.slack.called("chat.postMessage")) == 1


# --- no file -----------------------------------------------------------------------------------------


async def test_a_picture_that_cannot_be_drawn_leaves_the_message_without_it(speaking: Speaking) -> None:
    await SlackChat(speaking.api, never).post(DIRECTORS, FIGURES, "digest")

    assert speaking.message.says() == "Figures 75"
    assert speaking.slack.files == {}


def _without_the_scope(slack: FakeSlack) -> None:
    slack.headers["x-oauth-scopes"] = ",".join(scope for scope in SCOPES if scope != SCOPE_OF_FILES)


def _failing(method: str, *faults: Fault) -> Any:
    return lambda slack: slack.fail(method, *faults, *faults)


FAILURES = {
    "no scope": _without_the_scope,
    "no address": _failing(UPLOADS[0], Fault(status=500)),
    "too many": _failing(UPLOADS[0], Fault(status=429, error="ratelimited", retry_after="30")),
    "not taken": _failing("upload", Fault(status=500)),
    "not completed": _failing(UPLOADS[1], Fault(error="file_not_found")),
    "cut off": _failing(UPLOADS[1], Fault(reset="after")),
}


@pytest.mark.parametrize("goes_wrong", FAILURES.values(), ids=FAILURES)
async def test_what_is_not_uploaded_leaves_the_message_without_it(
    speaking: Speaking, goes_wrong: Any
) -> None:
    goes_wrong(speaking.slack)

    await speaking.chat.post(DIRECTORS, FIGURES, "digest")

    assert speaking.message.says() == "Figures 75"
    assert speaking.shown() == []


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        (UPLOADS[0], {}),
        (UPLOADS[0], {"upload_url": "nowhere", "file_id": "F1"}),
        (UPLOADS[1], {}),
        (UPLOADS[1], {"files": []}),
        (UPLOADS[1], {"files": [{}]}),
        (UPLOADS[1], {"files": "F1"}),
    ],
)
async def test_an_answer_without_a_file_leaves_the_message_without_it(
    speaking: Speaking, method: str, answer: dict[str, Any]
) -> None:
    speaking.slack.answers[method] = answer

    await speaking.chat.post(DIRECTORS, FIGURES, "digest")

    assert speaking.message.says() == "Figures 75"


async def test_one_upload_that_fails_leaves_the_other_picture(speaking: Speaking) -> None:
    speaking.slack.fail("upload", Fault(status=500))

    await speaking.chat.post(DIRECTORS, FIGURES, "digest")

    assert [file.name for file in speaking.shown()] == ["period.png"]
