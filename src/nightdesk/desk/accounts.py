"""Who may use the desk: people with a password hash and a role, sessions, API tokens, and failed log-ins.

Kept in a database of their own. Sessions and tokens are kept as hashes: whoever reads the file can use none of them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from nightdesk.desk.config import DRAFT_LIFE, FREE_TRIES, LONGEST_WAIT, SESSION_IDLE, SESSION_LIFE
from nightdesk.errors import InputError, NightdeskError
from nightdesk.store.engine import make_engine, resolve, told
from nightdesk.told import tell

Role = Literal["reader", "editor", "admin"]
ROLES: tuple[Role, ...] = ("reader", "editor", "admin")
"""What each may: read; also add and decide; also see to the accounts."""

SHORTEST = 10
"""Characters of a password at least (length is what counts, so nothing else is asked of it)."""

LONGEST, LONGEST_NAME = 1000, 60
"""Characters of a password and of a name at most: hashing a book would keep the desk busy."""

TOUCH = timedelta(minutes=1)
"""A session says so seldom that it is in use."""

metadata = sa.MetaData()
_people = sa.Table(
    "desk_people",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("password", sa.Text, nullable=False),
)
_sessions = sa.Table(
    "desk_sessions",
    metadata,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, index=True),
    sa.Column("begun", sa.Text, nullable=False),
    sa.Column("seen", sa.Text, nullable=False),
)
_tokens = sa.Table(
    "desk_tokens",
    metadata,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, index=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("made", sa.Text, nullable=False),
)
_failures = sa.Table(
    "desk_failures",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("until", sa.Text, nullable=False),
)
_drafts = sa.Table(
    "desk_drafts",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("raw", sa.LargeBinary, nullable=False),
    sa.Column("about", sa.Text, nullable=False),
)
_secrets = sa.Table(
    "desk_secrets", metadata, sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False)
)


class AccountError(NightdeskError):
    """Something about an account cannot be done; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever asks. `via`: `session`, `token`, or `alone` (the one user of a desk without accounts, on loopback)."""

    name: str
    role: Role
    via: str = "session"

    def may(self, role: Role) -> bool:
        """Whether this person's role includes another."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True)
