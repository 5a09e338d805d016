package io.weir.client;

import io.weir.client.v1.PutReply;

/**
 * What became of a put.
 *
 * @param version of the item now
 * @param created whether there was no item before
 * @param position where the write is in the log; a read that is given it sees the write
 */
public record Written(long version, boolean created, String position) {
  static Written of(PutReply reply) {
    return new Written(reply.getVersion(), reply.getCreated(), reply.getPosition());
  }
}
