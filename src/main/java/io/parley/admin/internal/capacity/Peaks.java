package io.parley.admin.internal.capacity;

import java.time.LocalDate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Where the peaks of days are kept. Calls fail with `unavailable` when storage does not answer.
interface Peaks {
  /// Days that can be asked for.
  int DAYS = 31;

  /// Keeps one, unless a greater one of that day is there, whoever wrote it. Repeating it changes nothing.
  Mono<Void> raise(DayPeak peak);

  /// Those of a day and all later ones, at most [#DAYS] days of each figure, oldest first.
  Flux<DayPeak> since(LocalDate day);
}