class Token:
    """An API token as it is listed: never itself. `mark` is the beginning of its hash, to name it by."""

    mark: str
    label: str
    made: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What was read and is not kept yet: the bytes as they came, and what was said of them."""

    id: str
    raw: bytes
    about: dict[str, Any]


class Accounts:
    """The accounts' database, open. Safe to share between threads, and between processes."""

    def __init__(
        self, url: str, *, now: Callable[[], datetime] = lambda: datetime.now(UTC), hasher: PasswordHasher | None = None
    ) -> None:
        """Open or lay it. `now` and `hasher` are for tests. Raises LogError where the database cannot be used."""
        self._name = url
        self._engine = make_engine(resolve(url))
        self._now = now
        self._hasher = hasher or PasswordHasher()
        with told(url):
            metadata.create_all(self._engine)
        self.secret = self._secret()
        self._nobody = self._hasher.hash(secrets.token_hex())

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # ---- people ------------------------------------------------------------------------------------------------

    def any(self) -> bool:
        """Whether there are accounts at all."""
        with self._begin() as c:
            return c.execute(sa.select(_people.c.name).limit(1)).first() is not None

    def has_admin(self) -> bool:
        """Whether somebody can see to the accounts."""
        with self._begin() as c:
            return c.execute(sa.select(_people.c.name).where(_people.c.role == "admin").limit(1)).first() is not None

    def people(self) -> list[Person]:
        """Everybody, by name."""
        with self._begin() as c:
            return [Person(row.name, row.role) for row in c.execute(sa.select(_people).order_by(_people.c.name))]

    def add(self, name: str, role: str, password: str) -> Person:
        """A new account. Raises AccountError where the name is taken or a field will not do."""
        name = name.strip()
        _check(name, role, password)
        with self._begin(writing=True) as c:
            if c.execute(sa.select(_people).where(_people.c.name == name)).first():
                message = tell("there is an account “{name}” already", name=name)
                raise AccountError(message)
            c.execute(_people.insert().values(name=name, role=role, password=self._hasher.hash(password)))
        return Person(name, _role(role))

    def change(self, name: str, *, role: str | None = None, password: str | None = None) -> None:
        """Another role or password; either ends the person's sessions. Raises AccountError; the last admin stays one."""
        with self._begin(writing=True) as c:
            row = self._require(c, name)
            _check(name, role or row.role, password)
            if role and role != "admin":
                self._keep_an_admin(c, row)
            values = {"role": role or row.role, "password": self._hasher.hash(password) if password else row.password}
            c.execute(_people.update().where(_people.c.name == name).values(**values))
            c.execute(_sessions.delete().where(_sessions.c.name == name))

    def remove(self, name: str) -> None:
        """End an account with its sessions and tokens. Raises AccountError for the last admin."""
        with self._begin(writing=True) as c:
            self._keep_an_admin(c, self._require(c, name))
            for table in (_people, _sessions, _tokens):
                c.execute(table.delete().where(table.c.name == name))

    # ---- sessions ----------------------------------------------------------------------------------------------

    def log_in(self, name: str, password: str, address: str) -> str:
        """A session for who knows the password: its key, for a cookie. Raises AccountError, the same for every cause."""
        keys = [f"name {name.strip().lower()}", f"from {address}"]
        self._wait(keys)
        with self._begin() as c:
            row = c.execute(sa.select(_people).where(_people.c.name == name.strip())).first()
        if not self._fits(row.password if row else self._nobody, password) or row is None:
            self._failed(keys)
            message = tell("name and password do not fit")
            raise AccountError(message)
        key = secrets.token_urlsafe(32)
        now = self._now().isoformat()
        with self._begin(writing=True) as c:
            c.execute(_failures.delete().where(_failures.c.key.in_(keys)))
            c.execute(_sessions.delete().where(_sessions.c.begun < (self._now() - SESSION_LIFE).isoformat()))
            c.execute(_sessions.insert().values(hash=_hash(key), name=row.name, begun=now, seen=now))
        return key

    def session(self, key: str) -> Person | None:
        """Whose session it is; None where there is none or it has expired."""
        now = self._now()
        query = sa.select(_people.c.name, _people.c.role, _sessions.c.begun, _sessions.c.seen).join(
            _people, _people.c.name == _sessions.c.name
        )
        with self._begin() as c:
            row = c.execute(query.where(_sessions.c.hash == _hash(key))).first()
        if row is None or now - _at(row.begun) > SESSION_LIFE or now - _at(row.seen) > SESSION_IDLE:
            return None
        if now - _at(row.seen) > TOUCH:
            with self._begin(writing=True) as c:
                c.execute(_sessions.update().where(_sessions.c.hash == _hash(key)).values(seen=now.isoformat()))
        return Person(row.name, row.role)

    def log_out(self, key: str) -> None:
        """End a session."""
        with self._begin(writing=True) as c:
            c.execute(_sessions.delete().where(_sessions.c.hash == _hash(key)))

    # ---- API tokens --------------------------------------------------------------------------------------------

    def make_token(self, name: str, label: str) -> str:
        """A token for the API with the person's own role, told this once."""
        token = f"nd_{secrets.token_urlsafe(32)}"
        label = label.strip()[:80] or "API"
        with self._begin(writing=True) as c:
            self._require(c, name)
            c.execute(_tokens.insert().values(hash=_hash(token), name=name, label=label, made=self._now().isoformat()))
        return token

    def tokens(self, name: str) -> list[Token]:
        """A person's tokens, newest first, without themselves."""
        with self._begin() as c:
            found = c.execute(sa.select(_tokens).where(_tokens.c.name == name).order_by(_tokens.c.made.desc()))
            return [Token(row.hash[:12], row.label, row.made) for row in found]

    def drop_token(self, name: str, mark: str) -> None:
        """End a token."""
        with self._begin(writing=True) as c:
            c.execute(_tokens.delete().where(_tokens.c.name == name, sa.func.substr(_tokens.c.hash, 1, 12) == mark))

    def bearer(self, token: str) -> Person | None:
        """Whose token it is."""
        query = sa.select(_people.c.name, _people.c.role).join(_tokens, _people.c.name == _tokens.c.name)
        with self._begin() as c:
            row = c.execute(query.where(_tokens.c.hash == _hash(token))).first()
        return Person(row.name, row.role, "token") if row else None

    # ---- forms -------------------------------------------------------------------------------------------------

    def form_key(self, visitor: str) -> str:
        """What a visitor's forms must carry: another site can neither read nor guess it."""
        return hmac.new(self.secret, visitor.encode(), hashlib.sha256).hexdigest()

    # ---- drafts ------------------------------------------------------------------------------------------------

    def put_draft(self, name: str, raw: bytes, about: dict[str, Any]) -> str:
        """Hold what was read until its reader keeps it or `DRAFT_LIFE` is over."""
        id_ = secrets.token_urlsafe(18)
        with self._begin(writing=True) as c:
            c.execute(_drafts.delete().where(_drafts.c.at < (self._now() - DRAFT_LIFE).isoformat()))
            c.execute(_drafts.insert().values(id=id_, name=name, at=self._now().isoformat(), raw=raw, about=json.dumps(about)))
        return id_

    def draft(self, name: str, id_: str) -> Draft:
        """One's own draft. Raises InputError where it is gone."""
        with self._begin() as c:
            row = c.execute(sa.select(_drafts).where(_drafts.c.id == id_, _drafts.c.name == name)).first()
        if row is None:
            message = tell("this is no longer waiting: it was kept, dropped or forgotten; add it again")
            raise InputError(message)
        return Draft(row.id, bytes(row.raw), json.loads(row.about))

    def drop_draft(self, name: str, id_: str) -> None:
        """Forget a draft."""
        with self._begin(writing=True) as c:
            c.execute(_drafts.delete().where(_drafts.c.id == id_, _drafts.c.name == name))

    # ---- inside ------------------------------------------------------------------------------------------------

    @contextmanager
    def _begin(self, *, writing: bool = False) -> Iterator[sa.Connection]:
        with told(self._name), self._engine.connect() as plain:
            connection = plain.execution_options(writing=True) if writing else plain
            with connection.begin():
                yield connection

    def _secret(self) -> bytes:
        with self._begin(writing=True) as c:
            row = c.execute(sa.select(_secrets.c.value).where(_secrets.c.key == "forms")).first()
            value = row.value if row else secrets.token_hex(32)
            if row is None:
                c.execute(_secrets.insert().values(key="forms", value=value))
        return bytes.fromhex(value)

    def _fits(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (Argon2Error, InvalidHashError):
            return False

    def _wait(self, keys: list[str]) -> None:
        """Raises AccountError while one of the keys must wait."""
        with self._begin() as c:
            untils = c.execute(sa.select(_failures.c.until).where(_failures.c.key.in_(keys))).scalars().all()
        left = max((_at(until) - self._now() for until in untils), default=timedelta())
        if left > timedelta():
            message = tell("too many failed log-ins: wait {n} seconds", n=str(int(left.total_seconds()) + 1))
            raise AccountError(message)

    def _failed(self, keys: list[str]) -> None:
        with self._begin(writing=True) as c:
            for key in keys:
                row = c.execute(sa.select(_failures.c.count).where(_failures.c.key == key)).first()
                count = int(row[0] if row else 0) + 1
                pause = timedelta(seconds=2 ** min(count - FREE_TRIES, 20)) if count >= FREE_TRIES else timedelta()
                until = (self._now() + min(pause, LONGEST_WAIT)).isoformat()
                c.execute(_failures.delete().where(_failures.c.key == key))
                c.execute(_failures.insert().values(key=key, count=count, until=until))

    def _require(self, c: sa.Connection, name: str) -> Any:
        row = c.execute(sa.select(_people).where(_people.c.name == name)).first()
        if row is None:
            message = tell("there is no account “{name}”", name=name)
            raise AccountError(message)
        return row

    def _keep_an_admin(self, c: sa.Connection, row: Any) -> None:
        others = c.execute(sa.select(_people.c.name).where(_people.c.role == "admin", _people.c.name != row.name)).first()
        if row.role == "admin" and others is None:
            message = tell("“{name}” is the only admin: make somebody else one first", name=row.name)
            raise AccountError(message)


def _check(name: str, role: str, password: str | None) -> None:
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        message = tell("a name has 1 to 60 printable characters")
        raise AccountError(message)
    _role(role)
    if password is not None and not SHORTEST <= len(password) <= LONGEST:
        message = tell("a password has {n} characters or more", n=str(SHORTEST))
        raise AccountError(message)


def _role(role: str) -> Role:
    for known in ROLES:
        if role == known:
            return known
    message = f"{role!r} is no role: {', '.join(ROLES)}"
    raise AccountError(message)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
