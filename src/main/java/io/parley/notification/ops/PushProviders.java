package io.parley.notification.ops;

import io.parley.notification.PushKind;
import io.parley.sessions.NodeId;
import java.util.List;
import reactor.core.publisher.Mono;

/// How a node that pushes to phones gets on with the providers.
public interface PushProviders {
  /// Providers that are told of at most: of more, those first that fail.
  int MOST = 20;

  /// As it is now. Fails with `not_found` where the node is not here, with `unavailable` after 2 s, and for a node that pushes nothing.
  Mono<Figures> of(NodeId node);

  /// @param waiting messages to absent members that wait to be pushed, or are under way
  /// @param mostWaiting that the node holds; the rest stays in Kafka
  /// @param providers those that were met within ten minutes, those first that it keeps away from
  /// @param more that are not told of
  record Figures(int waiting, int mostWaiting, List<Provider> providers, int more) {}

  /// @param name the host of a push service, which whoever subscribes names; `webhook` for the operator's own
  /// @param keptAway whether nothing but a try each 30 s is sent to it, since it failed five times in a row
  /// @param failures in a row, up to five
  /// @param underWay pushes that it has not answered
  record Provider(PushKind kind, String name, boolean keptAway, int failures, int underWay) {}
}
