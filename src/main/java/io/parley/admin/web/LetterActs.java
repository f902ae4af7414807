package io.parley.admin.web;

import io.parley.admin.internal.Permission;
import io.parley.admin.web.Act.Confirmed;
import io.parley.admin.web.Act.Field;
import io.parley.admin.web.Act.Link;
import io.parley.admin.web.Act.Outcome;
import io.parley.admin.web.Act.Preview;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetter.State;
import io.parley.fanout.ops.DeadLetters;
import io.parley.fanout.ops.DeadLetters.Filter;
import io.parley.platform.Deadlines;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What may be done to dead letters, as it is shown before. Each covers the set that was shown and nothing that came later.
final class LetterActs {
  static final String URL = "/admin/dead-letters";
  /// How many can be discarded or opened again at once.
  static final int MOST_AT_ONCE = 1_000;
  private static final String PER_SECOND = "per_second";
  private static final int DEFAULT_PER_SECOND = 50;

  private final DeadLetters letters;
  private final LetterSummaries summaries;
  private final Clock clock;

  LetterActs(DeadLetters letters, LetterSummaries summaries, Clock clock) {
    this.letters = letters;
    this.summaries = summaries;
    this.clock = clock;
  }

  /// Of chosen ones.
  ///
  /// @param back where they were chosen
  Mono<Act> chosen(Verb verb, List<String> ids, String back) {
    if (ids.isEmpty()) {
      return Mono.error(() -> ParleyException.badRequest("Nothing was selected. Go back and select rows first"));
    }
    if (ids.size() > MOST_AT_ONCE) {
      return Mono.error(() -> ParleyException.badRequest("At most %d can be selected".formatted(MOST_AT_ONCE)));
    }
    return Flux.fromIterable(ids).distinct().concatMap(letters::find).collectList()
        .flatMap(found -> effects(verb, touched(verb, found))
            .map(effects -> of(verb, found, effects, List.of(), back)));
  }

  private Mono<List<String>> effects(Verb verb, List<DeadLetter> touched) {
    return verb != Verb.REPLAY || touched.isEmpty()
        ? Mono.just(verb.effects(touched))
        : LetterForecast.asked(LetterForecast.ofNewest(touched, letters::forecast), Deadlines.TIMER)
            .map(forecast -> forecast.effects("%,d".formatted(touched.size()), verb.effects(touched)));
  }

  /// Of all that a filter finds now.
  Mono<Act> all(Verb verb, Filter filter, String back) {
    Filter upToNow = upTo(filter, clock.instant());
    return verb == Verb.REPLAY
        ? Mono.zip(letters.count(upToNow), LetterForecast.asked(letters.forecast(upToNow), Deadlines.TIMER),
            (count, forecast) -> replayAll(upToNow, count, forecast, back))
        : collect(upToNow, null, new ArrayList<>()).map(found -> of(verb, found, verb.effects(touched(verb, found)),
            List.of("What was given up on later is not included.",
                "More than %,d at once are not taken: repeat it for the rest.".formatted(MOST_AT_ONCE)),
            back));
  }

  private static Filter upTo(Filter filter, Instant now) {
    Instant until = filter.until();
    return new Filter(filter.states(), filter.reasons(), filter.conversationId(), filter.recipient(), filter.nodeId(),
        filter.from(), until == null || until.isAfter(now) ? now : until, filter.partition());
  }

  private Mono<List<DeadLetter>> collect(Filter filter, @Nullable String from, List<DeadLetter> sofar) {
    return letters.list(filter, from, DeadLetters.MAX_LIMIT).flatMap(page -> {
      sofar.addAll(page.items());
      return page.next() == null || sofar.size() >= MOST_AT_ONCE
          ? Mono.just(sofar.subList(0, Math.min(sofar.size(), MOST_AT_ONCE)))
          : collect(filter, page.next(), sofar);
    });
  }

  private static List<DeadLetter> touched(Verb verb, List<DeadLetter> found) {
    return found.stream().filter(letter -> verb.takes(letter.state())).toList();
  }

  private static List<String> ids(List<DeadLetter> letters) {
    return letters.stream().map(DeadLetter::id).toList();
  }

  private Act of(Verb verb, List<DeadLetter> found, List<String> known, List<String> more, String back) {
    List<String> ids = ids(touched(verb, found));
    List<String> effects = new ArrayList<>(known);
    if (found.size() > ids.size()) {
      effects.add("%,d stay as they are: %s.".formatted(found.size() - ids.size(), verb.exempt()));
    }
    effects.addAll(more);
    String object = ids.size() == 1 ? "dead letter " + ids.getFirst() : "%d dead letters".formatted(ids.size());
    return new Act(verb.permission(), verb.action(), object,
        new Preview("%s %s?".formatted(verb.word(), nouns(ids.size())), effects, verb.untouched(), verb.undo(),
            "%s %,d".formatted(verb.word(), ids.size()), verb == Verb.DISCARD, null, List.of()),
        back, confirmed -> run(verb, ids, confirmed));
  }

