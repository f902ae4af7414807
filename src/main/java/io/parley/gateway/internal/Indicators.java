package io.parley.gateway.internal;

import io.parley.gateway.internal.GatewayPeersExchange.Writing;
import io.parley.protocol.ServerFrame;
import io.parley.protocol.ServerFrames;
import io.parley.sessions.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who is shown as writing to this node's sessions, and until when: it ends here, so that it does also when the writer's
/// gateway has died.
final class Indicators {
  /// How long it is believed that somebody writes.
  static final Duration LASTS = Duration.ofSeconds(10);

  private final LocalSessions sessions;
  private final Ticks ticks;
  private final GatewayMeters meters;
  private final OncePerSecond<Writing> pace;
  private final Map<OncePerSecond.Key, Shown> shown = new HashMap<>();

  /// @param recipients all who were shown it and have not been told that it is over
  /// @param until in milliseconds of the ticks
  private record Shown(Set<SessionId> recipients, long until) {}

  Indicators(LocalSessions sessions, Ticks ticks, GatewayMeters meters) {
    this.sessions = sessions;
    this.ticks = ticks;
    this.meters = meters;
    this.pace = new OncePerSecond<>(ticks);
  }

  void take(Writing word) {
    OncePerSecond.Key key = new OncePerSecond.Key(word.conversationId(), word.userId());
    if (pace.take(key, word)) {
      show(key, word);
    }
  }

  /// Ends what is over, and shows what had to wait for its second.
  void tick() {
    pace.due(this::show);
    List<Map.Entry<OncePerSecond.Key, Shown>> over;
    synchronized (this) {
      long now = ticks.millis();
      over = shown.entrySet().stream().filter(one -> now - one.getValue().until >= 0)
          .map(one -> Map.entry(one.getKey(), one.getValue())).toList();
      over.forEach(one -> shown.remove(one.getKey()));
    }
    over.forEach(one -> {
      pace.begin(one.getKey());
      push(one.getKey(), one.getValue().recipients, false);
    });
  }

  private void show(OncePerSecond.Key key, Writing word) {
    Set<SessionId> recipients = new HashSet<>(word.recipients());
    synchronized (this) {
      Shown before = shown.remove(key);
      if (word.active()) {
        Set<SessionId> all = new HashSet<>(recipients);
        if (before != null) {
          before.recipients.stream().filter(id -> sessions.find(id) != null).forEach(all::add);
        }
        shown.put(key, new Shown(all, ticks.millis() + LASTS.toMillis()));
      } else if (before == null) {
        return; // nobody is shown anything
      } else {
        recipients.addAll(before.recipients);
      }
    }
    push(key, recipients, word.active());
  }

  private void push(OncePerSecond.Key key, Set<SessionId> recipients, boolean active) {
    List<Session> here = new ArrayList<>(recipients.size());
    recipients.forEach(id -> {
      Session session = sessions.find(id);
      if (session != null) {
        here.add(session);
      }
    });
    if (!here.isEmpty()) {
      byte[] frame = ServerFrames
          .encode(new ServerFrame.Typing(key.conversationId().value(), key.userId().value(), active));
      here.forEach(session -> session.later(() -> session.push(frame)));
      meters.typingPushed(here.size());
    }
  }
}
