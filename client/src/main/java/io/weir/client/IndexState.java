package io.weir.client;

import io.weir.client.v1.IndexReply;

/**
 * What is set for an index, and whether it is in force.
 *
 * @param building whether values that were there before are still being read; until then searches
 *     are refused
 */
public record IndexState(IndexSettings settings, boolean building) {
  static IndexState of(IndexReply reply) {
    return new IndexState(IndexSettings.of(reply.getSettings()), reply.getBuilding());
  }
}
