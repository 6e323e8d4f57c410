"""A page of the open web, and of nothing else: addresses of this machine or of networks behind it are refused.

Each name is resolved once, every address it has is looked at, and the connection goes to the address that was looked
at: a name that answers otherwise the next time gains nothing. Redirects are followed one by one in the same way.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from urllib.parse import SplitResult, urljoin, urlsplit

from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, Retry, Timeout

from nightdesk.errors import InputError
from nightdesk.sources.fetching import CONNECT_SECONDS, MAX_REDIRECTS, READ_SECONDS, fetch
from nightdesk.told import tell

Resolve = Callable[[str, int], list[str]]
Connect = Callable[[SplitResult, str], BaseHTTPResponse]

PORTS = {"http": 80, "https": 443}
"""Only the ports of the web: others are services of some network, and no newspaper."""

REDIRECTS = (301, 302, 303, 307, 308)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def fetch_public(url: str, *, resolve: Resolve | None = None, connect: Connect | None = None) -> bytes:
    """The body of a public page. Raises InputError where it cannot be had or must not be asked for."""
    return fetch(url, transport=lambda asked: _open(asked, resolve or _resolve, connect or _connect))


def _open(url: str, resolve: Resolve, connect: Connect) -> BaseHTTPResponse:
    for _ in range(MAX_REDIRECTS + 1):
        parts = _checked(url)
        response = connect(parts, _public_address(parts, resolve))
        target = response.headers.get("Location")
        if response.status not in REDIRECTS or not target:
            return response
        response.close()
        url = urljoin(url, target)
    message = tell("cannot be fetched: more than {n} redirects", n=str(MAX_REDIRECTS))
    raise InputError(message)


def _checked(url: str) -> SplitResult:
    """The address in its parts. Raises InputError unless it is plain http(s) on its usual port."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        message = tell("“{url}” is no address of a page", url=url)
        raise InputError(message) from error
    if parts.scheme not in PORTS or not parts.hostname:
        message = tell("“{url}” is no address of a page: it begins with https:// or http://", url=url)
        raise InputError(message)
    if parts.username is not None or parts.password is not None:
        message = tell("an address with a name or password in it is not fetched")
        raise InputError(message)
    if port not in (None, PORTS[parts.scheme]):
        message = tell("port {port} is not fetched: pages are on the usual ports of http and https", port=str(port))
        raise InputError(message)
    return parts


def _public_address(parts: SplitResult, resolve: Resolve) -> str:
    """An address to connect to. Raises InputError where any address of the name is not public."""
    host = parts.hostname or ""
    try:
        found = resolve(host, PORTS[parts.scheme])
    except (OSError, UnicodeError) as error:
        message = tell("cannot be fetched: no such host “{host}”", host=host)
        raise InputError(message) from error
    if not found or not all(is_public(address) for address in found):
        message = tell("“{host}” is not an address of the open web, and is not fetched", host=host)
        raise InputError(message)
    return found[0]


def is_public(address: str) -> bool:
    """Whether an IP address is of the open internet; those that carry another one inside count as that one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _resolve(host: str, port: int) -> list[str]:
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def _connect(parts: SplitResult, address: str) -> BaseHTTPResponse:
    """One GET to just this address, with the name in Host and in the certificate; no proxy, no redirect, no cookie."""
    host, timeout = parts.hostname or "", Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    retries = Retry(total=0, redirect=0)
    pool: HTTPConnectionPool
    if parts.scheme == "https":
        pool = HTTPSConnectionPool(address, 443, timeout=timeout, retries=retries, server_hostname=host, assert_hostname=host)
    else:
        pool = HTTPConnectionPool(address, 80, timeout=timeout, retries=retries)
    headers = {"Host": host, "User-Agent": "nightdesk", "Accept": "text/html, application/pdf, text/plain;q=0.9, */*;q=0.1"}
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return pool.request("GET", path, headers=headers, redirect=False, preload_content=False)
