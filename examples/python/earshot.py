#!/usr/bin/env python3
"""Plays a WAV file into an Earshot room as its microphone, and prints what the room hears.

    earshot.py LINK FILE.wav     streams the file in real time; a host's or a microphone's link
    earshot.py LINK --follow     only prints; any link of the room will do
    earshot.py --create ORIGIN   opens a room and prints its links; FILE.wav or --follow may follow

Needs Python 3.9 and the package `websockets` 10, or newer ones (Debian: python3-websockets).
docs/protocol.md describes the messages, docs/http-api.md how a room is opened.
"""
from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import re
import struct
import sys
import time
import urllib.error
import urllib.request
import wave
from typing import Any, Optional

import websockets
from websockets.exceptions import ConnectionClosed, InvalidHandshake

CODEC = "pcm16"
RATE_HZ = 16_000
BYTES_A_SECOND = 2 * RATE_HZ
# Close codes after which the same attempt may succeed later (docs/protocol.md, refusals).
RETRY = {4008, 4010, 4012, 4014, 4017, 4029}
LINK = re.compile(r"http(s?)://([^/\s]+)/r/([0-9a-hjkmnp-tv-z]{16})/?(?:\?[^#]*)?#([A-Za-z0-9_-]{22})(?![A-Za-z0-9])")


class Refused(Exception):
    """The text is meant to be read."""


def read_wav(path: str) -> bytes:
    """16-bit little-endian samples: what a frame carries."""
    try:
        with wave.open(path, "rb") as file:
            kind = file.getframerate(), file.getnchannels(), file.getsampwidth()
            samples = file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise argparse.ArgumentTypeError(f"cannot read {path}: {error}") from error
    if kind != (RATE_HZ, 1, 2):
        convert = f"ffmpeg -i {path} -ac 1 -ar {RATE_HZ} -c:a pcm_s16le out.wav"
        raise argparse.ArgumentTypeError(f"{path} is not 16 kHz, mono, 16 bits: {convert}")
    return samples


def create_room(origin: str) -> dict[str, str]:
    """Its links, one a role. They are told this once: the room keeps only hashes of its keys."""
    url, headers = f"{origin.rstrip('/')}/api/rooms", {"User-Agent": "earshot-example"}
    try:
        request = urllib.request.Request(url, method="POST", headers=headers)
        with urllib.request.urlopen(request, timeout=20) as response:
            return json.load(response)["links"]
    except urllib.error.HTTPError as error:
        told = error.headers.get_content_type() == "application/problem+json"
        raise Refused(json.load(error)["title"] if told else f"{url}: {error}") from error
    except OSError as error:
        raise Refused(f"{url}: {error}") from error


def encode_frame(sequence: int, timestamp: int, samples: bytes) -> bytes:
    """Kind 1 (from a mic), codec 1 (PCM16), two zeros, two counters modulo 2^32, and the sound."""
    return struct.pack("<BBHII", 1, 1, 0, sequence % 2**32, timestamp % 2**32) + samples


