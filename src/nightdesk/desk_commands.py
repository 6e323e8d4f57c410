"""`nightdesk serve` opens the desk, `nightdesk account` sees to who may use it."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nightdesk.desk.accounts import Accounts

OK = 0


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    about = "Open the desk: the night in a browser. On this machine alone unless --host says otherwise."
    serve = commands.add_parser("serve", help="open the desk in a browser", description=about)
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1: this machine alone)")
    serve.add_argument("--port", type=int, default=8321, help="the port to listen on (8321)")
    serve.add_argument("--workers", metavar="N", type=int, default=1, help="processes that answer (1)")
    serve.add_argument("--open", action="store_true", help="open it in the browser")
    serve.add_argument("--accounts", metavar="URL", help="where the accounts are kept (beside the log)")
    serve.set_defaults(run=_serve)
    about = "See to the accounts of the desk. The first account, and whoever else is to see to them, is an admin."
    account = commands.add_parser("account", help="see to who may use the desk", description=about)
    account.add_argument("action", choices=("list", "add", "remove", "token"), help="what to do")
    account.add_argument("name", nargs="?", default="", help="whose account")
    account.add_argument("--role", default="editor", choices=("reader", "editor", "admin"), help="for add (editor)")
    account.add_argument("--accounts", metavar="URL", help="where the accounts are kept (beside the log)")
    account.set_defaults(run=_account)


def _serve(args: argparse.Namespace) -> int:
    config_module = _desk("config")
    config = config_module.Config(args.log, args.accounts, args.host, args.port)
    config.hand_on()
    may_listen(config.on_loopback, config.host, _accounts(args))
    _desk("serving").serve(config, workers=args.workers, browser=args.open)
    return OK


def may_listen(on_loopback: bool, host: str, accounts: Accounts) -> None:  # noqa: FBT001 - one caller, and its test
    """Raises AccountError where others could reach a desk that has no admin."""
    from nightdesk.desk.accounts import AccountError

    try:
        if not on_loopback and not accounts.has_admin():
            way_out = "make an admin first: nightdesk account add NAME --role admin"
            message = f"others could reach the desk at {host}, and it has no admin; {way_out}"
            raise AccountError(message)
    finally:
        accounts.close()


def _account(args: argparse.Namespace) -> int:
    accounts = _accounts(args)
    try:
        if args.action == "list":
            for person in accounts.people():
                print(f"{person.role:<7} {person.name}")
        elif args.action == "add":
            accounts.add(args.name, args.role, _password())
            print(
                f"{args.name} may {'see to everything' if args.role == 'admin' else 'edit' if args.role == 'editor' else 'read'}."
            )
        elif args.action == "remove":
            accounts.remove(args.name)
        else:
            print(accounts.make_token(args.name, "command line"))
    finally:
        accounts.close()
    return OK


def _accounts(args: argparse.Namespace) -> Accounts:
    url = args.accounts or _desk("config").accounts_beside(args.log)
    accounts: Accounts = _desk("accounts").Accounts(url)
    return accounts


def _password() -> str:
    """From the terminal twice, or one line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    import getpass

    from nightdesk.desk.accounts import AccountError

    first = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != first:
        message = "the two are not the same"
        raise AccountError(message)
    return first


def _desk(name: str) -> Any:
    """A module of the desk. Raises NightdeskError naming the extra where its libraries are missing."""
    from importlib import import_module

    from nightdesk.errors import NightdeskError

    try:
        return import_module(f"nightdesk.desk.{name}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("nightdesk"):
            raise
        message = f"the desk needs {error.name}: pip install 'nightdesk[desk]'"
        raise NightdeskError(message) from error


__all__ = ["may_listen", "register"]
