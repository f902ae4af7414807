package io.parley.admin.web;

import io.parley.admin.internal.Operator;
import io.parley.admin.internal.Permission;
import io.parley.admin.web.Exports.Export;
import io.parley.admin.web.LiveBlocks.Block;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters;
import io.parley.platform.ErrorKind;
import io.parley.platform.OnRole;
import io.parley.platform.ParleyException;
import io.parley.platform.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What could not be delivered, why, and what now.
@Controller
@OnRole(Role.ADMIN)
class DeadLettersPage {
  private static final int ROWS = 50;
  private static final List<Block> LIVE = Block.each(1, "verdict", "causes", "fresh", "matching");

  private final DeadLetters letters;
  private final LetterSummaries summaries;
  private final LetterActs offered;
  private final Acts acts;
  private final LiveBlocks live;
  private final Exports exports;
  private final Clock clock;

  DeadLettersPage(DeadLetters letters, LetterSummaries summaries, LetterActs offered, Acts acts, LiveBlocks live,
      Exports exports, Clock clock) {
    this.letters = letters;
    this.summaries = summaries;
    this.offered = offered;
    this.acts = acts;
    this.live = live;
    this.exports = exports;
    this.clock = clock;
  }

  /// By cause, or one by one.
  @GetMapping(LetterActs.URL)
  Mono<Rendering> list(@AuthenticationPrincipal Operator operator, ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    MultiValueMap<String, String> query = request.getQueryParams();
    LettersAsked asked = LettersAsked.of(query, Preferences.zone(request));
    boolean each = "each".equals(query.getFirst("view"));
    String after = Filters.text(query.getFirst("after"));
    Map<String, Object> live = Map.of("since", clock.instant(), "sort", asked.sort().text());
    Rendering.Builder<?> view = Rendering.view("admin/dead-letters").modelAttribute("each", each)
        .modelAttribute("newest", after == null).modelAttribute("live", asked.address(LetterActs.URL + "/live", live))
        .modelAttribute("kinds", DeadLetter.Kind.values()).modelAttribute("states", DeadLetter.State.values());
    Mono<?> summary = summaries.of(asked.filter()).map(Optional::of).defaultIfEmpty(Optional.empty())
        .doOnNext(found -> {
          blocks(asked, found.orElse(null), operator, here(request)).forEach(view::modelAttribute);
          view.modelAttribute("unfinished", found.isEmpty());
        });
    Mono<?> rows = each
        ? letters.list(asked.filter(), after, ROWS).doOnNext(page -> view.modelAttribute("page", page))
        : Mono.empty();
    return Mono.when(summary, rows).then(Mono.fromSupplier(view::build));
  }

