"""How does somebody get to the form in Teams, and what stays private?"""

from __future__ import annotations

from tests.teams.workspace import SAM, Workspace


async def test_typing_dilemma_in_the_own_chat_brings_a_card_whose_button_opens_the_form(
    workspace: Workspace,
) -> None:
    answer = await workspace.types(SAM, "dilemma")
    card = await workspace.card_in(f"a:{SAM}")

    form = await workspace.presses(SAM, card, "dilemma")

    assert answer.status == 200
    assert "deal_ref" in str(form.dialog)
