package io.parley.gateway.internal;

import io.parley.conversation.ConversationId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The channels that one session hears of, and what it has open on the screen. Bounded by the conversations its user is in.
final class Listening {
  /// Most users are in none.
  private Set<ConversationId> channels = Set.of();
  private @Nullable ConversationId view;
  private int looks;
  private boolean closed;

  /// What a list of channels changes.
  record Change(List<ConversationId> joined, List<ConversationId> left) {}

  /// How often its user's memberships were looked at for it.
  synchronized int looks() {
    return looks;
  }

  /// Takes the channels that its user is in, as they were just read.
  synchronized Change set(Collection<ConversationId> now) {
    looks++;
    Set<ConversationId> wanted = closed ? Set.of() : new HashSet<>(now);
    Change change = new Change(wanted.stream().filter(channel -> !channels.contains(channel)).toList(),
        channels.stream().filter(channel -> !wanted.contains(channel)).toList());
    channels = wanted.isEmpty() ? Set.of() : wanted;
    return change;
  }

  /// Opens another conversation on the screen, or none; gives the one before.
  synchronized @Nullable ConversationId view(@Nullable ConversationId next) {
    ConversationId before = view;
    view = closed ? null : next;
    return before;
  }

  /// Null for nothing.
  synchronized @Nullable ConversationId viewed() {
    return view;
  }

  synchronized boolean views(ConversationId channel) {
    return channel.equals(view) && channels.contains(channel);
  }

  /// Its end; gives the channels that it heard of.
  synchronized List<ConversationId> close() {
    closed = true;
    view = null;
    List<ConversationId> all = List.copyOf(channels);
    channels = Set.of();
    return all;
  }
}
