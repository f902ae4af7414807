package io.parley.messaging.internal;

import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import io.parley.messaging.Messages;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.nio.charset.StandardCharsets;

/// What a message of each type must say, may say, and may not.
///
/// | | body | target | media | mentions |
/// | --- | --- | --- | --- | --- |
/// | text | 1 to 10,240 bytes | of a reply | no | up to 100 |
/// | image, file | up to 10,240 bytes | of a reply | yes | up to 100 |
/// | reaction | up to 64 bytes, empty to take it back | yes | no | no |
/// | edit | up to 10,240 bytes | yes | no | no |
/// | delete | none | yes | no | no |
final class ContentRules {
  private ContentRules() {}

  /// @throws ParleyException `bad_request` or `body_too_large`, naming field and limit
  static void check(Content content) {
    MessageType type = content.type();
    int bytes = content.body().getBytes(StandardCharsets.UTF_8).length;
    switch (type) {
      case TEXT -> {
        required(bytes > 0, "body is empty");
        limit(bytes, Messages.MAX_BODY_BYTES);
        required(content.mediaId() == null, "media_id goes with message_type image or file");
      }
      case IMAGE, FILE -> {
        limit(bytes, Messages.MAX_BODY_BYTES);
        required(content.mediaId() != null, "media_id is missing");
      }
      case REACTION -> limit(bytes, Messages.MAX_REACTION_BYTES);
      case EDIT -> limit(bytes, Messages.MAX_BODY_BYTES);
      case DELETE -> required(bytes == 0, "body must be empty in a deletion");
      case SYSTEM -> throw ParleyException.badRequest("message_type system comes from the server only");
    }
    required(content.mentions().size() <= Messages.MAX_MENTIONS,
        "mentions must hold at most %d".formatted(Messages.MAX_MENTIONS));
    if (type.isAboutAnother()) {
      required(content.targetMessageId() != null, "target_message_id is missing");
      required(content.mediaId() == null, "media_id goes with message_type image or file");
      required(content.mentions().isEmpty(), "mentions go with message_type text, image or file");
    }
  }

  private static void limit(int bytes, int limit) {
    if (bytes > limit) {
      throw new ParleyException(ErrorKind.INVALID, "body_too_large",
          "body has %d bytes, limit %d".formatted(bytes, limit));
    }
  }

  private static void required(boolean fulfilled, String otherwise) {
    if (!fulfilled) {
      throw ParleyException.badRequest(otherwise);
    }
  }
}
