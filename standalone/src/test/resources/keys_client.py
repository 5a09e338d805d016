"""A client that shares no code with Weir: stubs of weir.proto, made by Debian's grpc tools."""

import sys
import time

import grpc
import weir_pb2
import weir_pb2_grpc

MANY = 100_000
MESSAGE = 1000


def value(i):
    return b"value %d %s" % (i, b"x" * (i % 60))


def batches():
    for start in range(0, MANY, MESSAGE):
        yield weir_pb2.BatchPutRequest(
            index="python",
            puts=[weir_pb2.ItemPut(key="key/%d" % i, data=value(i)) for i in range(start, start + MESSAGE)],
        )


def lookups(keys, position):
    for start in range(0, MANY, MESSAGE):
        yield weir_pb2.BatchLookupRequest(index="python", keys=keys[start : start + MESSAGE], position=position)


def main(address):
    channel = grpc.insecure_channel(address)
    keys = weir_pb2_grpc.KeysStub(channel)

    put = keys.Put(weir_pb2.PutRequest(index="python", key="one", data=b"\x00\xff", if_absent=True))
    assert put.created and put.version > 0
    found = keys.Lookup(weir_pb2.LookupRequest(index="python", key="one", position=put.position))
    assert found.value.data == b"\x00\xff" and found.value.version == put.version
    keys.Put(weir_pb2.PutRequest(index="python", key="empty"))
    assert keys.Lookup(weir_pb2.LookupRequest(index="python", key="empty")).HasField("value")
    assert not keys.Lookup(weir_pb2.LookupRequest(index="python", key="none")).HasField("value")
    try:
        keys.Put(weir_pb2.PutRequest(index="python", key="one", if_absent=True))
        raise AssertionError("the condition was not checked")
    except grpc.RpcError as refusal:
        assert refusal.code() == grpc.StatusCode.FAILED_PRECONDITION
        trailers = dict(refusal.trailing_metadata())
        assert trailers["weir-expected"] == "0" and trailers["weir-found"] == str(put.version), trailers

    begin = time.monotonic()
    batch = keys.BatchPut(batches())
    assert batch.count == MANY
    middle = time.monotonic()
    order = [(i * 7919) % (MANY * 10 // 9) for i in range(MANY)]
    names = ["key/%d" % i for i in order]
    answers = []
    for reply in keys.BatchLookup(lookups(names, batch.position)):
        answers.extend(reply.answers)
    end = time.monotonic()
    assert len(answers) == MANY
    for i, answer in zip(order, answers):
        assert answer.HasField("value") == (i < MANY), i
        assert not answer.HasField("value") or answer.value.data == value(i), i

    listed = [
        item.key
        for reply in keys.Items(weir_pb2.ItemsRequest(index="python", prefix="key/9999", limit=3))
        for item in reply.items
    ]
    assert listed == ["key/9999", "key/99990", "key/99991"], listed
    assert keys.Delete(weir_pb2.DeleteRequest(index="python", key="one", if_version=put.version)).deleted
    assert keys.Status(weir_pb2.StatusRequest()).ready
    print("%d put in %.3f s, looked up in %.3f s" % (MANY, middle - begin, end - middle))


main(sys.argv[1])
