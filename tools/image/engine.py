"""The program that builds and holds images: Docker or Podman, which take the same words but for a few."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.image.package_sources import PackageSources

PROGRAMS = ("docker", "podman")
NONE = "Neither Docker nor Podman can be used here. Start Docker (with buildx), or: apt-get install podman runc."


class EngineFailed(Exception):
    """There is no engine, or it refused something; its own words have been shown or are in the message."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One of the two.

    Attributes:
        program: `docker` or `podman`.
        env: the environment that it runs in; None is this process's own.
    """

    program: str
    env: Mapping[str, str] | None = field(default=None, repr=False)

    def build_words(
        self,
        folder: Path,
        dockerfile: Path,
        *,
        tags: Sequence[str],
        arguments: Mapping[str, str],
        labels: Mapping[str, str],
        contexts: Mapping[str, Path],
        secrets: Mapping[str, Path],
        folders: Sequence[Path],
    ) -> list[str]:
        """The command of a build.

        Args:
            folder: what the build may copy from.
            dockerfile: its steps.
            tags: names of the image.
            arguments: build arguments.
            labels: of the image.
            contexts: more folders to copy from, by the names that the steps use.
            secrets: files that steps mount by name.
            folders: of this machine, to be had at the same place during the build; Docker can't.

        Raises:
            EngineFailed: Docker, and `folders` has one.
        """
        # BuildKit is what mounts secrets. Podman keeps health checks in Docker's format only, and the layer of every
        # step unless told not to: twice the size of the image.
        docker = ["buildx", "build", "--load"]
        build = docker if self.program == "docker" else ["build", "--format", "docker", "--layers=false"]
        words = [self.program, *build, "--file", str(dockerfile)]
        words += [word for tag in tags for word in ("--tag", tag)]
        words += [word for name, value in arguments.items() for word in ("--build-arg", f"{name}={value}")]
        words += [word for name, value in labels.items() for word in ("--label", f"{name}={value}")]
        words += [word for name, path in contexts.items() for word in ("--build-context", f"{name}={path}")]
        words += [word for name, path in secrets.items() for word in ("--secret", f"id={name},src={path}")]
        if folders and self.program == "docker":
            raise EngineFailed(
                f"pip is set to take packages from {folders[0]}, which a build by Docker cannot see: use Podman, or "
                "serve the folder over HTTP."
            )
        words += [word for path in folders for word in ("--volume", f"{path}:{path}:ro")]
        return [*words, str(folder)]

    def run(self, *words: str) -> str:
        """What a command prints.

        Raises:
            EngineFailed: it failed.
        """
        done = subprocess.run(  # noqa: S603 - an engine that was looked up, with words of ours
            [self.program, *words], capture_output=True, text=True, env=self.env, check=False
        )
        if done.returncode:
            raise EngineFailed(f"{self.program} {words[0]}: {done.stderr.strip()}")
        return done.stdout

    def show(self, words: Sequence[str]) -> None:
        """Run a command that `build_words` made, its words shown as they come.

        Raises:
            EngineFailed: it failed.
        """
        if subprocess.run(words, env=self.env, check=False).returncode:  # noqa: S603 - as above
            raise EngineFailed(f"{self.program} could not build the image: its own words are above.")

    def copy_out(self, image: str, path: str, to: Path) -> None:
        """A file of an image, without starting it.

        Raises:
            EngineFailed: it has no such file.
        """
        container = self.run("create", image).strip().splitlines()[-1]
        try:
            self.run("cp", f"{container}:{path}", str(to))
        finally:
            self.run("rm", "--volumes", container)


def find_engine(asked: str = "", env: Mapping[str, str] | None = None) -> Engine:
    """The one that works here.

    Args:
        asked: its name; empty: Docker, else Podman.
        env: the environment that it runs in; None is this process's own.

    Raises:
        EngineFailed: there is none.
    """
    for program in (asked,) if asked else PROGRAMS:
        if shutil.which(program):
            found = Engine(program, env)
            try:
                found.run("info")
            except EngineFailed:
                continue
            return found
    raise EngineFailed(NONE)


def sources_as_files(sources: PackageSources, folder: Path) -> dict[str, Path]:
    """The files that a build mounts as secrets, written into `folder`, by name."""
    files = {"pip": folder / "pip.conf", "uv": folder / "uv.toml"}
    files["pip"].write_text(sources.pip_conf(), encoding="utf-8")
    files["uv"].write_text(sources.uv_toml(), encoding="utf-8")
    return files | ({"certificates": sources.certificates} if sources.certificates else {})
