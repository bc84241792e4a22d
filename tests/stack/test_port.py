import socket

import pytest

from stack.errors import StackError
from stack.port import refuse_taken_port


def test_a_taken_port_is_one_sentence() -> None:
    sentence = r"^Port \d+ is taken .*--port\.$"
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(StackError, match=sentence):
        refuse_taken_port("127.0.0.1", taken.getsockname()[1])


def test_an_address_of_another_machine_is_one_sentence() -> None:
    with pytest.raises(StackError, match=r"192\.0\.2\.1 is no address of this machine"):
        refuse_taken_port("192.0.2.1", 8000)
