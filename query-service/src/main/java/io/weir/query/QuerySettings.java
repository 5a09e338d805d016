package io.weir.query;

import io.weir.query.listen.ListenSettings;
import io.weir.query.live.LiveSettings;
import io.weir.query.prometheus.RemoteReadSettings;
import io.weir.query.reply.Compression;
import io.weir.queryclient.QueryClientSettings;
import io.weir.service.settings.RecordTopics;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import io.weir.service.settings.SharedSettings;
import java.util.OptionalInt;

/**
 * How the query service finds the job, and what bounds its replies.
 *
 * @param client finds the job
 * @param replyThreads how many answers are written to their requests at the same time
 * @param replyMemory the most bytes held for queries in flight and replies that are not written
 * @param exports how many exports run at the same time
 * @param exportRate bytes a second; an export, or a reply with several reports, that is read more
 *     slowly is cut
 * @param width of the series that is meant where a tag has several; it sizes replies, which without
 *     one are sized for the most values
 * @param compression which reports are compressed
 * @param records the log of records, and whether there are any
 * @param listen the bounds of listening
 * @param live the bounds of live views
 * @param remoteReads the bounds of remote reads
 */
public record QuerySettings(
    QueryClientSettings client,
    int replyThreads,
    long replyMemory,
    int exports,
    long exportRate,
    OptionalInt width,
    Compression compression,
    RecordTopics records,
    ListenSettings listen,
    LiveSettings live,
    RemoteReadSettings remoteReads) {

  /**
   * @throws SettingsException naming the key, the limit and what was got
   */
  public static QuerySettings from(Settings settings) {
    return new QuerySettings(
        QueryClientSettings.from(settings),
        settings.integer("WEIR_REPLY_THREADS", 16, 1, 1000, "replies written at the same time"),
        settings.bytes(
            "WEIR_REPLY_MEMORY", "128MB", "most bytes held for queries and their replies"),
        settings.integer("WEIR_EXPORTS", 4, 1, 1000, "exports that run at the same time"),
        settings.bytes("WEIR_EXPORT_RATE", "20KB", "bytes a second; slower streams are cut"),
        SharedSettings.width(settings),
        Compression.from(settings),
        SharedSettings.records(settings),
        ListenSettings.from(settings),
        LiveSettings.from(settings),
        RemoteReadSettings.from(settings));
  }
}
