from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.browsers import browser, signed_in
from tests.factories.catalog import offer_of, pickup_point, product, region
from tests.factories.groups import rice_group
from tests.factories.people import account, trader
from tests.webapp.pages import send, text_of
from webapp.core.clock import clock_at
from webapp.groups.actions import join_group
from webapp.groups.closing import close_due_groups
from webapp.groups.models import Group
from webapp.groups.queries import member_ids


def test_a_visitor_reads_a_group_and_is_asked_to_sign_in_to_join(
    app: Flask, session: Session, clock: datetime
) -> None:
    group = rice_group(session, actor=trader(session))
    page = browser(app).get(f"/groups/{group.id}")
    words = text_of(page)
    for fact in ("Rice, 25 kg bag", "0 of 40 bags", "UGX 88,000", "Sign in to join", "you pay nothing"):
        assert fact in words
    assert f'href="/sign-in?next=/groups/{group.id}"' in page.text


def test_money_and_failure_stand_before_the_button(app: Flask, session: Session, clock: datetime) -> None:
    amina = trader(session)
    group = rice_group(session, actor=amina)
    words = text_of(signed_in(app, session, amina).get(f"/groups/{group.id}"))
    places = [
        words.index(each) for each in ("Pay now", "Never more than", "If the group fails", "Join the group")
    ]
    assert places == sorted(places)


def test_a_trader_joins_changes_and_leaves_without_javascript(
    app: Flask, session: Session, clock: datetime
) -> None:
    amina = trader(session)
    group, client = rice_group(session, actor=amina), signed_in(app, session, amina)
    page = f"/groups/{group.id}"
    assert send(client, page, f"{page}/memberships", firm="10").status_code == 303
    assert "You are in with 10 bags" in text_of(client.get(page))
    assert send(client, page, f"{page}/memberships/mine", firm="20").status_code == 303
    assert "You are in with 20 bags" in text_of(client.get(page))
    left = send(client, page, f"{page}/departures")
    assert member_ids(session, group.id) == []
    assert "You owe nothing for it." in text_of(client.get(left.headers["Location"]))
    assert "You left and gave back 20 bags." in text_of(client.get(page))


