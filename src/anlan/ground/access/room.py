"""The card of access: who may come in, and what they may do where."""

from __future__ import annotations

from django.urls import path

from anlan.ground.access import imports, queries
from anlan.ground.access.api import router
from anlan.ground.access.pages import accounts, login
from anlan.infra.pages.api import api
from anlan.infra.pages.card import FirstStep, Importer, Nav, Room

api.add_router("", router)

ROOM = Room(
    name="access",
    title="access.title",
    promise="access.promise",
    urls=[
        path("login/", login.enter, name="login"),
        path("logout/", login.leave, name="logout"),
        path("password/", login.password, name="password"),
        path("accounts/", accounts.index, name="accounts"),
        path("accounts/<uuid:account>/", accounts.one, name="account"),
    ],
    nav=[Nav("/accounts/", "access.accounts.title", "access.read", "admin")],
    importers=[Importer("accounts", "access.title", imports.RIGHT, imports.run, imports.COLUMNS)],
    first_steps=[
        FirstStep(40, "access.first", "access.first.why", "/accounts/", "access.create", queries.further_accounts),
    ],
    words=["账号", "登录", "权限", "account", "login", "rights"],
    tables={
        "access_account": "matter",
        "access_grant": "matter",
        "access_device": "open",
        "access_attempt": "open",
        "access_enrolment": "open",
        "access_roleright": "open",
        "access_rightsversion": "open",
    },
    located=["access_account", "access_grant"],
)
