package io.parley.messaging;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a message says.
///
/// @param body text, a caption, an emoji; empty in deletions and where a reaction is taken back
/// @param targetMessageId the message that is replied to, or that an edit, deletion or reaction is about
/// @param mediaId of images and files
/// @param mentions users named in it, in the order given
public record Content(MessageType type, String body, @Nullable UUID targetMessageId, @Nullable UUID mediaId,
    List<UUID> mentions) {
  public Content {
    mentions = List.copyOf(mentions);
  }

  /// Text and nothing else.
  public static Content text(String body) {
    return new Content(MessageType.TEXT, body, null, null, List.of());
  }

  /// The same with another body.
  public Content withBody(String other) {
    return new Content(type, other, targetMessageId, mediaId, mentions);
  }
}
