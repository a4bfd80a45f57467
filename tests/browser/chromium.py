"""Finds the browser for the tests; `python -m tests.browser.chromium` installs one if need be."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# Without windows it needs half the time for the same pages, so it comes first.
SHELL = "chromium-headless-shell"
_NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the path of a browser: MGPORTAL_CHROMIUM, the system's, or Playwright's own."""
    if named := os.environ.get("MGPORTAL_CHROMIUM"):
        return named
    for name in _NAMES:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def install() -> None:
    """Install a browser: Debian's when we may, else the one that Playwright brings."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], check=True, env=environment)
        command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"]
        subprocess.run(command, check=True, env=environment)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> None:
    """Say which browser there is, after installing one where there is none."""
    if find() is None:
        print("No browser was found; installing Chromium.", flush=True)  # noqa: T201
        try:
            install()
        except (OSError, subprocess.CalledProcessError) as error:
            sys.exit(f"{error}\nInstall Chromium by hand and name it: MGPORTAL_CHROMIUM=/path")
    path = find()
    if path is None or not os.access(path, os.X_OK):
        sys.exit(f"The browser tests need Chromium, and there is none at {path}.")
    print(f"Browser: {path}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
