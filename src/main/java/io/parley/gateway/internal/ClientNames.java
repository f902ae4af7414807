package io.parley.gateway.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What clients call themselves, each text kept once however many sessions bear it: at most [#MOST] of them, further ones are not
/// remembered.
final class ClientNames {
  static final int MOST = 1_000;

  private final Map<String, String> known = new ConcurrentHashMap<>();

  /// The same text for the same name; null for one beyond [#MOST].
  @Nullable
  String of(@Nullable String name) {
    if (name == null) {
      return null;
    }
    String same = known.get(name);
    return same != null || known.size() >= MOST ? same : known.computeIfAbsent(name, text -> text);
  }
}
