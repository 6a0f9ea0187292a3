#!/usr/bin/env python3
"""Plays a WAV file into an Earshot room as a microphone, and prints what the room hears.

    earshot.py LINK FILE.wav     streams the file in real time; a host's or a microphone's link
    earshot.py LINK --follow     only prints; works with any link of the room
    earshot.py --create ORIGIN   opens a room and prints its links; you can add FILE.wav or --follow

Needs Python 3.9 and the package `websockets` 10, or newer (Debian: python3-websockets).
docs/protocol.md describes the messages, docs/http-api.md how to open a room.
"""
from __future__ import annotations

import argparse
import array
import asyncio
import contextlib
import http.client
import json
import random
import re
import shlex
import struct
import sys
import time
import urllib.error
import urllib.request
from typing import Any, Optional

try:
    import websockets
    from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI
except ImportError:
    sys.exit("install the package websockets: pip install websockets, or on Debian python3-websockets")

CODEC = "pcm16"
RATE_HZ = 16_000
BYTES_A_SECOND = 2 * RATE_HZ
FORMATS = {1: "PCM", 2: "ADPCM", 3: "floats", 17: "IMA ADPCM", 49: "GSM 6.10", 80: "MPEG audio", 85: "MP3"}
# Close codes after which the same attempt may succeed later (docs/protocol.md, refusals).
RETRY = {4008, 4010, 4012, 4014, 4017, 4029, 4044}
LINK = re.compile(r"http(s?)://([^/\s]+)/r/([0-9a-hjkmnp-tv-z]{20})/?(?:\?[^#]*)?#([A-Za-z0-9_-]{22})(?![A-Za-z0-9])")


class Refused(Exception):
    """The text is meant to be read."""


