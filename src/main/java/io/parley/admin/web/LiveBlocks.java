package io.parley.admin.web;

import io.parley.admin.internal.figures.FiguresWatch;
import io.parley.admin.internal.figures.Overview;
import io.parley.admin.internal.figures.Reach;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.server.ServerWebExchange;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.TemplateSpec;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Keeps pages as the server has them now: the blocks of a page that have changed are sent again, as the same template makes them, at
/// most once a second.
///
/// Every 3 s a stream says of how many nodes the figures are, and every 5 s what the navigation shows, so that no page misses an alarm.
/// It says `bye` when its viewer's session has ended: it never keeps one awake. At most [#MOST] streams are open; further ones are
/// refused, and their pages go on without.
final class LiveBlocks {
  static final int MOST = 100;
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int HEARTBEAT_TICKS = 3;
  private static final Logger log = LoggerFactory.getLogger(LiveBlocks.class);

  private static final String PARTS = "admin/parts";
  private static final Block PAGES = new Block("pages", 5);

  private final ITemplateEngine templates;
  private final IdleContexts sessions;
  private final Frame frame;
  private final FiguresWatch figures;
  private final AtomicInteger open = new AtomicInteger();

  LiveBlocks(ITemplateEngine templates, IdleContexts sessions, Frame frame, FiguresWatch figures) {
    this.templates = templates;
    this.sessions = sessions;
    this.frame = frame;
    this.figures = figures;
  }

  /// A part of a page.
  ///
  /// @param id of the element, and name of the fragment that it is made by
  /// @param seconds how often it is looked at: what is costly changes every 5 s at most
  record Block(String id, int seconds) {
    static List<Block> each(int seconds, String... ids) {
      return Arrays.stream(ids).map(id -> new Block(id, seconds)).toList();
    }
  }

  /// Of a page on which nothing else is live.
  Flux<ServerSentEvent<?>> stream(ServerWebExchange exchange) {
    return stream(exchange, PARTS, List.of(), Map::of);
  }

  /// @param template that has a fragment for each block
  /// @param model what the fragments need, as it is now
  Flux<ServerSentEvent<?>> stream(ServerWebExchange exchange, String template, List<Block> blocks,
      Supplier<Map<String, Object>> model) {
    return streamOf(exchange, template, blocks, Mono.fromSupplier(model));
  }

  /// Of what has to be asked for: a look that takes longer than a second leaves out the next.
  Flux<ServerSentEvent<?>> streamOf(ServerWebExchange exchange, String template, List<Block> blocks,
      Mono<Map<String, Object>> model) {
    return Flux.<ServerSentEvent<?>>defer(() -> {
      if (open.incrementAndGet() > MOST) {
        open.decrementAndGet();
        return Flux.<ServerSentEvent<?>>error(new ParleyException(ErrorKind.LIMITED, "overloaded",
            "%d pages are live on this node, its limit; this one stays as it is".formatted(MOST)));
      }
      Map<String, String> sent = new HashMap<>();
      return Flux.interval(EVERY, Schedulers.parallel()).onBackpressureDrop()
          .concatMap(tick -> sessions.left(exchange).flatMap(left -> left.isPositive()
              ? events(exchange, tick, template, blocks, model, sent)
              : Mono.just(List.<ServerSentEvent<?>>of(bye()))), 1)
          .<ServerSentEvent<?>>concatMapIterable(events -> events)
          .takeUntil(event -> "bye".equals(event.event()))
          .doOnError(failure -> !(failure instanceof ParleyException),
              failure -> log.error("A page is live no more", failure))
          .doFinally(_ -> open.decrementAndGet());
    });
  }

  private Mono<List<ServerSentEvent<?>>> events(ServerWebExchange exchange, long tick, String template,
      List<Block> blocks, Mono<Map<String, Object>> model, Map<String, String> sent) {
    List<Block> due = blocks.stream().filter(block -> tick % block.seconds == 0).toList();
    List<ServerSentEvent<?>> events = new ArrayList<>();
    if (tick % HEARTBEAT_TICKS == 0) {
      events.add(ServerSentEvent.builder(heard(Frame.show(exchange.getRequest()))).event("heartbeat").build());
    }
    Mono<List<ServerSentEvent<?>>> page = due.isEmpty()
        ? Mono.just(List.of())
        : model.map(now -> changed(template, due, now, sent));
    Mono<List<ServerSentEvent<?>>> shell = tick % PAGES.seconds == 0
        ? frame.model(exchange).map(now -> changed(PARTS, List.of(PAGES), now, sent))
        : Mono.just(List.of());
    return Mono.zip(page, shell, (ours, around) -> {
      events.addAll(ours);
      events.addAll(around);
      return events;
    });
  }

  private Map<String, Object> heard(Show show) {
    Overview overview = figures.overview();
    Reach reach = overview.reach();
    return Map.of("whole", reach.isWhole() && reach.failure() == null, "nodes",
        new OverviewView(overview, show, false, figures.deliveryLimit()).reach());
  }

  private List<ServerSentEvent<?>> changed(String template, List<Block> blocks, Map<String, Object> model,
      Map<String, String> sent) {
    Context context = new Context(Locale.ENGLISH, model);
    List<ServerSentEvent<?>> events = new ArrayList<>();
    for (Block block : blocks) {
      String html = templates.process(new TemplateSpec(template, Set.of(block.id), TemplateMode.HTML, null), context);
      if (!html.equals(sent.put(block.id, html))) {
        events.add(ServerSentEvent.builder(Map.of("id", block.id, "html", html)).event("block").build());
      }
    }
    return events;
  }

  private static ServerSentEvent<?> bye() {
    return ServerSentEvent.builder().event("bye").data("").build();
  }
}