class Visitor:
    """A participant of a room, who comes back when the connection is lost."""
    def __init__(self, link: str, name: str, sound: Optional[bytes]) -> None:
        match = LINK.search(link)
        if match is None:
            raise Refused(f"not a room's link: {link} (quote it, and keep the part after #)")
        secure, host, room, self.key = match.groups()
        self.address = f"ws{secure}://{host}/api/rooms/{room}/socket"
        self.name, self.sound = name, sound
        self.sequence = self.sent_bytes = self.last_event = 0
        self.welcome: dict[str, Any] = {}
        self.error: dict[str, Any] = {}

    async def stay(self) -> None:
        """Returns when all of the sound was heard; a follower stays until it is stopped."""
        attempt = 0
        while True:
            welcome = self.welcome
            try:
                return await self.visit()
            except (ConnectionClosed, InvalidHandshake, OSError, asyncio.TimeoutError) as error:
                close = error.rcvd if isinstance(error, ConnectionClosed) else None
                code = close.code if close else 1006
                if 4000 <= code < 5000 and code not in RETRY:  # The room has said why.
                    raise Refused("{code}: {message}".format_map(self.error)) from error
                if not self.welcome and code not in RETRY:
                    raise Refused(f"cannot reach the room: {error}") from error
            attempt = 0 if self.welcome is not welcome else attempt + 1
            wait = self.error.pop("retryAfterSeconds", min(30, 2**attempt)) * random.uniform(1, 2)
            print(f"connection lost ({code}), back in {wait:.0f} s", file=sys.stderr)
            await asyncio.sleep(wait)

    async def visit(self) -> None:
        """One connection, from hello to its end."""
        offers: Any = ["earshot.2", f"key.{self.key}"]
        async with websockets.connect(self.address, subprotocols=offers, max_size=2**24) as socket:
            again = {"resume": self.welcome.get("resume"), "after": self.last_event}
            hello = {"type": "hello", "name": self.name, "codecs": [CODEC]}
            hello.update(again if self.welcome else {})
            with contextlib.suppress(ConnectionClosed):  # If refused at once, we read why below.
                await socket.send(json.dumps(hello))
            tasks = [asyncio.create_task(self.keep_alive(socket))]
            try:
                while True:
                    message = json.loads(await socket.recv())
                    if message["type"] == "welcome":
                        self.enter(message)
                        if self.sound is not None:
                            tasks.append(asyncio.create_task(self.speak(socket, self.sound)))
                    elif self.take(message):
                        return
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    def enter(self, welcome: dict[str, Any]) -> None:
        if self.sound is not None and welcome["audio"]["codec"] != CODEC:
            raise Refused(f"codec-unsupported: this room wants sound as {welcome['audio']['codec']}")
        if not self.welcome:
            names = ", ".join(model["name"] for model in welcome["models"])
            print(f"in the room as {welcome['role']}; it hears with {names}", flush=True)
        for event in welcome["events"] if self.welcome else []:  # What was missed.
            self.take(event)
        self.welcome, self.last_event = welcome, welcome["lastEventId"]

    def take(self, message: dict[str, Any]) -> bool:
        """Prints what is to be printed, leaves other messages alone. Says whether all is done."""
        if isinstance(message.get("id"), int):  # Of a logged event; a model's is a text.
            self.last_event = max(self.last_event, message["id"])
        if message["type"] in ("detection-begin", "detection-end"):
            heard = message["detection"]
            clock = time.strftime("%H:%M:%S", time.localtime(heard["at"] / 1000))
            ms = heard.get("durationMs")
            what = "begins" if ms is None else f"ends after {ms / 1000:.1f} s"
            label = heard["label"]
            if len(self.welcome["models"]) > 1:  # Two models may both say "dog".
                label += f" ({heard['model']})"
            print(f"{clock} {heard['name']}: {label} {what}, {heard['peak']}", flush=True)
        elif message["type"] == "model" and message["state"] == "failed":
            print(f"the model {message['id']} failed: it hears nothing", file=sys.stderr)
        elif message["type"] == "shedding" and message["active"]:
            lag = message["lagMs"] / 1000
            print(f"the room is {lag:.1f} s behind and skips windows", file=sys.stderr)
        elif message["type"] == "error":
            self.error = message
            if not message["closing"]:
                print("{code}: {message}".format_map(message), file=sys.stderr)
        elif message["type"] == "update" and self.sound is not None:
            # Our microphone is off: whatever it still heard has ended before this was told.
            who, spoken = message["participant"], self.sent_bytes >= len(self.sound)
            return spoken and who["id"] == self.welcome.get("you") and not who["mic"]
        return False

    async def speak(self, socket: Any, sound: bytes) -> None:
        """Streams at the pace at which a microphone would."""
        await socket.send('{"type":"mic","on":true}')
        size = BYTES_A_SECOND * self.welcome["audio"]["frameMs"] // 1000
        start = time.monotonic() - self.sent_bytes / BYTES_A_SECOND
        while self.sent_bytes < len(sound):
            samples = sound[self.sent_bytes : self.sent_bytes + size].ljust(size, b"\0")
            await socket.send(encode_frame(self.sequence, self.sent_bytes // 2, samples))
            self.sequence += 1
            self.sent_bytes += size
            await asyncio.sleep(start + self.sent_bytes / BYTES_A_SECOND - time.monotonic())
        await socket.send('{"type":"mic","on":false}')

    async def keep_alive(self, socket: Any) -> None:
        while True:
            await asyncio.sleep(20)
            await socket.send('{"type":"ping"}')  # Letter for letter: it does not wake the room.


def main() -> None:
    parser = argparse.ArgumentParser(description="Plays a WAV file into an Earshot room.")
    parser.add_argument("link", help="a room's link; with --create, where to open one")
    parser.add_argument("file", nargs="?", type=read_wav, help="a WAV file: 16 kHz, mono, 16 bits")
    parser.add_argument("--create", action="store_true", help="open a room and be its host")
    parser.add_argument("--follow", action="store_true", help="only print what the room hears")
    parser.add_argument("--name", default="Python", help="how the others see you")
    options = parser.parse_args()
    if not (options.create or options.follow or options.file):
        parser.error("give a WAV file or --follow")
    try:
        link, sound = options.link, None if options.follow else options.file
        if options.create:
            links = create_room(options.link)
            print(*map(": ".join, links.items()), sep="\n", flush=True)
            link = links["host"]
        if sound is not None or options.follow:
            asyncio.run(Visitor(link, options.name, sound).stay())
    except Refused as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
