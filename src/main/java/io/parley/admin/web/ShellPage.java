package io.parley.admin.web;

import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;

/// What is live around every page: the alarms beside the navigation, and of how many nodes the figures are.
@Controller
@OnRole(Role.ADMIN)
class ShellPage {
  private final LiveBlocks live;

  ShellPage(LiveBlocks live) {
    this.live = live;
  }

  @GetMapping(path = "/admin/shell/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @ResponseBody
  Flux<ServerSentEvent<?>> live(ServerWebExchange exchange) {
    return live.stream(exchange);
  }
}
