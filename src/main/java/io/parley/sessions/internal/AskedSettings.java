package io.parley.sessions.internal;

import io.parley.platform.Deadlines;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.NodeSettings;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Asks the node itself, which may be this one.
final class AskedSettings implements NodeSettings {
  private final NodeId self;
  private final SettingsExchange here;
  private final @Nullable Peers peers;

  /// @param peers null on a node that is alone
  AskedSettings(NodeId self, SettingsExchange here, @Nullable Peers peers) {
    this.self = self;
    this.here = here;
    this.peers = peers;
  }

  @Override
  public Mono<SortedMap<String, String>> of(NodeId node) {
    if (node.equals(self)) {
      return here.settings().map(SettingsExchange.Settings::settings);
    }
    return peers == null
        ? Mono.error(() -> ParleyException.unavailable("Node %s can't be asked".formatted(node), null))
        : peers.askNode(node.value(), SettingsExchange.class, SettingsExchange::settings)
            .timeout(DEADLINE, Mono.error(() -> ParleyException
                .unavailable("Node %s did not answer within %d s".formatted(node, DEADLINE.toSeconds()), null)),
                Deadlines.TIMER)
            .map(SettingsExchange.Settings::settings);
  }
}
