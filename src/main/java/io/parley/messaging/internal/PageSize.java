package io.parley.messaging.internal;

import io.parley.identity.UserId;
import io.parley.messaging.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Ends a page before it grows too large for a frame, but never without a message.
final class PageSize {
  private static final int MAX_BYTES = 256 * 1024;
  /// What surrounds a body, in bytes: ids, times and names, rounded up.
  private static final int FRAME_BYTES = 512;
  /// An id in quotes, and a comma.
  private static final int ID_BYTES = 39;

  private PageSize() {}

  static List<Message> cut(List<Message> messages) {
    int bytes = 0;
    for (int i = 0; i < messages.size(); i++) {
      bytes += size(messages.get(i));
      if (bytes > MAX_BYTES && i > 0) {
        return messages.subList(0, i);
      }
    }
    return messages;
  }

  private static int size(Message message) {
    int ids = message.content().mentions().size();
    int bytes = FRAME_BYTES + utf8(message.content().body());
    for (var reaction : message.fold().reactions().entrySet()) {
      List<UserId> users = reaction.getValue();
      ids += users.size();
      bytes += utf8(reaction.getKey());
    }
    return bytes + ids * ID_BYTES;
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
