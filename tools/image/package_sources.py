"""How this machine reaches Python's packages: index, mirrors, certificates, as pip's own settings say it.

A build needs them too, and must not keep them: they are written into files that are mounted while it installs.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

SYSTEM_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
"""Where Debian's programs look, and where the certificates of this machine are mounted."""

CERTIFICATE_SETTINGS = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_SETTING = re.compile(r"^(?P<section>:env:|[\w-]+)\.(?P<name>[\w.-]+)=(?P<value>['\"].*['\"])$", re.MULTILINE)
_SECTIONS = ("global", "install", ":env:")
"""In the order in which pip lets one outweigh another."""


@dataclass(frozen=True, slots=True)
class PackageSources:
    """Where packages come from; empty fields mean the public index.

    Attributes:
        index_url: in place of the public index.
        extra_index_urls: asked as well; `file:` ones are folders of this machine.
        find_links: folders or pages with wheels.
        trusted_hosts: asked without a check of their certificates.
        no_index: only `find_links` are asked.
        certificates: a file of this machine with the authorities that it trusts.
    """

    index_url: str = ""
    extra_index_urls: tuple[str, ...] = ()
    find_links: tuple[str, ...] = ()
    trusted_hosts: tuple[str, ...] = ()
    no_index: bool = False
    certificates: Path | None = None

    def folders(self) -> list[Path]:
        """The folders of this machine among them, which a build must have at the same place."""
        # An index's pages lead to files beside it.
        indexes = [path.parent for each in (self.index_url, *self.extra_index_urls) if (path := _path(each))]
        named = {*indexes, *(path for each in self.find_links if (path := _path(each)))}
        return sorted(path for path in named if path.is_dir() and path != Path("/"))

    def pip_conf(self) -> str:
        """The same as a `pip.conf`, for a build that has the certificates at their usual place."""
        said = {
            "index-url": self.index_url,
            "extra-index-url": " ".join(self.extra_index_urls),
            "find-links": " ".join(self.find_links),
            "trusted-host": " ".join(self.trusted_hosts),
            "no-index": "true" if self.no_index else "",
            "cert": SYSTEM_CERTIFICATES if self.certificates else "",
        }
        return "".join(["[global]\n", *(f"{name} = {value}\n" for name, value in said.items() if value)])

    def uv_toml(self) -> str:
        """The same as a `uv.toml`; as with pip, the best version of all indexes is taken."""
        lines = [f"system-certs = {_toml(bool(self.certificates))}", 'index-strategy = "unsafe-best-match"']
        if self.index_url:
            lines.append(f"index-url = {_toml(self.index_url)}")
        for name, values in (
            ("extra-index-url", self.extra_index_urls),
            ("find-links", self.find_links),
            ("allow-insecure-host", self.trusted_hosts),
        ):
            if values:
                lines.append(f"{name} = [{', '.join(map(_toml, values))}]")
        if self.no_index:
            lines.append("no-index = true")
        return "\n".join(lines) + "\n"


def read_sources(listing: str, environment: Mapping[str, str]) -> PackageSources:
    """Read them.

    Args:
        listing: what `pip config list` prints.
        environment: for the certificates where pip names none.
    """
    found = {
        (each["section"], each["name"]): str(ast.literal_eval(each["value"])) for each in _SETTING.finditer(listing)
    }
    said = {name: found[place, name] for place in _SECTIONS for section, name in found if section == place}
    certificates = said.get("cert") or next(
        (environment[name] for name in CERTIFICATE_SETTINGS if environment.get(name)), None
    )
    return PackageSources(
        index_url=said.get("index-url", ""),
        extra_index_urls=tuple(said.get("extra-index-url", "").split()),
        find_links=tuple(_absolute(each) for each in said.get("find-links", "").split()),
        trusted_hosts=tuple(said.get("trusted-host", "").split()),
        no_index=said.get("no-index", "").lower() in ("1", "true", "yes", "on"),
        certificates=Path(certificates) if certificates and Path(certificates).is_file() else None,
    )


def find_sources() -> PackageSources:
    """Those of this machine."""
    words = [sys.executable, "-m", "pip", "config", "list"]
    listing = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    return read_sources(listing.stdout, os.environ)


def _path(source: str) -> Path | None:
    """The folder of this machine that a source is, None for one on the network."""
    parts = urlsplit(source)
    if parts.scheme == "file":
        return Path(unquote(parts.path))
    return Path(source) if source.startswith("/") else None


def _absolute(source: str) -> str:
    return source if urlsplit(source).scheme else str(Path(source).resolve())


def _toml(value: str | bool) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
