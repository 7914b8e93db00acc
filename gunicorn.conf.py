"""gunicorn: sync workers, the application and the index loaded once and shared by fork.

The files of the index are memory-mapped, so their pages are shared too; Whoosh's own files are opened by each worker.
"""

import gc
import os
import re
from typing import Any

from gunicorn.glogging import Logger

SECRET_PATH = re.compile(r"(/ontbrekend-aanbod/volgen/)[^/]*")


class PathLogger(Logger):  # type: ignore[misc]
    """Writes down paths without the secret that stands in some: it opens the page of a signal."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """What a line of the access log may use."""
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return found | {"U": SECRET_PATH.sub(r"\1…", found["U"] or "")}


wsgi_app = "wsgi:app"
bind = os.environ.get("PORTAL_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("PORTAL_WORKERS", "2"))
worker_class = "sync"
preload_app = True
timeout = 30
control_socket_disable = True
graceful_timeout = 20
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8_190
accesslog = os.environ.get("PORTAL_ACCESS_LOG") or None
# %(U)s is the path without the query string: what people search is not written down.
logger_class = PathLogger
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108  heartbeat, no data


def when_ready(server: Any) -> None:
    """Load the index in the parent, before the first worker starts.

    What is loaded stays: the collector of a worker need not look at it again, nor copy its pages by doing so.
    """
    server.app.wsgi().extensions["plekwijzer"].index.load()
    gc.collect()
    gc.freeze()
