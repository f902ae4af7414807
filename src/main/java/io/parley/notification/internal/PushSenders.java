package io.parley.notification.internal;

import io.parley.notification.PushKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Those that are configured.
final class PushSenders implements AutoCloseable {
  private final Map<PushKind, PushSender> senders = new EnumMap<>(PushKind.class);

  PushSenders(List<PushSender> configured) {
    configured.forEach(sender -> senders.put(sender.kind(), sender));
  }

  /// Null where this kind is off.
  @Nullable
  PushSender of(PushKind kind) {
    return senders.get(kind);
  }

  Set<PushKind> kinds() {
    return Set.copyOf(senders.keySet());
  }

  boolean isEmpty() {
    return senders.isEmpty();
  }

  @Override
  public void close() {
    senders.values().forEach(PushSender::close);
  }
}
