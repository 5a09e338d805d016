"""A client that shares no code with Weir: Debian's websockets listen to what urllib appends."""

import asyncio
import json
import sys
import urllib.request

import websockets

EVENTS = 100
STREAMS = ["python-1", "python-2", "python-3"]


def append(url, stream, documents):
    request = urllib.request.Request(
        "%s/streams/listen/%s" % (url, stream),
        data="\n".join(json.dumps(each) for each in documents).encode(),
        headers={"Content-Type": "application/x-ndjson"},
    )
    with urllib.request.urlopen(request) as reply:
        assert reply.status == 201


async def answer(socket, command, events):
    """Sends a command; what comes before its answer are events."""
    await socket.send(json.dumps(command))
    while True:
        message = json.loads(await socket.recv())
        if isinstance(message, dict):
            assert message["id"] == command["id"], message
            return message
        events += message


async def listen(url):
    for stream in STREAMS[:2]:
        append(url, stream, [{"n": n} for n in range(1, EVENTS // 2 + 1)])
    address = url.replace("http:", "ws:") + "/listen?s=listen:%s:1" % STREAMS[0]
    events = []
    async with websockets.connect(address, max_size=1 << 22) as socket:
        for number, stream in enumerate(STREAMS[1:]):
            command = {"cmd": "subscribe", "bucket": "listen", "stream": stream, "from": 1, "id": number}
            assert (await answer(socket, command, events))["ok"]
        refused = await answer(socket, {"cmd": "subscribe", "bucket": "listen", "stream": STREAMS[1], "id": 7}, events)
        assert not refused["ok"] and "already" in refused["reason"], refused
        await asyncio.wait_for(await socket.ping(), 60)
        append(url, STREAMS[2], [{"n": n} for n in range(1, EVENTS + 1)])
        for stream in STREAMS[:2]:
            append(url, stream, [{"n": n} for n in range(EVENTS // 2 + 1, EVENTS + 1)])
        while len(events) < EVENTS * len(STREAMS):
            events += json.loads(await socket.recv())
        left = await answer(socket, {"cmd": "unsubscribe", "bucket": "listen", "stream": STREAMS[1], "id": 8}, events)
        assert left["ok"], left
    for stream in STREAMS:
        of_stream = [each for each in events if each["meta"]["stream"] == stream]
        assert [each["meta"]["id"] for each in of_stream] == list(range(1, EVENTS + 1)), stream
        assert [each["data"]["n"] for each in of_stream] == list(range(1, EVENTS + 1)), stream
    print("%d events of %d streams" % (len(events), len(STREAMS)))


asyncio.run(asyncio.wait_for(listen(sys.argv[1]), 200))
