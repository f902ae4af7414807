package io.parley.admin.web;

import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/// Gives every page of the console its frame, and keeps none of them in a browser's cache.
@ControllerAdvice(basePackageClasses = FrameAdvice.class)
@OnRole(Role.ADMIN)
class FrameAdvice {
  private final Frame frame;

  FrameAdvice(Frame frame) {
    this.frame = frame;
  }

  @ModelAttribute
  Mono<Void> frame(ServerWebExchange exchange, Model model) {
    return frame.model(exchange).doOnNext(model::addAllAttributes).then();
  }
}
