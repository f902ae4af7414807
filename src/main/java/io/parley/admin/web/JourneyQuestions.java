package io.parley.admin.web;

import io.parley.conversation.ConversationId;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters;
import io.parley.identity.User;
import io.parley.identity.UserId;
import io.parley.identity.Users;
import io.parley.messaging.StageNote.Routed;
import io.parley.messaging.ops.Journeys.Journey;
import io.parley.messaging.ops.Journeys.Push;
import io.parley.messaging.ops.Journeys.Recipient;
import io.parley.messaging.ops.Journeys.Reported;
import io.parley.messaging.ops.Journeys.Told;
import io.parley.notification.ops.PushLog.LoggedPush;
import io.parley.notification.ops.PushLog;
import io.parley.platform.Deadlines;
import io.parley.platform.Uuids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What else is asked for a journey: names, dead letters, pushes to phones. Each has its own deadline and fails by itself.
final class JourneyQuestions {
  static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int USERS_IN_FLIGHT = 10;
  private static final int PUSHES_A_USER = 100;
  private static final int LETTERS = 20;
  /// Where no stage has told when Kafka took it: no send takes longer than seconds.
  private static final Duration UNTIL_APPENDED = Duration.ofMinutes(1);

  private final DeadLetters deadLetters;
  private final Users users;
  private final @Nullable PushLog pushes;

  /// @param pushes null where this node can't ask for them
  JourneyQuestions(DeadLetters deadLetters, Users users, @Nullable PushLog pushes) {
    this.deadLetters = deadLetters;
    this.users = users;
    this.pushes = pushes;
  }

  /// @param names by user
  /// @param letters of the message, the latest first
  /// @param notified the first push to a phone that told of it, by user
  /// @param gaps what could not be asked, in whole sentences
  record Answers(Map<UUID, String> names, List<DeadLetter> letters, Map<UserId, LoggedPush> notified,
      List<String> gaps) {}

  /// What is known once all have answered, or their time is up.
  Mono<Answers> ask(Journey journey) {
    Told message = journey.message();
    List<Recipient> page = journey.recipients().page();
    List<String> gaps = new ArrayList<>();
    if (message == null) {
      return Mono.just(new Answers(Map.of(), List.of(), Map.of(), gaps));
    }
    Mono<Map<UUID, String>> names = bounded(
        names(Stream.concat(Stream.of(message.senderId()), page.stream().map(Recipient::userId)).toList()), Map.of(),
        "Names could not be asked for.", gaps);
    Mono<List<DeadLetter>> letters = bounded(letters(journey, message), List.of(),
        "Dead letters could not be asked for: there may be one.", gaps);
    Mono<Map<UserId, LoggedPush>> notified = bounded(notified(message, page), Map.of(),
        "Pushes to phones could not be asked for.", gaps);
    return Mono.zip(names, letters, notified)
        .map(all -> new Answers(all.getT1(), all.getT2(), all.getT3(), List.copyOf(gaps)));
  }

  /// Complaints are added while the answers come together, on whatever thread.
  private static <T> Mono<T> bounded(Mono<T> question, T otherwise, String complaint, List<String> gaps) {
    return question.timeout(DEADLINE, Deadlines.TIMER).onErrorResume(_ -> Mono.fromSupplier(() -> {
      synchronized (gaps) {
        gaps.add(complaint);
      }
      return otherwise;
    }));
  }

  private Mono<Map<UUID, String>> names(List<UserId> ids) {
    return Flux.fromIterable(ids).flatMap(users::find, USERS_IN_FLIGHT).filter(user -> name(user) != null)
        .collectMap(user -> user.userId().value(), user -> Objects.requireNonNull(name(user)));
  }

  private static @Nullable String name(User user) {
    return user.displayName() == null ? user.name() : user.displayName();
  }

  private Mono<List<DeadLetter>> letters(Journey journey, Told message) {
    Instant appended = journey.routed().stream().map(Reported::note).map(Routed::appendedAt).findFirst().orElse(null);
    Instant from = appended == null ? Uuids.instant(journey.messageId()).minusSeconds(1) : appended;
    Instant until = appended == null ? from.plus(UNTIL_APPENDED) : appended.plusMillis(1);
    return deadLetters
        .list(new DeadLetters.Filter(Set.of(), Set.of(), message.conversationId(), null, null, from, until),
            null, LETTERS)
        .map(
            page -> page.items().stream()
                .filter(letter -> journey.messageId().equals(letter.messageId())).toList());
  }

  /// Of those whom nobody could push to; whoever was reached has no need of it.
  private Mono<Map<UserId, LoggedPush>> notified(Told message, List<Recipient> page) {
    PushLog log = pushes;
    Long seq = message.seq();
    if (log == null || seq == null) {
      return Mono.just(Map.of());
    }
    return Flux.fromIterable(page).filter(one -> one.push() != Push.TAKEN && one.push() != Push.NOT_YET)
        .flatMap(one -> log.of(one.userId(), PUSHES_A_USER)
            .filter(push -> tells(push, message.conversationId(), seq))
            .reduce((_, earlier) -> earlier).map(push -> Map.entry(one.userId(), push)), USERS_IN_FLIGHT)
        .collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  /// One push tells of all that came up to its seq.
  private static boolean tells(LoggedPush push, ConversationId conversationId, long seq) {
    return push.conversationId().equals(conversationId) && push.seq() >= seq;
  }
}
