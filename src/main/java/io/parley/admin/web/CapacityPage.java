package io.parley.admin.web;

import io.parley.admin.internal.capacity.Asked;
import io.parley.admin.internal.capacity.Capacity;
import io.parley.admin.internal.figures.FiguresWatch;
import io.parley.admin.web.LiveBlocks.Block;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Flux;

/// How full are we, and what do so many users need?
@Controller
@OnRole(Role.ADMIN)
class CapacityPage {
  static final String URL = "/admin/capacity";
  /// Where the question stands on the page.
  private static final String QUESTION = "needs";
  private static final List<Block> LIVE = Block.each(5, "verdict", "now");

  private final Capacity capacity;
  private final FiguresWatch figures;
  private final LiveBlocks live;

  CapacityPage(Capacity capacity, FiguresWatch figures, LiveBlocks live) {
    this.capacity = capacity;
    this.figures = figures;
    this.live = live;
  }

  /// A form sends all its fields; what stays in the address is what makes it another question.
  @GetMapping(URL)
  Rendering capacity(ServerWebExchange exchange) {
    Asked asked = capacity.ask(exchange.getRequest().getQueryParams()::getFirst);
    if (!asked.isTidy()) {
      UriComponentsBuilder tidy = UriComponentsBuilder.fromPath(URL).fragment(QUESTION);
      asked.yours().forEach(tidy::queryParam);
      return Rendering.redirectTo(tidy.build().toUriString()).status(HttpStatus.SEE_OTHER).build();
    }
    Show show = Frame.show(exchange.getRequest());
    return Rendering.view("admin/capacity").modelAttribute("page", fullness(show))
        .modelAttribute("needs", new NeedsView(asked, capacity.lastDay(), show)).build();
  }

  @GetMapping(path = URL + "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @ResponseBody
  Flux<ServerSentEvent<?>> live(ServerWebExchange exchange) {
    Show show = Frame.show(exchange.getRequest());
    return live.stream(exchange, "admin/capacity-blocks", LIVE, () -> Map.of("page", fullness(show), "show", show));
  }

  private FullnessView fullness(Show show) {
    OverviewView overview = new OverviewView(figures.overview(), show, false, figures.deliveryLimit());
    return new FullnessView(capacity.now(), capacity.history(), overview, figures.overview().at(), show);
  }
}
