"""A bad network on purpose: a TCP proxy between phones and the server, whose faults are switched while it runs.

`with FaultProxy(server_port) as net: net.mode = "hole"`. Runs on a thread of its own, needs no privileges.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self, TypeAlias

Mode = Literal["ok", "refuse", "cut", "hole", "cut-after-request", "latency", "rate"]
"""ok: relay · refuse: nobody listens · cut: reset at the first byte · hole: accept, say nothing for ever ·
cut-after-request: the server gets the request, the answer is lost · latency, rate: relay, but slowly."""

CHUNK = 16_384
Reader: TypeAlias = asyncio.StreamReader
Writer: TypeAlias = asyncio.StreamWriter


@dataclass
class FaultProxy:
    """Relays 127.0.0.1:`port` to 127.0.0.1:`upstream`. Setting `mode` concerns open connections too."""

    upstream: int
    latency_s: float = 0.3
    bytes_per_s: int = 31_250

    def __post_init__(self) -> None:
        self.port = 0
        self.requests = 0
        """Connections on which a phone has sent something, whatever became of it."""
        self._mode: Mode = "ok"
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._call(self._listen())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._call(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    @property
    def url(self) -> str:
        """Where phones go."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def mode(self) -> Mode:
        """What the network does now."""
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._call(self._switch(mode))

    def _call(self, work: object) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)  # type: ignore[arg-type]

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, reuse_address=True)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _switch(self, mode: Mode) -> None:
        self._mode = mode
        if mode in ("refuse", "cut"):
            self._abort_all()
        if mode == "refuse" and self._server:
            self._server.close()
            self._server = None
        if mode != "refuse" and self._server is None:
            await self._listen()

    async def _stop(self) -> None:
        if self._server:
            self._server.close()
        self._abort_all()
        others = [task for task in asyncio.all_tasks(self._loop) if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _abort_all(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, from_phone: Reader, to_phone: Writer) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):  # cancelled: the proxy is being put away
            from_server, to_server = await asyncio.open_connection("127.0.0.1", self.upstream)
            self._open |= {to_phone, to_server}
            try:
                await asyncio.gather(
                    self._relay(from_phone, to_server, to_phone, is_request=True),
                    self._relay(from_server, to_phone, to_phone, is_request=False),
                )
            finally:
                self._open -= {to_phone, to_server}
                for writer in (to_phone, to_server):
                    writer.transport.abort()

    async def _relay(
        self, reader: Reader, writer: Writer, phone: Writer, *, is_request: bool
    ) -> None:
        while chunk := await reader.read(CHUNK):
            self.requests += is_request
            if self._mode == "hole":
                await asyncio.Event().wait()
            if self._mode == "cut" or (self._mode == "cut-after-request" and not is_request):
                phone.transport.abort()
                return
            if self._mode == "latency":
                await asyncio.sleep(self.latency_s)
            if self._mode == "rate":
                await asyncio.sleep(len(chunk) / self.bytes_per_s)
            writer.write(chunk)
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.write_eof()
