"""What becomes of a message that the platform would not delete when its case left the channel?

It is tried by itself, as long as trying again can help, so that the case goes on meanwhile.
"""

from __future__ import annotations

from bot.jobs import ClaimedJob
from bot.kept import PostedMessage
from bot.people import ChannelId
from bot.ports import Services
from bot.reference import Reference


async def delete_message(job: ClaimedJob, services: Services) -> None:
    reference, channel, message_id = (job.payload[name] for name in ("reference", "channel", "message"))
    await services.chat.delete(ChannelId(channel), message_id)
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        await work.cases.message_deleted(
            PostedMessage(Reference(reference), "", ChannelId(channel), message_id)
        )
