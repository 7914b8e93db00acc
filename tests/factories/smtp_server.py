"""A real SMTP server on a free port that takes mail, or refuses it in the ways that servers do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from portal.settings import SmtpServer
from tests.journeys.portal_process import free_port
from tests.waiting import PATIENCE


@dataclass
class Post:
    """What a server took, and how it answers: per address, and for a whole mail."""

    taken: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    to_address: dict[str, str] = field(default_factory=dict)
    """The answer to RCPT for an address, such as "550 5.1.1 No such user"."""
    to_data: str = "250 OK"
    hang_up: bool = False
    """Close the connection when the mail has been read, before answering."""

    arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def wait_for(self, count: int) -> bool:
        """Wait until ``count`` more mails were taken; False when they never came."""
        return all(self.arrived.acquire(timeout=PATIENCE) for _ in range(count))

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        answer = self.to_address.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.hang_up:
            server.transport.abort()
            return "250 never heard"
        if self.to_data.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.SMTP)
            assert isinstance(message, EmailMessage)
            self.taken.append(message)
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
            self.arrived.release()
        return self.to_data


@contextmanager
def running(post: Post) -> Iterator[SmtpServer]:
    """``post`` behind a real socket."""
    controller = Controller(post, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield SmtpServer("127.0.0.1", controller.port)
    finally:
        controller.stop()
