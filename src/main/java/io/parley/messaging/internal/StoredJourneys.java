package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.messaging.Content;
import io.parley.messaging.StageNote.Accepted;
import io.parley.messaging.StageNote.Pushed;
import io.parley.messaging.StageNote.Routed;
import io.parley.messaging.StageNote;
import io.parley.messaging.ops.Journeys;
import io.parley.platform.ParleyException;
import io.parley.platform.TimeUuids;
import io.parley.platform.Uuids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Journeys, put together from the notes of the stages and from what is stored of the message anyway.
final class StoredJourneys implements Journeys {
  /// In which a note gets from its stage into storage.
  private static final Duration ON_THE_WAY = Duration.ofSeconds(5);

  private final JourneyStore store;
  private final JourneyFacts facts;
  private final JourneyRecipients recipients;
  private final int perSecond;
  private final Clock clock;

  StoredJourneys(JourneyStore store, JourneyFacts facts, JourneyRecipients recipients, int perSecond, Clock clock) {
    this.perSecond = perSecond;
    this.store = store;
    this.facts = facts;
    this.recipients = recipients;
    this.clock = clock;
  }

  @Override
  public Mono<Journey> find(UUID messageId, int skip) {
    return Mono.defer(() -> {
      Uuids.micros(messageId); // refuses what is no message id
      check(skip);
      return notes(messageId).flatMap(notes -> {
        ConversationId conversation = notes.conversation();
        return conversation == null
            ? Mono.just(notes.alone(messageId, perSecond, clock.instant()))
            : journey(conversation, messageId, notes, skip);
      });
    });
  }

  @Override
  public Mono<Journey> find(ConversationId conversationId, long seq, int skip) {
    return Mono.defer(() -> {
      check(skip);
      return facts.entry(conversationId, seq).map(LogEntry::messageId)
          .flatMap(id -> notes(id).flatMap(notes -> journey(conversationId, id, notes, skip)));
    });
  }

  private static void check(int skip) {
    if (skip < 0) {
      throw ParleyException.badRequest("skip must be at least 0");
    }
  }

  @Override
  public Mono<Content> content(ConversationId conversationId, long seq) {
    return Mono.defer(() -> facts.entry(conversationId, seq))
        .flatMap(entry -> facts.content(conversationId, entry.messageId()));
  }

  private Mono<Journey> journey(ConversationId conversationId, UUID messageId, Notes notes, int skip) {
    Instant now = clock.instant();
    return facts.told(conversationId, messageId)
        .flatMap(told -> recipients.of(told, notes.routed, notes.pushed, skip, now)
            .map(page -> new Journey(messageId, notes.recorded(messageId, now), perSecond, told, notes.accepted,
                notes.routed,
                notes.pushed, page)))
        .defaultIfEmpty(notes.alone(messageId, perSecond, now));
  }

  private Mono<Notes> notes(UUID messageId) {
    return store.notes(messageId).collect(Notes::new, Notes::add);
  }

  /// The notes on one message, by stage.
  private static final class Notes {
    private final List<Reported<Accepted>> accepted = new ArrayList<>();
    private final List<Reported<Routed>> routed = new ArrayList<>();
    private final List<Reported<Pushed>> pushed = new ArrayList<>();

    void add(Reported<StageNote> one) {
      switch (one.note()) {
        case Accepted note -> accepted.add(new Reported<>(one.nodeId(), note));
        case Routed note -> routed.add(new Reported<>(one.nodeId(), note));
        case Pushed note -> pushed.add(new Reported<>(one.nodeId(), note));
      }
    }

    @Nullable
    ConversationId conversation() {
      return Stream.concat(accepted.stream().map(one -> one.note().conversationId()),
          routed.stream().map(one -> one.note().conversationId())).findFirst().orElse(null);
    }

    Recorded recorded(UUID messageId, Instant now) {
      Instant made = Uuids.instant(messageId);
      if (!accepted.isEmpty() || !routed.isEmpty() || !pushed.isEmpty()) {
        return Recorded.RECORDED;
      }
      if (made.isBefore(now.minus(KEPT))) {
        return Recorded.TOO_OLD;
      }
      if (!TimeUuids.marked(messageId)) {
        return Recorded.SAMPLED_OUT;
      }
      return made.isAfter(now.minus(ON_THE_WAY)) ? Recorded.NOT_YET : Recorded.LOST;
    }

    /// Where nothing is stored of the message itself.
    Journey alone(UUID messageId, int perSecond, Instant now) {
      return new Journey(messageId, recorded(messageId, now), perSecond, null, accepted, routed, pushed,
          Recipients.NONE);
    }
  }
}
