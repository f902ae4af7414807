package io.parley.admin.web;

import java.util.Locale;

/// A list of conversations that has a name: there is none of all of them.
public enum ConversationSet {
  HOTTEST("hottest now"), LARGEST("largest"), BUCKETS("largest buckets"), CHANNELS("channels");

  private final String title;

  ConversationSet(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  /// Whether it is found by a walk over all conversations.
  boolean isWalkedFor() {
    return this == LARGEST || this == CHANNELS;
  }

  /// As an address has it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ConversationSet parse(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
