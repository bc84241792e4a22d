from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from tests.factories.browsers import browser, signed_in
from tests.factories.groups import rice_group
from tests.factories.people import account, trader
from tests.webapp.pages import queries_of, send, text_of
from webapp.accounts.models import Account
from webapp.recommendations.actions import open_proposals
from webapp.recommendations.models import ProposalBacker, Recommendation


def first_card(session: Session, trader: Account) -> Recommendation:
    return session.scalars(select(Recommendation).where(Recommendation.trader_id == trader.id)).all()[0]


def test_a_visitor_reads_what_this_is_and_true_numbers(app: Flask, session: Session, clock: datetime) -> None:
    group = rice_group(session, actor=trader(session))
    page = browser(app).get("/")
    for fact in ("Buy together, pay less.", "Sign up", "open groups 1", "products 1", "saved at best 12%"):
        assert fact in text_of(page)
    assert f'id="group-{group.id}"' in page.text


def test_an_empty_market_boasts_of_nothing(app: Flask, session: Session) -> None:
    assert "open groups" not in text_of(browser(app).get("/"))


def test_a_trader_without_purchases_sees_what_is_open_near(
    app: Flask, session: Session, clock: datetime
) -> None:
    amina = trader(session)
    group = rice_group(session, actor=amina)
    page = signed_in(app, session, amina).get("/")
    assert "Welcome, Amina" in text_of(page)
    assert f'id="group-{group.id}"' in page.text


def test_proposals_alone_are_chosen_for_her_and_nothing_else_stands_before_them(
    app: Flask, session: Session, amina: Account
) -> None:
    page = signed_in(app, session, amina).get("/")
    assert "Groups for you, Trader" in text_of(page)
    assert 'id="group-' not in page.text


def test_a_proposal_comes_with_two_reasons(app: Flask, session: Session, amina: Account) -> None:
    page = signed_in(app, session, amina).get("/")
    assert "Tell me when it opens" in text_of(page)
    first = page.text.split("data-card")[1]
    assert first.count("<li>") == 2


def test_a_recommended_group_says_why_on_its_card_and_on_its_page(
    app: Flask, session: Session, amina: Account, clock: datetime
) -> None:
    group = open_proposals(session, top=1, actor=None, now=clock)[0]
    session.commit()
    client = signed_in(app, session, amina)
    assert "Groups for you, Trader" in text_of(client.get("/"))
    assert "Why this fits you" in text_of(client.get(f"/groups/{group.id}"))


@pytest.mark.parametrize(
    ("role", "words"), [("agent", "as an agent"), ("supplier", "as a supplier"), ("admin", "Run the market")]
)
def test_who_is_no_trader_reads_what_is_there_for_them_and_is_offered_nothing_in_vain(
    app: Flask, session: Session, traders: list[Account], role: str, words: str
) -> None:
    grace = account(session, role, "Grace Atim")
    page = text_of(signed_in(app, session, grace).get("/"))
    assert "Welcome, Grace" in page
    assert words in page
    assert "Tell me when" not in page


def test_a_newcomer_is_not_told_that_it_was_chosen_from_her_purchases(
    app: Flask, session: Session, traders: list[Account]
) -> None:
    newcomer = trader(session, "Neema Mushi")
    assert "what traders near you buy" in text_of(signed_in(app, session, newcomer).get("/"))
    newcomer.region_id = None
    session.commit()
    assert "Choose where you pick goods up" in text_of(signed_in(app, session, newcomer).get("/"))


def test_tell_me_when_it_opens(app: Flask, session: Session, amina: Account) -> None:
    card = first_card(session, amina)
    client = signed_in(app, session, amina)
    assert send(client, "/", f"/proposals/{card.proposal_id}/backers").status_code == 303
    assert session.get(ProposalBacker, (card.proposal_id, amina.id)) is not None
    assert "You will hear when it opens" in text_of(client.get("/"))


def test_not_interested_takes_the_card_away(app: Flask, session: Session, amina: Account) -> None:
    card = first_card(session, amina)
    client = signed_in(app, session, amina)
    assert send(client, "/", f"/recommendations/{card.id}/dismissals").status_code == 303
    assert f'id="proposal-{card.proposal_id}"' not in client.get("/").text


def test_nobody_answers_for_another_trader(app: Flask, session: Session, traders: list[Account]) -> None:
    card = first_card(session, traders[0])
    other = signed_in(app, session, traders[1])
    assert other.post(f"/recommendations/{card.id}/dismissals").status_code == 404
    assert other.post(f"/proposals/{10**12}/backers").status_code == 404


def test_the_first_page_asks_the_database_at_most_eight_times(
    app: Flask, session: Session, connection: Connection, amina: Account, clock: datetime
) -> None:
    open_proposals(session, top=1, actor=None, now=clock)
    session.commit()
    assert queries_of(signed_in(app, session, amina), connection, "/") <= 8
