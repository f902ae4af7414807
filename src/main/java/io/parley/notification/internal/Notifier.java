package io.parley.notification.internal;

import io.parley.identity.UserId;
import io.parley.notification.internal.Pushed.Known;
import io.parley.notification.internal.Waiting.Batch;
import io.parley.notification.internal.Wording.Words;
import io.parley.platform.Uuids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Notifies one user of what has come for them: one push a conversation and device, mentions first.
final class Notifier {
  private static final UUID NAMESPACE = UUID.fromString("2f0f4c1c-5b7a-4d0e-9a56-6a3b8e0f9d27");
  private static final int DEVICES_IN_FLIGHT = 4;

  private final Occasions occasions;
  private final Wording wording;
  private final Pushes pushes;
  private final Pushed pushed;
  private final Duration maxAge;
  private final Clock clock;
  private final Judged judged;

  /// @param maxAge from when on nothing is pushed any more
  Notifier(Occasions occasions, Wording wording, Pushes pushes, Pushed pushed, Duration maxAge, Clock clock,
      Judged judged) {
    this.occasions = occasions;
    this.wording = wording;
    this.pushes = pushes;
    this.pushed = pushed;
    this.maxAge = maxAge;
    this.clock = clock;
    this.judged = judged;
  }

  /// What must be tried again, after the batch's pause. Fails where storage does not answer.
  Mono<List<Notice>> notify(Batch batch) {
    Instant end = batch.latest().plus(maxAge);
    if (clock.instant().isAfter(end)) {
      judged.count(Judged.EXPIRED);
      return Mono.just(List.of());
    }
    boolean last = clock.instant().plus(batch.pause()).isAfter(end);
    return occasions.of(batch.userId(), batch.notices())
        .doOnNext(occasion -> judged.count(occasion.reason()))
        .flatMap(occasion -> occasion.notices().isEmpty()
            ? Mono.just(List.<Notice>of())
            : push(batch, occasion, last));
  }

  /// One conversation after the other, for as long as the user stays away: a slow provider gives them time to come back.
  private Mono<List<Notice>> push(Batch batch, Occasion occasion, boolean last) {
    UserId userId = batch.userId();
    AtomicBoolean back = new AtomicBoolean();
    return pushed.of(userId).flatMap(known -> Flux.fromIterable(occasion.notices()).index()
        .concatMap(one -> awayStill(userId, one.getT1() == 0, back).filter(away -> away)
            .flatMap(_ -> push(userId, occasion, one.getT2(), known, batch.tries(one.getT2()) + 1, last))
            .filter(again -> again).map(_ -> one.getT2()))
        .collectList());
  }

  /// @param first of which this was just asked
  private Mono<Boolean> awayStill(UserId userId, boolean first, AtomicBoolean back) {
    return first || back.get()
        ? Mono.just(first)
        : occasions.isActive(userId).map(active -> {
          if (active) {
            back.set(true);
            judged.count(Judged.ACTIVE);
          }
          return !active;
        });
  }

  /// Whether any device must be tried again.
  private Mono<Boolean> push(UserId userId, Occasion occasion, Notice notice, Known known, int attempt,
      boolean last) {
    List<PushTarget> open = occasion.targets().stream()
        .filter(target -> !known.has(notice.conversationId(), target.deviceId(), notice.seq())).toList();
    return open.isEmpty()
        ? Mono.just(false)
        : wording.of(notice).flatMap(words -> Flux.fromIterable(open)
            .flatMap(target -> pushes
                .push(userId, target, notification(target, notice, occasion, words), attempt, last)
                .flatMap(again -> again
                    ? Mono.just(true)
                    : pushed.note(userId, notice.conversationId(), target.deviceId(), notice.seq())
                        .thenReturn(false)),
                DEVICES_IN_FLIGHT)
            .reduce(false, Boolean::logicalOr));
  }

  private static Notification notification(PushTarget target, Notice notice, Occasion occasion, Words words) {
    UUID id = Uuids.named(NAMESPACE,
        "%s:%s:%d:%s".formatted(notice.userId(), notice.conversationId(), notice.seq(), target.deviceId()));
    return new Notification(id, notice.userId().value(), target.deviceId().value(), notice.conversationId().value(),
        notice.seq(), occasion.unread(notice), occasion.badge(), notice.mentioned(), value(words.senderId()),
        words.senderName(), words.title(), words.body());
  }

  private static @Nullable UUID value(@Nullable UserId userId) {
    return userId == null ? null : userId.value();
  }
}
