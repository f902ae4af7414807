package io.parley.fanout.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.conversation.ConversationId;
import io.parley.fanout.internal.Push.Origin;
import io.parley.fanout.internal.Push.Taking;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.spi.Delivery;
import io.parley.fanout.spi.Gateways.PushOutcome;
import io.parley.fanout.spi.Missed;
import io.parley.fanout.spi.Subscriptions;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.Content;
import io.parley.messaging.ConversationLog.Numbered;
import io.parley.messaging.MessageType;
import io.parley.messaging.Position;
import io.parley.messaging.StageNote.Pushed.Audience;
import io.parley.messaging.StageNote.Pushed.Outcome;
import io.parley.messaging.StageNote.Pushed;
import io.parley.messaging.StageNote.Routed;
import io.parley.messaging.StageNote;
import io.parley.messaging.StageNotes;
import io.parley.platform.ParleyException;
import io.parley.platform.TimeUuids;
import io.parley.platform.TraceSpan;
import io.parley.sessions.Home;
import io.parley.sessions.Incarnation;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/// What fan-out puts down of messages whose journeys are recorded.
class PushNotesTests {
  private static final Instant NOW = Instant.parse("2026-11-24T03:10:15.123456Z");
  private static final Taking TAKING = new Taking(NOW.minusMillis(21), NOW.minusMillis(3), 212);
  private static final NodeId GATEWAY = new NodeId("gateway-1");
  private static final NodeId OTHER = new NodeId("gateway-2");
  private static final Duration ALL_PAUSES = Duration.ofSeconds(2);

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final TimeUuids ids = new TimeUuids(Clock.systemUTC());
  private final ConversationId conversation = new ConversationId(UUID.randomUUID());
  private final UserId ben = new UserId(UUID.randomUUID());
  private final UserId carol = new UserId(UUID.randomUUID());
  private final Map<UserId, List<LiveSession>> registry = new HashMap<>();
  private final List<Subscriptions.Subscription> listening = new ArrayList<>();
  private final List<StageNote> taken = new ArrayList<>();
  private Mono<PushOutcome> answer = Mono.just(PushOutcome.QUEUED);
  private final StageNotes notes = new StageNotes() {
    @Override
    public boolean wants(UUID messageId) {
      return TimeUuids.marked(messageId);
    }

    @Override
    public Instant now() {
      return NOW;
    }

    @Override
    public void add(StageNote note) {
      taken.add(note);
    }
  };
  private final Routing routing = new Routing(road());

  @AfterEach
  void end() {
    time.dispose();
  }

  private Road road() {
    Sessions sessions = new ReadSessions() {
      @Override
      public Mono<Void> writeOff(NodeId nodeId, Incarnation incarnation) {
        return Mono.fromRunnable(registry::clear);
      }

      @Override
      public Mono<Map<UserId, List<LiveSession>>> live(Collection<UserId> userIds) {
        return Mono.fromSupplier(() -> Map.copyOf(registry));
      }
    };
    DeadLetterStore letters = new UnreadDeadLetters() {
      @Override
      public Mono<Void> put(DeadLetter letter) {
        return Mono.empty();
      }
    };
    Missed missed = new Missed() {
      @Override
      public Mono<Void> add(NodeId gateway, Collection<News> news) {
        return Mono.empty();
      }

      @Override
      public Mono<Told> look(NodeId gateway) {
        return Mono.error(new UnsupportedOperationException());
      }

      @Override
      public Mono<Void> forget(NodeId gateway, Told told) {
        return Mono.error(new UnsupportedOperationException());
      }
    };
    Subscriptions subscriptions = new NoChannels() {
      @Override
      public Mono<Map<ConversationId, List<Subscription>>> of(Collection<ConversationId> channels) {
        return Mono.fromSupplier(() -> channels.isEmpty() ? Map.of() : Map.of(conversation, List.copyOf(listening)));
      }
    };
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    return new Road(sessions, subscriptions, this::push, _ -> Mono.empty(),
        new GivenUp(letters, _ -> Mono.empty(), missed, new NodeId("fanout"), Clock.systemUTC(), time, meters),
        new Backlog(Long.MAX_VALUE), time, meters, notes);
  }

  private Mono<PushOutcome> push(NodeId nodeId, Incarnation incarnation, List<Delivery> deliveries) {
    return answer;
  }

  private static LiveSession session(String id, NodeId gateway) {
    return new LiveSession(new SessionId(id), new DeviceId("phone"), gateway, new Incarnation("first"));
  }

  private Origin origin(boolean recorded) {
    AcceptedRecord accepted = new AcceptedRecord(new Position(UUID.randomUUID(), 9, 51_207), NOW.minusMillis(25),
        conversation, ids.next(0, recorded), new UserId(UUID.randomUUID()), UUID.randomUUID(), MessageType.TEXT,
        Content.text("hello"), null);
    return new Origin(new Numbered(accepted, 118),
        new ConsumerRecord<>("parley.messages", 9, 51_207, new byte[0], new byte[0]), TAKING);
  }

