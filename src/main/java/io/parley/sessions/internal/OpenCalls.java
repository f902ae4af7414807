package io.parley.sessions.internal;

import io.parley.platform.ParleyException;
import io.parley.platform.Role;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Chooses who is called: of one key the same node while the set of nodes stands, and while any of its calls is open,
/// so that a node that comes or goes does not change their order.
final class OpenCalls {
  private final Directory directory;
  private final Doubts doubts;
  private final Map<Key, Held> open = new ConcurrentHashMap<>();

  private record Key(Role role, Object key) {}

  private record Held(Lease node, int calls) {}

  OpenCalls(Directory directory, Doubts doubts) {
    this.directory = directory;
    this.doubts = doubts;
  }

  /// To be followed by [#end]. Fails with `unavailable` where no node has the role.
  Lease begin(Role role, Object key) {
    return open.compute(new Key(role, key), (_, held) -> held == null || doubts.isLost(held.node)
        ? new Held(choose(role, key), 1)
        : new Held(held.node, held.calls + 1)).node;
  }

  void end(Role role, Object key, Lease node) {
    open.computeIfPresent(new Key(role, key), (_, held) -> {
      if (!held.node.incarnation().equals(node.incarnation())) {
        return held; // others were called elsewhere meanwhile, since this node was lost
      }
      return held.calls == 1 ? null : new Held(node, held.calls - 1);
    });
  }

  /// Not one that is in doubt, unless all are.
  Lease choose(Role role, Object key) {
    Map<String, Lease> all = directory.with(role);
    List<String> sound = all.entrySet().stream().filter(node -> !doubts.on(node.getValue())).map(Map.Entry::getKey)
        .toList();
    return Rendezvous.choose(sound.isEmpty() ? all.keySet() : sound, key).map(all::get)
        .orElseThrow(() -> ParleyException
            .unavailable("No node has the role %s at the moment".formatted(role.profile()), null));
  }
}
