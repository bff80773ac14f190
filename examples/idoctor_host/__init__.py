"""A small host with the routes and folders of IDoctor, to try the assistant with: an example, not a product."""

from examples.idoctor_host.app import create_app
from examples.idoctor_host.settings import HostSettings, User, read_settings

__all__ = ["HostSettings", "User", "create_app", "read_settings"]
