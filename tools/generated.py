"""A page that a program writes: written, or compared with what stands."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def deliver(page: Path, text: str, *, check: bool) -> int:
    """Write the page; with `check`, give back 1 when the one that stands differs, and write nothing."""
    if not check:
        page.write_text(text, encoding="utf-8")
        return 0
    if page.exists() and page.read_text(encoding="utf-8") == text:
        return 0
    print(f"{page.relative_to(ROOT)} is not what its generator writes.")
    return 1
