"""Do the cases of the shared file end as it says when everybody clicks in Slack, through real Bolt?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shared_cases import CASES, company_of, need_cases, submitted_at
from tests.shared_ends import check_end
from tests.shared_path import live
from tests.slack.shared_org import InSlack
from tests.slack.workspace import open_workspace

pytestmark = need_cases


@pytest.mark.parametrize("key", CASES)
async def test_it_ends_in_the_states_promise_follow_ups_and_timers_of_the_file(
    tmp_path: Path, key: str
) -> None:
    clock = [submitted_at(key)]
    async with open_workspace(tmp_path, lambda: clock[0], company_of(key)) as workspace:
        line = await live(key, InSlack(workspace, clock))

        check_end(key, line)
