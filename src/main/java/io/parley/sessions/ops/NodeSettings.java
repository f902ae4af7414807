package io.parley.sessions.ops;

import io.parley.sessions.NodeId;
import java.time.Duration;
import java.util.SortedMap;
import reactor.core.publisher.Mono;

/// What is set on nodes under `parley.`, so that one can be compared with its peers.
///
/// Never told: keys, passwords and other secrets, accounts, and what must differ from node to node (its name, addresses, ports and
/// directories). Of an address only the host. What is not set has its default, and is missing.
public interface NodeSettings {
  /// Settings that are told at most.
  int MOST = 200;
  /// Characters of a value that are told at most.
  int LONGEST = 100;
  Duration DEADLINE = Duration.ofSeconds(2);

  /// By name, as it stands where it was set, in small letters. Fails with `unavailable` where the node does not answer within
  /// [#DEADLINE].
  Mono<SortedMap<String, String>> of(NodeId node);
}
