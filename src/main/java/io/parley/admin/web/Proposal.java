package io.parley.admin.web;

import io.parley.admin.internal.Permission;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/// The first half of an action: what would be done is read and shown, to whom may do it.
final class Proposal {
  private Proposal() {}

  /// Nothing is read for an operator who may not: fails with [ForbiddenException].
  ///
  /// @param act read when it is to be shown
  static Mono<Rendering> of(Acts acts, Permission needed, Mono<Act> act) {
    return Frame.operator().flatMap(operator -> operator.may(needed)
        ? act.map(found -> ActPage.preview(acts, found, operator))
        : Mono.error(() -> new ForbiddenException(needed, operator)));
  }
}
