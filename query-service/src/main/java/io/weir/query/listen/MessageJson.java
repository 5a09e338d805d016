package io.weir.query.listen;

import io.weir.query.reply.Utf8Text;
import java.util.List;

/** Messages about streams, as the array that clients get. */
final class MessageJson {
  private MessageJson() {}

  static void write(Utf8Text json, List<Message> messages) {
    char before = '[';
    for (Message message : messages) {
      if (message instanceof Message.OfStream each) {
        each.write(json.ascii(before));
        before = ',';
      }
    }
    json.ascii(']');
  }
}
