# SPDX-License-Identifier: Apache-2.0
"""One server for all tests that do not stop it, with the example's functions and a mail server of its own."""

import email
import email.policy
import uuid

import pytest
from aiosmtpd.controller import Controller

import bank_account
from stepwell import Server, free_port


class Mailbox:
    """Keeps the subject and the text of what is delivered."""

    def __init__(self):
        self.texts = []

    async def handle_DATA(self, server, session, envelope):
        self.texts.append(decoded(envelope.content))
        return "250 kept"

    def containing(self, text):
        """The first message with a text in it; None while there is none."""
        return next((message for message in list(self.texts) if text in message), None)


def decoded(content):
    """Subject and text of a message."""

    message = email.message_from_bytes(content, policy=email.policy.default)
    return f"{message['subject']}\n{message.get_content()}"


@pytest.fixture(scope="session")
def mailbox():
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.port = controller.port
    yield box
    controller.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory, mailbox):
    folder = tmp_path_factory.mktemp("server")
    # The secret is the server's own: no function may see it.
    secret = {"STEPWELL_TEST_SECRET": "kept"}
    with Server(folder / "data", mail_port=mailbox.port, environment=secret, log=folder / "server.log") as running:
        bank_account.load_functions(running)
        yield running


@pytest.fixture
def states(server):
    return server.states


@pytest.fixture
def functions(server):
    return server.functions


@pytest.fixture
def name():
    """A name that no other test uses."""
    return f"test-{uuid.uuid4().hex[:12]}"
