package io.parley.sessions;

/// What a node says about its load with each renewal of its lease; the gateway implements it.
@FunctionalInterface
public interface NodeLoad {
  /// Sessions held now. Asked every 3 s on the renewal's thread: a plain read, no call.
  int sessions();

  /// How many it would hold; 0 where it knows no limit.
  default int capacity() {
    return 0;
  }

  /// Whether it sends its clients to other nodes.
  default boolean draining() {
    return false;
  }
}
