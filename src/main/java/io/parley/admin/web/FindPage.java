package io.parley.admin.web;

import io.parley.admin.web.Finder.Hit;
import io.parley.platform.Deadlines;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Leads from whatever id or name somebody has to the page about it: one hit opens, several are listed.
@Controller
@OnRole(Role.ADMIN)
class FindPage {
  private static final Logger log = LoggerFactory.getLogger(FindPage.class);
  private static final int LONGEST = 200;
  private static final int MOST = 50;
  /// What one kind may take; what does not answer is left out, and the page says so.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final List<Finder> finders;

  FindPage(List<Finder> finders) {
    this.finders = finders;
  }

  @GetMapping("/admin/find")
  Mono<Rendering> find(@RequestParam(defaultValue = "") String q) {
    String typed = q.strip();
    if (typed.isEmpty() || typed.length() > LONGEST) {
      return Mono.just(page(typed, List.of(), false));
    }
    return Flux.fromIterable(finders).flatMapSequential(finder -> ask(finder, typed), Math.max(1, finders.size()))
        .collectList().map(answers -> {
          List<Hit> hits = answers.stream().flatMap(answer -> answer.hits().stream()).limit(MOST).toList();
          boolean whole = answers.stream().allMatch(Answer::whole);
          return hits.size() == 1 && whole
              ? Rendering.redirectTo(hits.getFirst().url()).status(HttpStatus.SEE_OTHER).build()
              : page(typed, hits, !whole);
        });
  }

  private static Mono<Answer> ask(Finder finder, String typed) {
    return finder.find(typed).take(MOST).collectList().timeout(PATIENCE, Deadlines.TIMER)
        .map(hits -> new Answer(hits, true)).onErrorResume(failure -> {
          log.atWarn().addKeyValue("finder", finder.getClass().getSimpleName()).setCause(failure)
              .log("One kind of thing could not be searched");
          return Mono.just(new Answer(List.of(), false));
        });
  }

  private static Rendering page(String typed, List<Hit> hits, boolean partial) {
    return Rendering.view("admin/find").modelAttribute("typed", typed).modelAttribute("hits", hits)
        .modelAttribute("partial", partial).build();
  }

  private record Answer(List<Hit> hits, boolean whole) {}
}
