package io.parley.admin.web;

import io.parley.admin.internal.figures.FiguresWatch;
import io.parley.admin.web.LiveBlocks.Block;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;

/// Is all well; if not what, since when, and what changed just before?
@Controller
@OnRole(Role.ADMIN)
class OverviewPage {
  static final String URL = "/admin";
  private static final String BLOCKS = "admin/overview-blocks";
  private static final List<Block> LIVE = Stream.concat(Block.each(1, "verdict", "tiles").stream(),
      Block.each(5, "stages", "charts", "changes").stream()).toList();

  private final FiguresWatch figures;
  private final LiveBlocks live;

  OverviewPage(FiguresWatch figures, LiveBlocks live) {
    this.figures = figures;
    this.live = live;
  }

  /// @param range `24h` or, as without, the last 15 minutes
  @GetMapping(URL)
  Rendering overview(@RequestParam @Nullable String range, ServerWebExchange exchange) {
    return Rendering.view("admin/overview").modelAttribute("page", view(range, Frame.show(exchange.getRequest())))
        .build();
  }

  @GetMapping(path = URL + "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @ResponseBody
  Flux<ServerSentEvent<?>> live(@RequestParam @Nullable String range, ServerWebExchange exchange) {
    Show show = Frame.show(exchange.getRequest());
    return live.stream(exchange, BLOCKS, LIVE, () -> Map.of("page", view(range, show), "show", show));
  }

  private OverviewView view(@Nullable String range, Show show) {
    return new OverviewView(figures.overview(), show, "24h".equals(range), figures.deliveryLimit());
  }
}
