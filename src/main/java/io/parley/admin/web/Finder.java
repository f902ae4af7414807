package io.parley.admin.web;

import reactor.core.publisher.Flux;

/// Knows one kind of thing by its id or exact name.
interface Finder {
  /// Hits for what was typed; empty where it is nothing of this kind. Bounded: an id has one, a name at most a few.
  Flux<Hit> find(String typed);

  /// @param kind such as `Conversation`
  /// @param title as people know it; other people's text
  record Hit(String kind, String title, String url) {}
}
