package io.parley.sessions.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Chooses one of several nodes for a key, so that all choose the same and a node that comes or goes moves only its own
/// keys: the one with the highest weight, which is a hash of both.
final class Rendezvous {
  /// The finalizer of MurmurHash3, which spreads every bit over all others.
  private static final long MIX_1 = 0xff51afd7ed558ccdL;
  private static final long MIX_2 = 0xc4ceb9fe1a85ec53L;
  private static final int SHIFT = 33;
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Rendezvous() {}

  /// Empty when there is no node.
  static Optional<String> choose(Collection<String> nodes, Object key) {
    String text = key.toString();
    return nodes.stream()
        .max(Comparator.comparingLong((String node) -> weight(node, text)).thenComparing(Comparator.naturalOrder()));
  }

  private static long weight(String node, String key) {
    long hash = FNV_BASIS;
    for (String part : new String[]{node, "|", key}) {
      for (int i = 0; i < part.length(); i++) {
        hash = (hash ^ part.charAt(i)) * FNV_PRIME;
      }
    }
    hash = (hash ^ (hash >>> SHIFT)) * MIX_1;
    hash = (hash ^ (hash >>> SHIFT)) * MIX_2;
    return hash ^ (hash >>> SHIFT);
  }
}
