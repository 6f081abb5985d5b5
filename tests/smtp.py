"""A mail server for tests: enough of SMTP (RFC 5321) to take messages and to refuse some."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


@dataclass
class MailServer:
    """`refusals` says, for an address, what RCPT answers; `data_answer` is what the end of a message is answered."""

    port: int = 0
    refusals: dict[str, str] = field(default_factory=dict)
    data_answer: str = "250 taken"
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)


class _Session(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        mail: MailServer = self.server.mail
        reader = ""
        self._say("220 test")
        while line := self.rfile.readline():
            words = line.decode().strip()
            verb = words[:4].upper()
            if verb in {"EHLO", "HELO", "NOOP", "RSET", "MAIL"}:
                self._say("250 ok")
            elif verb == "RCPT":
                reader = words.partition("<")[2].partition(">")[0]
                self._say(mail.refusals.get(reader, "250 ok"))
            elif verb == "DATA":
                self._say("354 go on")
                content = self._content()
                if mail.data_answer.startswith("2"):
                    mail.taken.append((reader, content))
                self._say(mail.data_answer)
            else:
                self._say("221 bye")
                return

    def _content(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        return message_from_bytes(b"".join(lines), policy=policy.default)  # type: ignore[return-value]

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run one at a port of its own, until the block ends."""
    with _Server(("127.0.0.1", 0), _Session) as server:
        server.mail = MailServer(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.mail
        finally:
            server.shutdown()
            thread.join()
