package io.parley.admin.web;

import io.parley.admin.internal.Permission;
import io.parley.admin.internal.figures.FiguresWatch;
import io.parley.admin.internal.figures.NodeView;
import io.parley.admin.web.Act.Link;
import io.parley.admin.web.Act.Outcome;
import io.parley.admin.web.Act.Preview;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.parley.platform.Role;
import io.parley.sessions.DrainProgress;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.Drains;
import io.parley.sessions.ops.KnownNode;
import java.util.ArrayList;
import java.util.List;

/// What can be done to a node: have it drained, and have it serve again.
final class NodeActs {
  private static final String GATEWAY = Role.GATEWAY.profile();

  private final FiguresWatch figures;
  private final Drains drains;

  NodeActs(FiguresWatch figures, Drains drains) {
    this.figures = figures;
    this.drains = drains;
  }

  /// A node that is known.
  ///
  /// @throws ParleyException `not_found` for any other
  NodeView find(String id) {
    return figures.overview().nodes().stream().filter(view -> view.node().id().value().equals(id)).findFirst()
        .orElseThrow(() -> new ParleyException(ErrorKind.NOT_FOUND, "not_found",
            "There is no node %s. Nodes that have gone are known for 24 h".formatted(id)));
  }

  /// @throws ParleyException `conflict` for a node that can't be drained
  Act drain(String id) {
    KnownNode node = gateway(id);
    List<KnownNode> others = figures.overview().nodes().stream().map(NodeView::node)
        .filter(other -> other.isHere() && other.has(GATEWAY) && !other.draining() && !other.id().equals(node.id()))
        .toList();
    List<String> effects = new ArrayList<>();
    if (others.isEmpty()) {
      effects.add("No other gateway takes connections: nobody can chat until this one serves again.");
    }
    effects.add("%s will be asked to move over 60 s%s.".formatted(connections(node.sessions()), room(others)));
    effects.add("New ones are refused here, and its readiness says so to the load balancer.");
    return new Act(Permission.NODES_DRAIN, "nodes.drain", "node " + id,
        new Preview("Drain %s?".formatted(id), effects, "No message is lost: clients sync where they come back.",
            "You can have it serve again until it has stopped. Stopping it is yours to do.", "Drain %s".formatted(id),
            true, others.isEmpty() ? id : null, List.of()),
        NodesPage.url(id), _ -> drains.begin(node.id()).map(progress -> outcome(node.id(), progress)));
  }

  private static Outcome outcome(NodeId id, DrainProgress progress) {
    return switch (progress.state()) {
      case DRAINING -> new Outcome("%s takes no connections from now on; %s are asked to move over %d s.".formatted(id,
          connections(progress.now()), progress.over().toSeconds()), serveAgain(id));
      case DRAINED -> new Outcome("%s takes no connections from now on, and has none.".formatted(id), serveAgain(id));
      case STOPPING -> Outcome.of("%s is stopping already.".formatted(id));
      case SERVING -> Outcome.of("%s takes connections.".formatted(id));
    };
  }

  private static Link serveAgain(NodeId id) {
    return new Link("Serve again…", NodesPage.url(id.value()) + "/serve");
  }

  /// @throws ParleyException `conflict` for a node that can't be drained
  Act serve(String id) {
    KnownNode node = gateway(id);
    return new Act(Permission.NODES_DRAIN, "nodes.serve", "node " + id,
        new Preview("Have %s serve again?".formatted(id),
            List.of("It takes connections again.", "%s that are left stay.".formatted(connections(node.sessions()))),
            "Those who have moved stay where they are.", "You can drain it again.", "Serve again", false, null,
            List.of()),
        NodesPage.url(id), _ -> drains.cancel(node.id()).map(progress -> outcome(node.id(), progress)));
  }

  private KnownNode gateway(String id) {
    KnownNode node = find(id).node();
    if (!node.isHere()) {
      throw conflict("Node %s has gone".formatted(id));
    }
    if (!node.has(GATEWAY)) {
      throw conflict("Node %s is no gateway: it holds no connections that could move".formatted(id));
    }
    return node;
  }

  private static ParleyException conflict(String message) {
    return new ParleyException(ErrorKind.CONFLICT, "conflict", message);
  }

  private static String room(List<KnownNode> others) {
    if (others.isEmpty()) {
      return "";
    }
    long room = others.stream().mapToLong(other -> Math.max(0, other.capacity() - other.sessions())).sum();
    return "; the other gateways have room for %,d".formatted(room);
  }

  private static String connections(int number) {
    return number == 1 ? "1 connection" : "%,d connections".formatted(number);
  }
}
