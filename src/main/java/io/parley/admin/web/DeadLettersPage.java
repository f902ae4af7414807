package io.parley.admin.web;

import io.parley.admin.internal.Operator;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters;
import io.parley.platform.ErrorKind;
import io.parley.platform.OnRole;
import io.parley.platform.ParleyException;
import io.parley.platform.Role;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/// What could not be delivered, why, and what now.
@Controller
@OnRole(Role.ADMIN)
class DeadLettersPage {
  private static final int ROWS = 50;
  private static final String EVERY_SECONDS = "2";

  private final DeadLetters letters;
  private final LetterSummaries summaries;
  private final LetterActs offered;
  private final Acts acts;

  DeadLettersPage(DeadLetters letters, LetterSummaries summaries, LetterActs offered, Acts acts) {
    this.letters = letters;
    this.summaries = summaries;
    this.offered = offered;
    this.acts = acts;
  }

  /// By cause, or one by one.
  @GetMapping(LetterActs.URL)
  Mono<Rendering> list(ServerHttpRequest request) {
    MultiValueMap<String, String> query = request.getQueryParams();
    LettersAsked asked = LettersAsked.of(query, Preferences.zone(request));
    boolean each = "each".equals(query.getFirst("view"));
    String after = Filters.text(query.getFirst("after"));
    Rendering.Builder<?> view = Rendering.view("admin/dead-letters").modelAttribute("asked", asked)
        .modelAttribute("each", each).modelAttribute("newest", after == null).modelAttribute("here", here(request))
        .modelAttribute("reasons", DeadLetter.Reason.values()).modelAttribute("states", DeadLetter.State.values());
    Mono<Boolean> summary = summaries.of(asked.filter()).doOnNext(found -> view.modelAttribute("summary", found))
        .hasElement().doOnNext(counted -> view.headers(counted ? new HttpHeaders() : refreshed()));
    Mono<?> rows = each
        ? letters.list(asked.filter(), after, ROWS).doOnNext(page -> view.modelAttribute("page", page))
        : Mono.empty();
    return Mono.when(summary, rows).then(Mono.fromSupplier(view::build));
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

  /// Nothing is done to a set that was not understood as it was meant.
  private static DeadLetters.Filter understood(LettersAsked asked) {
    if (!asked.complaints().all().isEmpty()) {
      throw ParleyException.badRequest("The filter can't be used as it is: %s".formatted(asked.complaints().all()));
    }
    return asked.filter();
  }

  @GetMapping(LetterActs.URL + "/replays/{id}")
  Mono<Rendering> replay(@PathVariable UUID id, @RequestParam @Nullable Long of) {
    return replay(id).map(replay -> Rendering.view("admin/replay").modelAttribute("replay", replay)
        .modelAttribute("of", of == null ? 0L : of)
        .headers(running(replay) ? refreshed() : new HttpHeaders()).build());
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

  /// Loads the page again and again, also without a script.
  private static HttpHeaders refreshed() {
    HttpHeaders headers = new HttpHeaders();
    headers.set("Refresh", EVERY_SECONDS);
    return headers;
  }
}