  /// @param since when the page was made: rows that came later are counted, and wait
  @GetMapping(path = LetterActs.URL + "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @ResponseBody
  Flux<ServerSentEvent<?>> live(@AuthenticationPrincipal Operator operator, @RequestParam Instant since,
      ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    LettersAsked asked = LettersAsked.of(request.getQueryParams(), Preferences.zone(request));
    Show show = Frame.show(request);
    return live.stream(exchange, "admin/dead-letters-blocks", LIVE, () -> {
      LetterSummary summary = summaries.latest(asked.filter());
      Map<String, Object> model = blocks(asked, summary, operator, asked.url(Map.of("view", "each")));
      model.put("show", show);
      model.put("fresh", summary == null ? 0L : summary.since(since));
      return model;
    });
  }

  private static Map<String, Object> blocks(LettersAsked asked, @Nullable LetterSummary summary,
      Operator operator, String here) {
    Map<String, Object> model = new HashMap<>(Map.of("asked", asked, "waits", asked.isWaiting(), "mayReplay",
        operator.may(Permission.DEAD_LETTERS_REPLAY), "fresh", 0L, "here", here));
    if (summary != null) {
      model.put("summary", summary);
      model.put("sorted", summary.sorted(asked.sort()));
    }
    return model;
  }

  @GetMapping(LetterActs.URL + "/{id}")
  Mono<Rendering> one(@PathVariable String id) {
    return find(id).map(letter -> Rendering.view("admin/dead-letter").modelAttribute("letter", letter).build());
  }

  @GetMapping(LetterActs.URL + "/preview")
  Mono<Rendering> preview(@AuthenticationPrincipal Operator operator, ServerHttpRequest request,
      @RequestParam("act") String act) {
    MultiValueMap<String, String> query = request.getQueryParams();
    LetterActs.Verb verb = LetterActs.Verb.parse(act);
    if (!operator.may(verb.permission())) {
      return Mono.error(() -> new ForbiddenException(verb.permission(), operator));
    }
    LettersAsked asked = LettersAsked.of(query, Preferences.zone(request));
    Mono<Act> wanted = query.containsKey("all")
        ? offered.all(verb, understood(asked), back(query))
        : offered.chosen(verb, Objects.requireNonNullElse(query.get("id"), List.of()), back(query));
    return wanted.map(found -> ActPage.preview(acts, found, operator));
  }

  /// What the filter finds, newest first, as CSV.
  @GetMapping(LetterActs.URL + "/export")
  Mono<ResponseEntity<Flux<String>>> export(@AuthenticationPrincipal Operator operator, ServerHttpRequest request) {
    DeadLetters.Filter filter = understood(LettersAsked.of(request.getQueryParams(), Preferences.zone(request)));
    Flux<List<?>> rows = letters.list(filter, null, DeadLetters.MAX_LIMIT)
        .expand(page -> page.next() == null
            ? Mono.empty()
            : letters.list(filter, page.next(), DeadLetters.MAX_LIMIT))
        .concatMapIterable(DeadLetters.Page::items)
        .map(letter -> Arrays.asList(letter.id(), letter.state(), letter.failedAt(), letter.reason().kind(),
            letter.reason(), letter.failure(),
            letter.conversationId(), letter.seq(), letter.messageId(), letter.recipients().size(), letter.attempts(),
            String.join(" ", letter.gateways()), letter.nodeId(), letter.partition(), letter.offset()));
    return exports.give(new Export(Permission.LISTS_EXPORT, "dead-letters", "dead letters",
        List.of("id", "state", "failed_at", "kind", "reason", "failure", "conversation_id", "seq", "message_id",
            "recipients",
            "tries", "gateways", "node", "partition", "offset"),
        rows), operator);
  }

  private static DeadLetters.Filter understood(LettersAsked asked) {
    asked.complaints().requireNone();
    return asked.filter();
  }

  @GetMapping(LetterActs.URL + "/replays/{id}")
  Mono<Rendering> replay(@PathVariable UUID id, @RequestParam @Nullable Long of,
      @AuthenticationPrincipal Operator operator) {
    return replay(id).map(replay -> Rendering.view("admin/replay").modelAttribute("replay", replay)
        .modelAttribute("mayReplay", operator.may(Permission.DEAD_LETTERS_REPLAY))
        .modelAttribute("of", of == null ? 0L : of).modelAttribute("unfinished", running(replay)).build());
  }

  @GetMapping(path = LetterActs.URL + "/replays/{id}/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @ResponseBody
  Flux<ServerSentEvent<?>> replayLive(@PathVariable UUID id, @RequestParam(defaultValue = "0") long of,
      @AuthenticationPrincipal Operator operator, ServerWebExchange exchange) {
    Show show = Frame.show(exchange.getRequest());
    return live.streamOf(exchange, "admin/replay-blocks", Block.each(1, "verdict"),
        replay(id).map(replay -> Map.of("replay", replay, "of", of, "show", show, "mayReplay",
            operator.may(Permission.DEAD_LETTERS_REPLAY))));
  }

  @GetMapping(LetterActs.URL + "/replays/{id}/pause")
  Mono<Rendering> pause(@PathVariable UUID id, @AuthenticationPrincipal Operator operator) {
    return replay(id).map(replay -> ActPage.preview(acts, offered.pause(replay), operator));
  }

  @GetMapping(LetterActs.URL + "/replays/{id}/resume")
  Mono<Rendering> resume(@PathVariable UUID id, @AuthenticationPrincipal Operator operator) {
    return replay(id).map(replay -> ActPage.preview(acts, offered.resume(replay), operator));
  }

  @GetMapping(LetterActs.URL + "/{id}/show")
  Mono<Rendering> show(@PathVariable String id, @AuthenticationPrincipal Operator operator) {
    return find(id).map(letter -> ActPage.preview(acts, offered.content(letter), operator));
  }

  /// Only with the result of the act that was asked for and written down.
  @GetMapping(LetterActs.URL + "/{id}/content")
  Mono<Rendering> content(@PathVariable String id, @AuthenticationPrincipal Operator operator,
      @RequestParam @Nullable String result) {
    String object = "dead letter " + id;
    boolean allowed = result != null && acts.isDone(result, operator, LetterActs.CONTENT, object);
    return allowed
        ? find(id).map(letter -> Rendering.view("admin/dead-letter-content").modelAttribute("letter", letter)
            .modelAttribute("raw", RawRecord.of(letter.raw())).build())
        : Mono.just(Rendering.redirectTo("%s/%s/show".formatted(LetterActs.URL, id)).build());
  }

  private Mono<DeadLetter> find(String id) {
    return letters.find(id).switchIfEmpty(Mono.error(() -> new ParleyException(ErrorKind.NOT_FOUND, "not_found",
        "There is no dead letter %s. They are kept for 30 days".formatted(id))));
  }

  private Mono<DeadLetters.Replay> replay(UUID id) {
    return letters.replay(id).switchIfEmpty(Mono.error(() -> new ParleyException(ErrorKind.NOT_FOUND, "not_found",
        "There is no replay %s. They are kept for 30 days".formatted(id))));
  }

  private static boolean running(DeadLetters.Replay replay) {
    return replay.state() == DeadLetters.Replay.State.RUNNING;
  }

  private static String here(ServerHttpRequest request) {
    return UriComponentsBuilder.fromPath(LetterActs.URL).query(request.getURI().getRawQuery())
        .replaceQueryParam(Acts.RESULT).build(true).toUriString();
  }

  /// Where Cancel and the result lead: nowhere but to these pages.
  private static String back(MultiValueMap<String, String> query) {
    String back = query.getFirst("back");
    return back != null && (back.equals(LetterActs.URL) || back.startsWith(LetterActs.URL + "?")
        || back.startsWith(LetterActs.URL + "/")) ? back : LetterActs.URL;
  }
}
