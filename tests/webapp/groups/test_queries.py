"""What groups can be asked."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from tests.factories import catalog, groups, people
from webapp.catalog.models import PickupPoint
from webapp.groups.queries import sibling_group_ids


@pytest.fixture
def jinja(session: Session) -> PickupPoint:
    """A pickup point in another region that pays in the same money."""
    region_id = catalog.region(session, "jinja").id
    point = PickupPoint(name="Jinja market", region_id=region_id)
    session.add(point)
    session.flush()
    return point


def test_another_group_for_the_same_comes_before_one_of_its_shelf(session: Session, clock: datetime) -> None:
    amina = people.trader(session)
    rice = groups.rice_group(session, actor=amina)
    beans = groups.rice_group(session, actor=amina, product=catalog.product(session, "Beans"))
    more_rice = groups.rice_group(session, actor=amina, product=rice.product)
    assert sibling_group_ids(session, [rice.id], now=clock, without=None) == {rice.id: [more_rice.id, beans.id]}
    assert sibling_group_ids(session, [rice.id], now=clock, without=None, room_for=51) == {}


def test_nobody_is_sent_to_another_region(session: Session, clock: datetime, jinja: PickupPoint) -> None:
    amina = people.trader(session)
    rice, far = groups.rice_group(session, actor=amina), groups.rice_group(session, actor=amina)
    far.pickup_point_id = jinja.id
    session.flush()
    assert sibling_group_ids(session, [rice.id], now=clock, without=None) == {}