def test_the_same_form_sent_twice_joins_once(app: Flask, session: Session, clock: datetime) -> None:
    amina = trader(session)
    group, client = rice_group(session, actor=amina), signed_in(app, session, amina)
    form = {"op_id": "01920000-0000-7000-8000-000000000001", "firm": "10", "extra": "0"}
    answers = [client.post(f"/groups/{group.id}/memberships", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    session.refresh(group)
    assert group.firm == 10


def test_a_list_says_which_group_is_full_and_which_has_enough(
    app: Flask, session: Session, clock: datetime
) -> None:
    joseph = trader(session, "Joseph Okot")
    full, enough = rice_group(session, actor=joseph), rice_group(session, actor=joseph)
    for group, firm, extra in ((full, 50, 0), (enough, 36, 4)):
        join_group(session, group_id=group.id, trader=joseph, actor=joseph, firm=firm, extra=extra, now=clock)
    session.flush()
    words = text_of(signed_in(app, session, trader(session)).get("/groups"))
    assert "Owino gate 3 full UGX 88,000" in words
    assert "enough to be bought, with the extra that is offered" in words


def test_a_full_group_says_so_and_that_nothing_was_charged(
    app: Flask, session: Session, clock: datetime
) -> None:
    amina, joseph = trader(session), trader(session, "Joseph Okot")
    group = rice_group(session, actor=amina)
    join_group(session, group_id=group.id, trader=joseph, actor=joseph, firm=50, extra=0, now=clock)
    client = signed_in(app, session, amina)
    answer = client.post(f"/groups/{group.id}/memberships", data={"firm": "10", "extra": "0"})
    assert answer.status_code == 409
    assert "othing was charged" in text_of(answer)


def test_typed_nonsense_is_refused_in_words(app: Flask, session: Session, clock: datetime) -> None:
    amina = trader(session)
    group, client = rice_group(session, actor=amina), signed_in(app, session, amina)
    for firm in ("", "-1", "1.5", "abc", "9" * 30, "١٢", "²", "3"):
        answer = client.post(f"/groups/{group.id}/memberships", data={"firm": firm, "extra": "0"})
        assert answer.status_code == 422, firm
        assert "othing was charged" in text_of(answer)


def test_a_group_that_expired_says_so_and_offers_others(
    app: Flask, session: Session, clock: datetime
) -> None:
    amina = trader(session)
    rice = product(session)
    gone = rice_group(session, actor=amina, product=rice, closes_at=clock + timedelta(hours=1))
    other = rice_group(session, actor=amina, product=rice)
    later = clock + timedelta(hours=2)
    close_due_groups(session, later)
    session.flush()
    with clock_at(later):
        page = browser(app).get(f"/groups/{gone.id}")
    assert "This group did not fill in time. It reached 0 of 40 bags. Nothing was charged." in text_of(page)
    assert f'id="group-{other.id}"' in page.text


def test_a_group_that_locked_tells_its_member_what_to_pay(
    app: Flask, session: Session, clock: datetime
) -> None:
    amina = trader(session)
    group = rice_group(session, actor=amina)
    join_group(session, group_id=group.id, trader=amina, actor=amina, firm=40, extra=0, now=clock)
    client = signed_in(app, session, amina)
    close_due_groups(session, clock + timedelta(days=3))
    session.flush()
    words = text_of(client.get(f"/groups/{group.id}"))
    assert "Your 40 bags are reserved at UGX 88,000 each: UGX 3,520,000 at pick-up." in words


def test_the_public_log_names_nobody(app: Flask, session: Session, clock: datetime) -> None:
    amina, joseph = trader(session), trader(session, "Joseph Okot")
    group = rice_group(session, actor=amina)
    join_group(session, group_id=group.id, trader=joseph, actor=joseph, firm=10, extra=0, now=clock)
    session.flush()
    words = text_of(browser(app).get(f"/groups/{group.id}"))
    assert "A trader joined with 10 bags." in words
    assert "Joseph" not in words


def test_a_trader_starts_a_group_and_sits_in_it(app: Flask, session: Session, clock: datetime) -> None:
    amina = trader(session)
    rice = product(session)
    pickup_point(session)
    client = signed_in(app, session, amina)
    answer = send(client, f"/products/{rice.id}", "/groups", target="40", firm="10")
    assert answer.status_code == 303, text_of(answer)
    assert "You are in with 10 bags" in text_of(client.get(answer.headers["Location"]))


def test_a_group_on_impossible_terms_is_refused_in_words(
    app: Flask, session: Session, clock: datetime
) -> None:
    amina = trader(session)
    rice, point = product(session), pickup_point(session)
    form = {"offer_id": offer_of(session, rice).id, "pickup_point_id": point.id, "target": 13, "days": 7}
    answer = signed_in(app, session, amina).post("/groups", data=form | {"firm": 10, "extra": 0})
    assert answer.status_code == 422
    assert "othing was charged" in text_of(answer)


def test_only_traders_join(app: Flask, session: Session, clock: datetime) -> None:
    group = rice_group(session, actor=trader(session))
    admin = signed_in(app, session, account(session, "admin", "Ada Min"))
    assert admin.post(f"/groups/{group.id}/memberships", data={"firm": 10, "extra": 0}).status_code == 403
    assert "Join the group" not in text_of(admin.get(f"/groups/{group.id}"))


def test_a_quote_follows_what_is_typed(app: Flask, session: Session, clock: datetime) -> None:
    group = rice_group(session, actor=trader(session))
    quote = text_of(browser(app).get(f"/groups/{group.id}/quote?firm=20&extra=5"))
    assert "UGX 1,760,000" in quote
    assert "UGX 2,200,000" in quote
    assert browser(app).get(f"/groups/{group.id}/quote?firm=-1&extra=x").status_code == 200


def test_a_code_that_was_read_out_leads_to_the_group(app: Flask, session: Session, clock: datetime) -> None:
    group = rice_group(session, actor=trader(session))
    client = browser(app)
    assert f"/g/{group.code}</a>" in client.get(f"/groups/{group.id}").text
    assert client.get(f"/g?code=%20{group.code.lower()}").headers["Location"] == f"/groups/{group.id}"
    assert client.get(f"/g/{group.code}").status_code == 303
    for nonsense in ("NOSUCH", "%00", "%20", "%C3%9F", "1" * 100):
        assert client.get(f"/g/{nonsense}").status_code == 404
    assert client.get(f"/groups/{group.id}/code.svg").mimetype == "image/svg+xml"


def test_my_groups_stand_before_the_others(app: Flask, session: Session, clock: datetime) -> None:
    amina = trader(session)
    other, mine = rice_group(session, actor=amina), rice_group(session, actor=amina)
    join_group(session, group_id=mine.id, trader=amina, actor=amina, firm=10, extra=0, now=clock)
    session.flush()
    page = signed_in(app, session, amina).get("/groups").text
    assert page.index(f'id="group-{mine.id}"') < page.index(f'id="group-{other.id}"')


def test_a_long_list_continues(app: Flask, session: Session, clock: datetime) -> None:
    amina = trader(session)
    groups = [rice_group(session, actor=amina, target=10, cap=10) for _ in range(23)]
    client = browser(app)
    first, rest = client.get("/groups"), client.get("/groups?page=2", headers={"HX-Request": "true"})
    assert first.text.count("data-card") == 20
    assert rest.text.count("data-card") == len(groups) - 20
    assert "<html" not in rest.text


def test_a_draft_or_unknown_group_is_not_there(app: Flask, session: Session, clock: datetime) -> None:
    group = rice_group(session, actor=trader(session))
    session.get_one(Group, group.id).state = "draft"
    session.flush()
    for number in (group.id, 10**9, 2**80):
        assert browser(app).get(f"/groups/{number}").status_code == 404


def test_a_link_from_a_place_with_other_money_says_so_before_anybody_joins(
    app: Flask, session: Session, clock: datetime
) -> None:
    amina = trader(session)
    group, client = rice_group(session, actor=amina), signed_in(app, session, amina)
    amina.region_id = region(session, "nairobi", "KES").id
    session.commit()
    words = text_of(client.get(f"/groups/{group.id}"))
    assert "This group pays in UGX, and your pickup place in KES." in words
    assert "Join the group" not in words
