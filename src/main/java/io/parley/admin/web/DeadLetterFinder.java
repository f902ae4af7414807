package io.parley.admin.web;

import io.parley.fanout.ops.DeadLetters;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;

/// Finds a dead letter by its id.
final class DeadLetterFinder implements Finder {
  private static final Pattern ID = Pattern.compile("\\d+\\.\\d+\\.\\d+");

  private final DeadLetters letters;

  DeadLetterFinder(DeadLetters letters) {
    this.letters = letters;
  }

  @Override
  public Flux<Hit> find(String typed) {
    return ID.matcher(typed).matches()
        ? letters.find(typed).map(letter -> new Hit("Dead letter", letter.id(), LetterActs.URL + "/" + letter.id()))
            .flux()
        : Flux.empty();
  }
}
