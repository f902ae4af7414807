package io.parley.admin.web;

import io.parley.admin.internal.figures.FiguresWatch;
import reactor.core.publisher.Flux;

/// Finds a node by its id, also one that has gone.
final class NodeFinder implements Finder {
  private final FiguresWatch figures;

  NodeFinder(FiguresWatch figures) {
    this.figures = figures;
  }

  @Override
  public Flux<Hit> find(String typed) {
    return Flux.fromStream(() -> figures.overview().nodes().stream().map(view -> view.node().id().value())
        .filter(typed::equals)).map(id -> new Hit("Node", id, NodesPage.url(id)));
  }
}