  private Mono<Outcome> run(Verb verb, List<String> ids, Confirmed confirmed) {
    if (ids.isEmpty()) {
      return Mono.just(Outcome.of("There was nothing to do."));
    }
    return Flux.fromIterable(ids).buffer(DeadLetters.MAX_SELECTION)
        .concatMap(some -> verb.run(letters, some, confirmed.reason())).flatMapIterable(Function.identity())
        .collectList().doFinally(_ -> summaries.forget()).map(outcomes -> outcome(verb, ids, outcomes));
  }

  private static Outcome outcome(Verb verb, List<String> ids, List<DeadLetters.Outcome> outcomes) {
    long done = outcomes.stream().filter(DeadLetters.Outcome::done).count();
    String rest = outcomes.stream().filter(one -> !one.done())
        .collect(Collectors.groupingBy(DeadLetters.Outcome::note, Collectors.counting())).entrySet().stream()
        .map(one -> "%,d not: %s".formatted(one.getValue(), one.getKey())).collect(Collectors.joining(" · "));
    String sentence = "%s %s.".formatted(verb.past(), nouns(done)) + (rest.isEmpty() ? "" : " " + rest + ".");
    boolean undoable = verb == Verb.DISCARD && done > 0 && ids.size() <= DeadLetters.MAX_SELECTION;
    return new Outcome(sentence, undoable ? new Link("Reopen them", preview(Verb.REOPEN, ids)) : null);
  }

  private static String preview(Verb verb, List<String> ids) {
    return "%s/preview?act=%s%s".formatted(URL, verb.param(),
        ids.stream().map(id -> "&id=" + id).collect(Collectors.joining()));
  }

  private Act replayAll(Filter filter, DeadLetters.Count count, LetterForecast forecast, String back) {
    String number = (count.atLeast() ? "at least " : "") + "%,d".formatted(count.total());
    List<String> effects = new ArrayList<>(forecast.effects(number, byReason(count)));
    effects.add(
        "Up to %s UTC; later ones are not included."
            .formatted(Show.UTC.seconds(Objects.requireNonNull(filter.until()))));
    return new Act(Permission.DEAD_LETTERS_REPLAY, "dead-letters.replay", "all that match: " + described(filter),
        new Preview("Replay %s dead letters?".formatted(number), effects,
            "Order and numbers stay; nobody sees a message twice.",
            "It runs in the background; its own page shows how far it is, and pauses it. By itself it pauses when 20 of the "
                + "last 100 have failed. It may be repeated.",
            "Replay %s".formatted(number), false, null,
            List.of(new Field(PER_SECOND, "Speed", "number", Integer.toString(DEFAULT_PER_SECOND),
                "a second, 1 to %,d; about %,d s at %d".formatted(DeadLetters.MAX_PER_SECOND,
                    count.total() / DEFAULT_PER_SECOND, DEFAULT_PER_SECOND)))),
        back, confirmed -> letters.replayAll(filter, perSecond(confirmed)).doOnNext(_ -> summaries.forget())
            .map(begun -> new Outcome("Replaying %s.".formatted(number),
                new Link("See how far it is", replayUrl(begun.replayId()) + "?of=" + count.total()))));
  }

  private static List<String> byReason(DeadLetters.Count count) {
    return count.byReason().entrySet().stream().map(some -> "%,d %s".formatted(some.getValue(), switch (some.getKey()) {
      case UNREACHABLE, OVERFLOW -> "whose recipients are told to look, where they are connected and still members.";
      case UNREADABLE_BODY -> "whose body could not be read: members are told to look, and see what is stored.";
      case UNREADABLE -> "that can't be read: published again if this version can read them, else they stay open.";
    })).toList();
  }

  static String replayUrl(UUID replayId) {
    return URL + "/replays/" + replayId;
  }

  private static int perSecond(Confirmed confirmed) {
    String given = confirmed.field(PER_SECOND);
    try {
      return Integer.parseInt(given.strip());
    } catch (NumberFormatException e) {
      throw ParleyException
          .badRequest("Speed must be a whole number from 1 to %d".formatted(DeadLetters.MAX_PER_SECOND));
    }
  }

  /// Has one stop.
  Act pause(DeadLetters.Replay replay) {
    return new Act(Permission.DEAD_LETTERS_REPLAY, "dead-letters.pause", "replay " + replay.replayId(),
        new Preview("Pause this replay?", List.of("It stops behind the letters that it is at, 20 at most."),
            "What it replayed stays replayed.", "It can go on from there.", "Pause", false, null, List.of()),
        replayUrl(replay.replayId()),
        _ -> letters.pause(replay.replayId()).map(_ -> Outcome.of("It pauses.")));
  }

