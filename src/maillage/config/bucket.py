"""The attachments in an S3-compatible bucket: private, served by the site. Loaded when one is set."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any, NoReturn, cast

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

HELD_IN_MEMORY = 2 * 1024 * 1024


class OutOfReach(OSError):  # noqa: N818 — read as a sentence where it is raised
    """The object store did not answer, or refused: to the site, a disk that fails."""


class PrivateBucket(S3Storage):  # type: ignore[misc]  # the library publishes no types
    """A storage where nothing is public, nothing is overwritten, and a fault is an OSError, as on a disk."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(
            default_acl=None,  # the bucket's own rule, private: no object ever gets another
            file_overwrite=False,
            transfer_config=TransferConfig(use_threads=False),
            client_config=Config(
                # Every store understands these; the body of a request is signed, so that none is altered.
                signature_version="s3v4",
                s3={"addressing_style": "path", "payload_signing_enabled": True},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=5,
                read_timeout=20,
                retries={"mode": "standard", "max_attempts": 2},
            ),
            **settings,
        )

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Give back a name drawn at random: two requests for the same name never meet."""
        root, extension = os.path.splitext(name)  # noqa: PTH122 — a key of the store, not a path of this machine
        with _told():
            return str(super().get_available_name(self.get_alternative_name(root, extension), max_length))

    def reach(self) -> None:
        """Ask for the bucket, for a few seconds at most; raise OutOfReach when it cannot be had."""
        with _told():
            self._hurried.head_bucket(Bucket=self.bucket_name)

    @cached_property
    def _hurried(self) -> Any:
        """A way to the store for probes, which are not kept waiting."""
        short = Config(connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 1})
        return self._create_session().client(
            "s3",
            region_name=self.region_name,
            endpoint_url=self.endpoint_url,
            config=self.client_config.merge(short),
        )

    def url(self, *_words: Any, **_more: Any) -> NoReturn:
        """Raise: a file has no address of its own, a view that has checked who asks sends it."""
        raise NotImplementedError("attachments are sent by views that check who asks")

    def exists(self, name: str) -> bool:
        """Tell whether there is such a file; raise OutOfReach when the store cannot say."""
        with _told():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        """Erase a file; there may be none."""
        with _told():
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Give back the names of the folders and of the files there."""
        with _told():
            folders, files = super().listdir(path)
        return folders, files

    def size(self, name: str) -> int:
        """Give back how many bytes a file has; raise FileNotFoundError when there is none."""
        with _told():
            return int(super().size(name))

    def get_modified_time(self, name: str) -> datetime:
        """Give back when a file was written; raise FileNotFoundError when there is none."""
        with _told():
            return cast("datetime", super().get_modified_time(name))

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        """Fetch the file whole, in one request, before anything of it is sent on."""
        if mode != "rb":
            raise ValueError("an attachment is written once, by save()")
        with _told():
            answer = self.connection.meta.client.get_object(
                Bucket=self.bucket_name, Key=self._normalize_name(clean_name(name))
            )
            kept = tempfile.SpooledTemporaryFile(max_size=HELD_IN_MEMORY)  # noqa: SIM115 — closed by who asked
            try:
                shutil.copyfileobj(answer["Body"], kept)
            except BaseException:
                kept.close()
                raise
        kept.seek(0)
        return File(kept, name)

    def _save(self, name: str, content: File[bytes]) -> str:
        """Send the file in one request, which the store keeps whole or not at all."""
        cleaned = str(clean_name(name))
        content.seek(0)
        with _told():
            self.connection.meta.client.put_object(
                Bucket=self.bucket_name, Key=self._normalize_name(cleaned), Body=content.read()
            )
        return cleaned


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if status == 404 and error.response.get("Error", {}).get("Code") != "NoSuchBucket":
            raise FileNotFoundError("no such attachment") from error
        raise OutOfReach(f"the object store answered {status}") from error
    except BotoCoreError as error:
        raise OutOfReach(f"the object store is out of reach ({type(error).__name__})") from error