def read_wav(path: str) -> bytes:
    """16-bit little-endian samples of a WAV file: what a frame carries."""
    try:
        with open(path, "rb") as file:
            whole = file.read()
    except FileNotFoundError as error:
        raise Refused(f"cannot read {path}: there is no such file") from error
    except OSError as error:
        raise Refused(f"cannot read {path}: {error.strerror}") from error
    convert = f"ffmpeg -i {shlex.quote(path)} -ac 1 -ar {RATE_HZ} -c:a pcm_s16le out.wav"
    if whole[:4] not in (b"RIFF", b"RF64", b"BW64") or whole[8:12] != b"WAVE":
        raise Refused(f"{path} is no WAV file, convert it: {convert}")
    layout, data = find_chunks(whole)
    if len(layout) < 16:
        raise Refused(f"{path} is damaged: its header is not whole")
    tag, channels, rate = struct.unpack_from("<HHI", layout)
    bits = struct.unpack_from("<H", layout, 14)[0]
    if tag == 0xFFFE and len(layout) >= 26:  # Extensible: the format is in its tail.
        tag = struct.unpack_from("<H", layout, 24)[0]
    found = FORMATS.get(tag, f"format {tag}")
    if rate != RATE_HZ or channels == 0:
        raise Refused(f"{path} has {channels} channels at {rate} Hz, convert it: {convert}")
    samples = to_pcm16(data, tag, bits, struct.unpack_from("<H", layout, 12)[0] // channels)
    if samples is None:
        raise Refused(f"{path} holds {found} of {bits} bits, which is not read here: {convert}")
    if len(samples) < 2 * channels:
        raise Refused(f"{path} holds no sound")
    # The loudest channel: two that are mixed can take each other away.
    each = [memoryview(samples).cast("h")[channel::channels] for channel in range(channels)]
    return max(each, key=lambda own: sum(sample * sample for sample in own)).tobytes()


def find_chunks(whole: bytes) -> tuple[bytes, bytes]:
    """The format and the sound; a size that is too large means all that follows."""
    layout, data, at, longest = b"", b"", 12, 0
    while at + 8 <= len(whole) and not (layout and data):
        name, size = struct.unpack_from("<4sI", whole, at)
        if name == b"ds64":
            longest = struct.unpack_from("<Q", whole, at + 16)[0]
        if name == b"data" and size in (0, 0xFFFFFFFF):
            size = longest or len(whole)
        if name == b"fmt ":
            layout = whole[at + 8 : at + 8 + size]
        elif name == b"data":
            data = whole[at + 8 : at + 8 + size]
        at += 8 + size
        # A byte makes odd sizes even; some recorders leave it out.
        if size % 2 == 1 and not whole[at : at + 4].isalpha() and whole[at : at + 4] != b"fmt ":
            at += 1
    return layout, data


def to_pcm16(data: bytes, tag: int, bits: int, width: int) -> Optional[bytes]:
    """None for what is not read here. `width` is what the header says of the bytes of a sample."""
    if tag == 1 and 1 <= bits <= 8:
        return array.array("h", [(byte - 128) << 8 for byte in data]).tobytes()
    if tag == 1 and 8 < bits <= 32:
        if not (bits > 16 and width in (3, 4) and 8 * width >= bits):  # Many recorders err in it.
            width = (bits + 7) // 8
        data = data[: len(data) - len(data) % width]
        # The two bytes at the upper end; but some put 24 bits at the lower end of 32.
        below = 1 if width == 4 and set(data[3::4]) <= {0, 255} else 0
        samples = bytearray(2 * (len(data) // width))
        samples[0::2] = data[width - 2 - below :: width]
        samples[1::2] = data[width - 1 - below :: width]
        return bytes(samples)
    if tag == 3 and bits in (32, 64):
        floats = array.array("f" if bits == 32 else "d")
        floats.frombytes(data[: len(data) - len(data) % floats.itemsize])
        whole = (max(-1.0, min(1.0, one)) if one == one else 0.0 for one in floats)
        return array.array("h", [round(32767 * one) for one in whole]).tobytes()
    if tag in (6, 7):
        table = [(alaw if tag == 6 else mulaw)(byte) for byte in range(256)]
        return array.array("h", [table[byte] for byte in data]).tobytes()
    return None


def alaw(byte: int) -> int:
    """ITU-T G.711."""
    code = byte ^ 0x55
    segment, step = (code >> 4) & 7, 2 * (code & 15) + 1
    size = step if segment == 0 else (step + 32) << (segment - 1)
    return 8 * size if code & 0x80 else -8 * size


def mulaw(byte: int) -> int:
    """ITU-T G.711."""
    code = ~byte & 0xFF
    size = ((2 * (code & 15) + 33) << ((code >> 4) & 7)) - 33
    return -4 * size if code & 0x80 else 4 * size


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
    except (OSError, http.client.HTTPException) as error:
        raise Refused(f"cannot reach {url}: {getattr(error, 'reason', error)}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(f"{origin} is no Earshot server: {url} gives no room") from error


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
            except (InvalidURI, ValueError) as error:
                raise Refused(f"there can be no server at {self.address}") from error
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
            hello = {"type": "hello", "name": self.name, "codecs": [CODEC], "scores": False}
            hello.update(again if self.welcome else {})
            with contextlib.suppress(ConnectionClosed):  # If refused at once, we read why below.
                await socket.send(json.dumps(hello))
            tasks = [asyncio.create_task(self.keep_alive(socket))]
            try:
                while True:
                    message = json.loads(await socket.recv())
                    if message["type"] == "receipt-request":  # Else the room takes us for too slow.
                        await socket.send(json.dumps({"type": "receipt", "token": message["token"]}))
                    elif message["type"] == "welcome":
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
        self.welcome = welcome
        if not welcome["more"]:  # Else the rest of what was missed follows.
            self.last_event = welcome["lastEventId"]

    def take(self, message: dict[str, Any]) -> bool:
        """Prints what is to be printed, leaves other messages alone. Says whether all is done."""
        if "id" in message:  # Of a logged event.
            self.last_event = max(self.last_event, message["id"])
        if message["type"] == "events":  # Several of them, where many listen.
            return any([self.take(event) for event in message["events"]])
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
            print(f"the model {message['model']} failed: it hears nothing", file=sys.stderr)
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
    parser.add_argument("link", help="a room's link; with --create, the address of the deployment")
    parser.add_argument("file", nargs="?", help="a WAV file at 16 kHz")
    parser.add_argument("--create", action="store_true", help="open a room and be its host")
    parser.add_argument("--follow", action="store_true", help="only print what the room hears")
    parser.add_argument("--name", default="Python", help="your name in the room")
    options = parser.parse_args()
    if not (options.create or options.follow or options.file):
        parser.error("give a WAV file or --follow")
    try:
        link = options.link
        sound = read_wav(options.file) if options.file and not options.follow else None
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
