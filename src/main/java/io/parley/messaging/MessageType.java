package io.parley.messaging;

import io.parley.platform.ParleyException;
import java.util.Locale;

/// What a message is. `system` messages come from the server alone.
public enum MessageType {
  TEXT, IMAGE, FILE, REACTION, EDIT, DELETE, SYSTEM;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /// @throws ParleyException `bad_request` for any other word
  public static MessageType parse(String text) {
    for (MessageType type : values()) {
      if (type.wireName.equals(text)) {
        return type;
      }
    }
    throw ParleyException.badRequest("message_type must be one of text, image, file, reaction, edit, delete");
  }

  /// Whether it stands by itself: counts as unread for those who did not send it, and can be edited, deleted and reacted to.
  public boolean countsAsUnread() {
    return this == TEXT || this == IMAGE || this == FILE;
  }

  /// Whether it says something about its target instead of standing by itself.
  public boolean isAboutAnother() {
    return this == REACTION || this == EDIT || this == DELETE;
  }

  /// As on the wire and in storage.
  public String wireName() {
    return wireName;
  }
}