  /// Goes on with one that is paused, or whose node has gone.
  Act resume(DeadLetters.Replay replay) {
    return new Act(Permission.DEAD_LETTERS_REPLAY, "dead-letters.resume", "replay " + replay.replayId(),
        new Preview("Go on with this replay?", List.of("%,d were done; it goes on behind them.".formatted(
            replay.replayed() + replay.failed() + replay.skipped())), null, "It may be repeated.", "Go on", false, null,
            List.of()),
        replayUrl(replay.replayId()),
        _ -> letters.resume(replay.replayId()).map(again -> Outcome.of("It runs again, at %s.".formatted(
            again.nodeId()))));
  }

  /// Shows what a record holds, once, to somebody who may know.
  Act content(DeadLetter letter) {
    return new Act(Permission.CONTENT_READ, CONTENT, "dead letter " + letter.id(),
        new Preview("Show the raw record of this dead letter?",
            List.of("Its bytes are shown to you, for ten minutes.", "They may hold what people wrote to each other."),
            null, "That you looked stays in the audit log.", "Show the record", false, null, List.of()),
        "%s/%s/content".formatted(URL, letter.id()), _ -> Mono.just(Outcome.of("Shown.")));
  }

  static final String CONTENT = "content.read";

  /// As the audit log names what matched.
  static String described(Filter filter) {
    return Stream
        .of("state " + filter.states(),
            named("reason", filter.reasons().isEmpty() ? null : new TreeSet<>(filter.reasons())),
            named("conversation", filter.conversationId()), named("recipient", filter.recipient()),
            named("node", filter.nodeId()), named("partition", filter.partition()), named("from", filter.from()),
            named("until", filter.until()))
        .filter(Objects::nonNull).collect(Collectors.joining(", "));
  }

  private static @Nullable String named(String name, @Nullable Object value) {
    return value == null ? null : name + " " + value;
  }

  static String nouns(long number) {
    return number == 1 ? "1 dead letter" : "%,d dead letters".formatted(number);
  }

  enum Verb {
    REPLAY("Replay", "Replayed", Permission.DEAD_LETTERS_REPLAY, "already discarded or resolved",
        "Order and numbers stay; nobody sees a message twice.", "It may be repeated."),
    DISCARD("Discard", "Discarded", Permission.DEAD_LETTERS_DISCARD, "already discarded or resolved",
        "What has a place in a conversation still comes with the next sync.",
        "You can reopen them as long as they are kept: 30 days from their failure."),
    REOPEN("Reopen", "Reopened", Permission.DEAD_LETTERS_DISCARD, "not discarded", null,
        "You can discard them again.");

    private final String word;
    private final String past;
    private final Permission permission;
    private final String exempt;
    private final @Nullable String untouched;
    private final String undo;

    Verb(String word, String past, Permission permission, String exempt, @Nullable String untouched, String undo) {
      this.word = word;
      this.past = past;
      this.permission = permission;
      this.exempt = exempt;
      this.untouched = untouched;
      this.undo = undo;
    }

    String word() {
      return word;
    }

    String past() {
      return past;
    }

    Permission permission() {
      return permission;
    }

    String param() {
      return word.toLowerCase(Locale.ROOT);
    }

    String action() {
      return "dead-letters." + param();
    }

    String exempt() {
      return exempt;
    }

    @Nullable
    String untouched() {
      return untouched;
    }

    String undo() {
      return undo;
    }

    boolean takes(State state) {
      return this == REOPEN ? state == State.DISCARDED : state.waits();
    }

    List<String> effects(List<DeadLetter> letters) {
      long poison = letters.stream().filter(letter -> letter.seq() == null).count();
      long placed = letters.size() - poison;
      List<String> effects = new ArrayList<>();
      if (placed > 0) {
        effects.add(switch (this) {
          case REPLAY ->
            "%s: recipients who are connected and still members are told to look; the others get it with their next sync."
                .formatted(nouns(placed));
          case DISCARD -> "%s: nobody is told to look any more.".formatted(nouns(placed));
          case REOPEN -> "%s: open again.".formatted(nouns(placed));
        });
      }
      if (poison > 0) {
        effects.add(switch (this) {
          case REPLAY ->
            "%s without a place: published again if this version can read it, else it stays open.".formatted(
                nouns(poison));
          case DISCARD -> "%s without a place in any conversation: it will never be delivered unless you reopen it."
              .formatted(nouns(poison));
          case REOPEN -> "%s without a place: open again.".formatted(nouns(poison));
        });
      }
      return effects;
    }

    Mono<List<DeadLetters.Outcome>> run(DeadLetters letters, List<String> ids, String reason) {
      return switch (this) {
        case REPLAY -> letters.replay(ids);
        case DISCARD -> letters.discard(ids, reason);
        case REOPEN -> letters.reopen(ids, reason);
      };
    }

    static Verb parse(String text) {
      return Arrays.stream(values()).filter(verb -> verb.param().equals(text)).findFirst()
          .orElseThrow(() -> ParleyException.badRequest("act must be replay, discard or reopen"));
    }
  }
}
