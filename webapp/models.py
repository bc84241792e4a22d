"""Every noun's tables in one import, for the migrations and the checks."""

from webapp.accounts import models as accounts
from webapp.catalog import models as catalog
from webapp.core.db import Base
from webapp.groups import models as groups
from webapp.imports import models as imports
from webapp.insights import models as insights
from webapp.notifications import models as notifications
from webapp.orders import models as orders
from webapp.recommendations import models as recommendations
from webapp.sync import models as sync

__all__ = [
    "Base", "accounts", "catalog", "groups", "imports", "insights",
    "notifications", "orders", "recommendations", "sync",
]  # fmt: skip
