"""People as the API reads and writes them."""

from __future__ import annotations

from marshmallow import fields

from config import LANGUAGES
from webapp.accounts.models import ROLES
from webapp.accounts.passwords import LEAST_CHARACTERS
from webapp.api.fields import Choice, Input, Output, Pattern, Text, WholeNumber
from webapp.api.schemas.common import NamedSchema
from webapp.api.words import N_

IDENTITY = N_("A phone number, written in any way, or an e-mail address.")
COUNTRY = N_("Whose phone numbers are meant when one has no country code.")


def _identity() -> Text:
    return Text(required=True, least=1, most=254, metadata={"description": IDENTITY})


def _country() -> Pattern:
    return Pattern(
        "[A-Z]{2}", "country", least=2, most=2, load_default="KE", metadata={"description": COUNTRY}
    )


class RegisterBody(Input):
    """A new trader."""

    name = Text(required=True, least=1, most=120)
    identity = _identity()
    country = _country()
    password = Text(
        required=True, least=LEAST_CHARACTERS, most=1000,
        metadata={"description": N_("Not among the first that others would try.")},
    )  # fmt: skip
    language = Choice(LANGUAGES, load_default="en")
    pickup_point_id = WholeNumber(least=1, load_default=None, allow_none=True)


class LoginBody(Input):
    """Who, and their password."""

    identity = _identity()
    country = _country()
    password = Text(required=True, least=1, most=1000)


class RefreshBody(Input):
    """The refresh token of the last answer; it is good once."""

    refresh_token = Text(required=True, least=1, most=4000)


class AccountSchema(Output):
    """The person who is signed in."""

    id = fields.Integer()
    role = fields.String(metadata={"enum": list(ROLES)})
    name = fields.String()
    language = fields.String(metadata={"enum": list(LANGUAGES)})
    phone = fields.String(allow_none=True, metadata={"description": N_("In E.164.")})
    email = fields.String(allow_none=True)
    data_saver = fields.Boolean()
    region = fields.Nested(NamedSchema, allow_none=True)
    pickup_point = fields.Nested(NamedSchema, allow_none=True)


class TokensSchema(Output):
    """What a program keeps of a sign-in."""

    token_type = fields.String(metadata={"enum": ["Bearer"]})
    access_token = fields.String(metadata={"description": N_("Sent as Authorization: Bearer …")})
    refresh_token = fields.String(metadata={"description": N_("Exchanged once for new tokens.")})
    expires_in = fields.Integer(metadata={"description": N_("Seconds that the access token is good.")})
    account = fields.Nested(AccountSchema)
