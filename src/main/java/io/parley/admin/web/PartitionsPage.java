package io.parley.admin.web;

import io.parley.admin.internal.Operator;
import io.parley.admin.internal.Permission;
import io.parley.admin.internal.figures.Alarm;
import io.parley.admin.internal.figures.FiguresWatch;
import io.parley.admin.internal.partitions.LogPartition;
import io.parley.admin.internal.partitions.PartitionsNow;
import io.parley.admin.internal.partitions.PartitionsWatch;
import io.parley.admin.web.Exports.Export;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters.Filter;
import io.parley.messaging.ops.HotConversations.Hottest;
import io.parley.platform.ErrorKind;
import io.parley.platform.OnRole;
import io.parley.platform.ParleyException;
import io.parley.platform.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Which partition is behind, by how much time, because of whom?
@Controller
@OnRole(Role.ADMIN)
class PartitionsPage {
  static final String URL = "/admin/partitions";
  private static final String ONE = URL + "/{number:\\d{1,9}}";
  private static final List<LiveBlocks.Block> ONE_LIVE = Stream.concat(
      LiveBlocks.Block.each(1, "verdict", "facts", "oldest", "busiest").stream(),
      LiveBlocks.Block.each(5, "charts", "owners").stream())
      .toList();

  private final PartitionsWatch partitions;
  private final FiguresWatch figures;
  private final RecentLooks looks;
  private final LetterSummaries letters;
  private final LiveBlocks live;
  private final Exports exports;
  private final Clock clock;

  PartitionsPage(PartitionsWatch partitions, FiguresWatch figures, RecentLooks looks, LetterSummaries letters,
      LiveBlocks live, Exports exports, Clock clock) {
    this.partitions = partitions;
    this.figures = figures;
    this.looks = looks;
    this.letters = letters;
    this.live = live;
    this.exports = exports;
    this.clock = clock;
  }

  static String url(int partition) {
    return URL + "/" + partition;
  }

  @GetMapping(URL)
  Rendering list(ServerHttpRequest request) {
    PartitionsAsked asked = PartitionsAsked.of(request.getQueryParams());
    return Rendering.view("admin/partitions").modelAttribute("asked", asked)
        .modelAttribute("page", view(asked, Frame.show(request))).modelAttribute("live", URL + "/live" + asked.query())
        .build();
  }

  @GetMapping(path = URL + "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @ResponseBody
  Flux<ServerSentEvent<?>> live(ServerWebExchange exchange) {
    PartitionsAsked asked = PartitionsAsked.of(exchange.getRequest().getQueryParams());
    Show show = Frame.show(exchange.getRequest());
    return live.stream(exchange, "admin/partitions-blocks", LiveBlocks.Block.each(1, "verdict", "strip", "partitions"),
        () -> Map.of("page", view(asked, show), "show", show, "asked", asked));
  }

  /// What the filter finds, as it is sorted, as CSV.
  @GetMapping(URL + "/export")
  Mono<ResponseEntity<Flux<String>>> export(@AuthenticationPrincipal Operator operator, ServerHttpRequest request) {
    PartitionsAsked asked = PartitionsAsked.of(request.getQueryParams());
    asked.complaints().requireNone();
    Duration limit = figures.behindLimit();
    Flux<List<?>> rows = Flux.fromStream(() -> partitions.now().partitions().stream()
        .filter(one -> asked.fits(one, limit)).sorted(asked.order(limit)))
        .map(one -> Arrays.asList(one.number(), one.state(limit), one.behindFor(), one.behind(), one.takenPerSecond(),
            one.donePerSecond(), one.owner(), one.committed(), one.end(), one.leader(), one.inSync(), one.replicas()));
    return exports.give(new Export(Permission.LISTS_EXPORT, "partitions", "partitions",
        List.of("partition", "state", "behind", "records_behind", "in_per_second", "done_per_second", "owner",
            "committed", "end", "leader", "in_sync", "replicas"),
        rows), operator);
  }

  private PartitionsView view(PartitionsAsked asked, Show show) {
    return new PartitionsView(partitions.now(), asked, show, figures.behindLimit(), clock.instant(),
        partitions::lastMinute);
  }

  /// @param range `24h` or, as without, the last 15 minutes
  @GetMapping(ONE)
  Mono<Rendering> one(@PathVariable int number, @RequestParam @Nullable String range,
      @AuthenticationPrincipal Operator operator, ServerWebExchange exchange) {
    Show show = Frame.show(exchange.getRequest());
    boolean day = "24h".equals(range);
    Duration patience = Block.patience(exchange.getRequest());
    Mono<Block<List<ConversationRow>>> busiest = busiest(number, patience);
    Filter open = new Filter(Set.of(DeadLetter.State.OPEN), Set.of(), null, null, null, null, null, number);
    return Mono.zip(busiest, letters.of(open).singleOptional()).map(read -> {
      Rendering.Builder<?> view = Rendering.view("admin/partition")
          .modelAttribute("page", view(number, day, show, read.getT1())).modelAttribute("operator", operator)
          .modelAttribute("live", url(number) + "/live" + (day ? "?range=24h" : ""));
      Optional<LetterSummary> summary = read.getT2();
      summary.ifPresent(found -> view.modelAttribute("letters", found));
      return view.build();
    });
  }

  @GetMapping(path = ONE + "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @ResponseBody
  Flux<ServerSentEvent<?>> oneLive(@PathVariable int number, @RequestParam @Nullable String range,
      @AuthenticationPrincipal Operator operator, ServerWebExchange exchange) {
    Show show = Frame.show(exchange.getRequest());
    boolean day = "24h".equals(range);
    Supplier<Map<String, Object>> model = () -> Map.of("page", view(number, day, show, latest(number)), "show", show,
        "operator", operator);
    return live.stream(exchange, "admin/partition-blocks", ONE_LIVE, model);
  }

  private Mono<Block<List<ConversationRow>>> busiest(int number, Duration patience) {
    return Block.of("The busiest conversations", looks.in(number), patience).flatMap(block -> {
      Hottest found = block.value();
      return found == null
          ? Mono.just(new Block<List<ConversationRow>>(null, block.trouble(), block.late()))
          : looks.looks(RecentLooks.ids(found)).timeout(patience, Mono.empty()).then(Mono.fromSupplier(
              () -> new Block<>(rows(found), null, false)));
    });
  }

  private Block<List<ConversationRow>> latest(int number) {
    Hottest found = looks.latestIn(number);
    return new Block<>(found == null ? null : rows(found),
        found == null ? "Counting…" : null, found == null);
  }

  private List<ConversationRow> rows(Hottest found) {
    var known = looks.latestLooks(RecentLooks.ids(found));
    return found.conversations().stream()
        .map(hot -> new ConversationRow(hot.conversationId(), hot, known.get(hot.conversationId()), true)).toList();
  }

  private PartitionView view(int number, boolean day, Show show,
      Block<List<ConversationRow>> busiest) {
    PartitionsNow now = partitions.now();
    LogPartition one = now.of(number);
    if (one == null && now.at() != null) {
      throw new ParleyException(ErrorKind.NOT_FOUND, "not_found", "There is no partition %d; there are %d, from 0 on"
          .formatted(number, now.partitions().size()));
    }
    List<Alarm> alarms = figures.overview().alarms().stream()
        .filter(alarm -> alarm.partition() != null && alarm.partition() == number).toList();
    return new PartitionView(new PartitionView.Known(number, now, one, partitions.lastMinute(number),
        partitions.history(number, day), day, partitions.turns(number), alarms, busiest), show, figures.behindLimit(),
        clock.instant());
  }
}
