"""Who may use which route: every route on exactly one line, written by hand and compared with the app.

An owner in the last column: the record belongs to one person, and for everybody else it does not exist.
"""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """One route of the matrix."""

    who: str
    method: str
    path: str
    owned: bool


TABLE = """
public     GET    /
public     POST   /api/auth/login
public     POST   /api/auth/refresh
public     POST   /api/auth/register
public     GET    /api/categories
public     GET    /api/docs
public     GET    /api/groups
public     GET    /api/groups/<int(min=1, max=9007199254740991):group_id>
public     GET    /api/openapi.json
public     GET    /api/pickup-points
public     GET    /api/products
public     GET    /api/products/<int(min=1, max=9007199254740991):product_id>
public     GET    /g
public     GET    /g/<code>
public     GET    /groups
public     GET    /groups/<int:group_id>
public     GET    /groups/<int:group_id>/code.svg
public     GET    /groups/<int:group_id>/quote
public     GET    /health
public     POST   /language
public     GET    /manifest.webmanifest
public     GET    /metrics
public     GET    /products
public     GET    /products/<int:product_id>
public     POST   /session/refresh
public     GET    /shell/<lang>
public     GET    /sign-in
public     POST   /sign-in
public     GET    /sign-in/<token>
public     POST   /sign-in/<token>
public     POST   /sign-out
public     GET    /sign-up
public     POST   /sign-up
public     GET    /static/<path:filename>
public     GET    /sw.js
signed_in  GET    /activity
signed_in  POST   /activity/<uuid:op_id>/dismissals
signed_in  POST   /api/auth/logout
signed_in  GET    /api/auth/me
signed_in  GET    /me
signed_in  POST   /me
signed_in  POST   /me/identities
signed_in  POST   /me/passwords
signed_in  POST   /me/sign-ins/<uuid:sign_in_id>/endings
signed_in  GET    /notifications
signed_in  POST   /notifications/readings
signed_in  DELETE /push/subscriptions
signed_in  POST   /push/subscriptions
signed_in  GET    /sync/changes
signed_in  POST   /sync/ops
trader     POST   /api/groups/<int(min=1, max=9007199254740991):group_id>/join
trader     GET    /api/recommendations
trader     POST   /api/recommendations/generate
trader     POST   /groups
trader     POST   /groups/<int:group_id>/departures
trader     POST   /groups/<int:group_id>/memberships
trader     POST   /groups/<int:group_id>/memberships/mine
trader     POST   /proposals/<int:proposal_id>/backers
trader     POST   /recommendations/<int:recommendation_id>/dismissals  owned
admin      GET    /admin
admin      POST   /admin/accounts
admin      POST   /admin/demo-removals
admin      GET    /admin/imports
admin      POST   /admin/imports
admin      GET    /admin/imports/<int:import_id>
admin      GET    /admin/imports/<int:import_id>/lines.csv
admin      GET    /admin/imports/<int:import_id>/progress
admin      POST   /admin/imports/<int:import_id>/starts
admin      GET    /admin/jobs
admin      GET    /admin/proposals
admin      POST   /admin/proposals/<int:proposal_id>/openings
admin      POST   /admin/proposals/openings
admin      POST   /admin/rebuilds
admin      GET    /admin/traders
admin      POST   /admin/traders/<int:account_id>/sign-in-links
"""
MATRIX = [
    Line(who, method, path, owned=bool(rest))
    for who, method, path, *rest in (row.rsplit("  owned", 1)[0].split(maxsplit=2) + ["owned"] * row.endswith("  owned")
                                     for row in TABLE.strip().splitlines())
]  # fmt: skip
