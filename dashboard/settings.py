"""What the operator decides: the environment of this installation, and the campaign's own file."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from dashboard.model import Role, Weekend

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "campaign_assets"


# So many days, or never.
KeptDays = Annotated[int, Field(ge=1)] | Literal["off"]


class Settings(BaseSettings):
    """Read once from `CAMPAIGN_…` variables; every field has a default that a laptop can run with."""

    model_config = SettingsConfigDict(env_prefix="CAMPAIGN_", frozen=True)

    data: Path = ROOT / "data"
    # The store that several servers share, `ducklake:postgres:…`, and the folder of its files. Empty: it is
    # a file in `data`.
    store: SecretStr = SecretStr("")
    lake_files: str = ""
    # Where people reach this server; every printed code begins with it.
    address: str = "http://localhost:8501"
    # Further names under which people, or a proxy, reach it (commas between); any other is refused.
    allowed_hosts: str = ""
    host: str = "127.0.0.1"
    port: int = 8501
    # Keys the hashes of numbers and signs the sessions. Empty: one is made on first run, beside the store.
    secret: SecretStr = SecretStr("")
    # Encrypts the store: the key itself, or a file (mode 600) that holds it. Both empty: it is not encrypted.
    store_key: SecretStr = SecretStr("")
    store_key_file: Path | None = None
    # Whoever shows it is told how this server is, and why. Empty: nobody is.
    watch_token: SecretStr = SecretStr("")
    largest_file_mb: int = 200
    # A session ends so long after its beginning, and so long after it was used last.
    session_hours: float = Field(default=12, gt=0, le=24)
    session_idle_minutes: float = Field(default=60, gt=0, le=24 * 60)
    # Administrators are asked for a one-time code too, and set their app up as they sign in.
    totp_for_admin: bool = False
    # The office's own sign-in service (OpenID Connect); it is offered once all three are set.
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: SecretStr = SecretStr("")
    # How long people are kept: in a roster that counts no more, or that nobody commits; and after the
    # campaign's last day, which no document that we know of names: nothing ends until it is set.
    keep_superseded_days: KeptDays = 30
    ends_on: date | None = None
    keep_after_end_days: KeptDays = 90
    # Every night a copy of the store is made here (empty: beside the store), and so many are kept; 0: none.
    backups: Path | None = None
    backups_kept: int = Field(default=14, ge=0)
    # The weekly report goes out through this server, to these addresses (commas between); empty: it does not.
    mail_server: str = ""
    mail_security: Literal["starttls", "tls", "none"] = "starttls"
    mail_user: str = ""
    mail_password: SecretStr = SecretStr("")
    mail_from: str = ""
    mail_to: str = ""

    @property
    def mail(self) -> "MailServer | None":
        """How mail is sent, or None where it is not."""
        recipients = tuple(each.strip() for each in self.mail_to.split(",") if each.strip())
        if not self.mail_server or not self.mail_from or not recipients:
            return None
        host, _, port = self.mail_server.partition(":")
        usual = {"tls": 465, "starttls": 587, "none": 25}[self.mail_security]
        return MailServer(
            host,
            int(port) if port.isdigit() else usual,
            self.mail_security,
            self.mail_user,
            self.mail_password,
            self.mail_from,
            recipients,
        )

    @property
    def has_oidc(self) -> bool:
        """Whether people may come by the office's sign-in service."""
        return bool(self.oidc_issuer and self.oidc_client and self.oidc_secret.get_secret_value())

    @property
    def has_public_address(self) -> bool:
        """Whether a phone in the street could follow a printed code."""
        return urlsplit(self.address).hostname not in {"localhost", "127.0.0.1", "::1", None}


@dataclass(frozen=True)
class MailServer:
    """Through whom mail goes, as whom, and to whom."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str
    password: SecretStr
    sender: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class Campaign:
    """The campaign as `campaign_assets/campaign.toml` describes it."""

    name: str
    sender: str
    starts_on: date
    hotline: str
    # Days to hand in form 01, or None where the paper form is switched off.
    form_days: int | None
    # Whether the last of them moves on where offices are closed, and when they are besides weekends.
    form_weekend: Weekend
    holidays: tuple[date, ...]
    # Why lists of people are sent in, and by which law: kept with every list as its sender declares it.
    purpose: str
    legal_basis: str
    smallest_group: int
    # A roster older than this is stale: shown, but not ranked.
    stale_days: int
    # The weekday on which a reporting week ends (1 is Monday); how many days later a roster is still on time.
    week_ends_on: int
    on_time_days: int
    # Those who see units ranked.
    ranked_for: tuple[Role, ...]
    # When the weekly report goes out by mail: weekday (1 is Monday) and hour.
    report_weekday: int
    report_hour: int
    allowed_hosts: tuple[str, ...]
    # Where the codes on posters lead.
    target: str
    # The operator's own boundaries (GeoJSON) for the map, and the property that holds a unit's code.
    shapes: Path | None
    code_property: str
    # The operator's own logo on what is printed.
    logo: Path | None

    def ranks_for(self, role: Role) -> bool:
        """Whether this role is shown units in an order of rank; the administrator always."""
        return role in {*self.ranked_for, Role.ADMIN}

    def may_lead_to(self, address: str) -> bool:
        """Whether a printed code may lead to this address: https, a host on the list, nothing odd in it."""
        if not address.isprintable() or " " in address:
            return False
        try:
            parts = urlsplit(address)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return False
        on_list = any(
            host == allowed or (allowed.startswith(".") and host.endswith(allowed))
            for allowed in self.allowed_hosts
        )
        return parts.scheme == "https" and on_list and port in {None, 443} and "@" not in parts.netloc


@cache
def settings() -> Settings:
    """The environment of this process."""
    return Settings()


def read_campaign(path: Path = ASSETS / "campaign.toml") -> Campaign:
    """The campaign's file, read anew."""
    with path.open("rb") as file:
        told = tomllib.load(file)
    links = told["links"]
    return Campaign(
        **told["campaign"],
        form_days=told["form"]["days"] or None,
        form_weekend=Weekend(told["form"]["weekend"]),
        holidays=tuple(told["form"]["holidays"]),
        **told["personal_data"],
        **told["reporting"],
        ranked_for=tuple(Role(role) for role in told["ranking"]["roles"]),
        report_weekday=told["report"]["weekday"],
        report_hour=told["report"]["hour"],
        allowed_hosts=tuple(links["allowed_hosts"]),
        target=links["register"],
        # Beside the campaign's own files, unless it is told in full.
        shapes=ASSETS / told["map"]["geojson"] if told["map"]["geojson"] else None,
        code_property=told["map"]["code_property"],
        logo=ASSETS / told["posters"]["logo"] if told["posters"]["logo"] else None,
    )


@cache
def campaign() -> Campaign:
    """The campaign of this process."""
    return read_campaign()
