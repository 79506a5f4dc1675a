"""A real S3 server on loopback for tests: moto's, in a process of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import s3fs

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1"}


@contextlib.contextmanager
def server(bucket: str) -> Iterator[dict[str, str]]:
    """Its endpoint and keys as the environment wants them; it holds one empty bucket."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    endpoint = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **KEYS})
    try:
        while not _answers(port):
            assert process.poll() is None, "the S3 server has ended"
            time.sleep(0.1)
        s3fs.S3FileSystem(endpoint_url=endpoint, key="test", secret="test", skip_instance_cache=True).mkdir(bucket)
        yield {**KEYS, "AWS_ENDPOINT_URL": endpoint}
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    return False