  private void route(Push... pushes) {
    routing.route(List.of(pushes), new Settlement()).block();
    time.advanceTimeBy(ALL_PAUSES);
  }

  private Push message(Origin origin) {
    return new Push(new byte[0], List.of(ben, carol), conversation, origin, TraceSpan.NONE);
  }

  private List<Pushed> pushed() {
    return taken.stream().filter(Pushed.class::isInstance).map(Pushed.class::cast).toList();
  }

  @Test
  void aMessageIsPutDownWhenItIsRoutedAndForEachGateway() {
    registry.put(ben, List.of(session("s1", GATEWAY), session("s2", GATEWAY)));
    registry.put(carol, List.of(session("s3", OTHER)));
    Origin origin = origin(true);
    UUID id = origin.message().record().messageId();

    route(message(origin));

    assertThat(taken).containsExactlyInAnyOrder(
        new Routed(id, TAKING.polled(), conversation, 118, NOW.minusMillis(25), TAKING.numbered(), NOW, 212, 2,
            List.of()),
        new Pushed(id, NOW, "gateway-1", Audience.SESSIONS, Outcome.TAKEN, 1, 2, List.of(ben), null),
        new Pushed(id, NOW, "gateway-2", Audience.SESSIONS, Outcome.TAKEN, 1, 1, List.of(carol), null));
  }

  @Test
  void nothingIsPutDownOfMessagesWhoseJourneysAreNotRecordedAndOfReceipts() {
    registry.put(ben, List.of(session("s1", GATEWAY)));

    route(message(origin(false)), new Push(new byte[0], List.of(ben), conversation));

    assertThat(taken).isEmpty();
  }

  @Test
  void ofWhatAMessageBringsAboutTheMessageItselfIsPutDown() {
    registry.put(ben, List.of(session("s1", GATEWAY)));
    registry.put(carol, List.of(session("s2", GATEWAY)));
    Origin origin = origin(true);
    Push introduction = new Push(new byte[0], List.of(ben), conversation, origin, TraceSpan.NONE);

    route(introduction, message(origin));

    assertThat(taken).filteredOn(Routed.class::isInstance).hasSize(1);
    assertThat(pushed()).singleElement().extracting(Pushed::users).isEqualTo(List.of(ben, carol));
  }

  @Test
  void triesThatFailArePutDownUntilItBecomesADeadLetter() {
    registry.put(ben, List.of(session("s1", GATEWAY)));
    answer = Mono.error(() -> ParleyException.unavailable("Gateway gateway-1 did not answer within 2 s", null));

    route(message(origin(true)));

    assertThat(pushed()).extracting(Pushed::outcome).containsExactly(Outcome.FAILED, Outcome.FAILED, Outcome.FAILED,
        Outcome.GIVEN_UP);
    assertThat(pushed()).extracting(Pushed::tries).containsExactly(1, 2, 3, 3);
    assertThat(pushed().getLast().failure()).contains("did not answer");
  }

  @Test
  void whoseSessionHasEndedBeforeTheSecondTryIsPutDownAsThat() {
    registry.put(ben, List.of(session("s1", GATEWAY)));
    answer = Mono.just(PushOutcome.GONE);

    route(message(origin(true)));

    assertThat(pushed()).extracting(Pushed::outcome).containsExactly(Outcome.FAILED, Outcome.ENDED);
    assertThat(pushed()).allSatisfy(one -> assertThat(one.users()).containsExactly(ben));
  }

  @Test
  void ofAChannelTheGatewaysThatHearOfItAreNamed() {
    listening.add(new Subscriptions.Subscription(new Home(GATEWAY, new Incarnation("first")),
        Subscriptions.Interest.MESSAGES));
    listening.add(new Subscriptions.Subscription(new Home(OTHER, new Incarnation("first")),
        Subscriptions.Interest.HINTS));

    route(new Push(new byte[0], List.of(), conversation, origin(true), TraceSpan.NONE, Push.Reach.CHANNEL, 0));

    assertThat(taken).filteredOn(Routed.class::isInstance).map(Routed.class::cast).singleElement()
        .satisfies(routed -> {
          assertThat(routed.gateways()).as("that have it in view").isEqualTo(1);
          assertThat(routed.listening()).containsExactly("gateway-1", "gateway-2");
        });
    assertThat(pushed()).extracting(Pushed::gateway, Pushed::audience).containsExactlyInAnyOrder(
        tuple("gateway-1", Audience.VIEWERS),
        tuple("gateway-1", Audience.LISTENERS),
        tuple("gateway-2", Audience.LISTENERS));
  }
}
