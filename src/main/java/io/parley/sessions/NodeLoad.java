package io.parley.sessions;

/// What a node says about its load with each renewal of its lease; the gateway implements it.
@FunctionalInterface
public interface NodeLoad {
  /// Sessions held now. Asked every 3 s on the renewal's thread: a plain read, no call.
  int sessions();
}
