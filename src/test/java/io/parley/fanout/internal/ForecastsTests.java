package io.parley.fanout.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetter.Reason;
import io.parley.fanout.ops.DeadLetter.State;
import io.parley.fanout.ops.DeadLetters.Expected;
import io.parley.fanout.ops.DeadLetters.Expected.Effect;
import io.parley.fanout.ops.DeadLetters.Filter;
import io.parley.fanout.ops.DeadLetters.Forecast;
import io.parley.fanout.ops.DeadLetters;
import io.parley.identity.DeviceId;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.ConversationLog;
import io.parley.messaging.Cursor;
import io.parley.messaging.MessageType;
import io.parley.messaging.Position;
import io.parley.messaging.Receipts;
import io.parley.platform.ParleyException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What a replay would come to, of letters in a storage where nothing can be marked, with neither sessions nor gateways nor Kafka.
class ForecastsTests {
  private static final Instant NOW = Instant.parse("2026-11-24T03:12:30Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final ConversationId BERLIN = new ConversationId(new UUID(0, 1));
  private static final UserId ALICE = new UserId(new UUID(0, 2));
  private static final UserId BEN = new UserId(new UUID(0, 3));
  private static final UserDevice PHONE = new UserDevice(BEN, new DeviceId("phone"));
  private static final String READABLE = "readable";

  private final List<DeadLetter> stored = new ArrayList<>();
  private final StandingMembers members = new StandingMembers(CLOCK);
  private final Map<UserDevice, Long> held = new HashMap<>();
  private final Map<Long, Long> places = new HashMap<>();

  private final DeadLetterStore store = new UnreadDeadLetters() {
    @Override
    public Mono<Void> put(DeadLetter letter) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<DeadLetter> find(DeadLetterId id) {
      return Flux.fromIterable(stored).filter(letter -> letter.id().equals(id.toString())).next();
    }

    @Override
    public Mono<List<Long>> buckets(int day, long from, boolean waiting) {
      long bucket = DeadLetterId.of(NOW.toEpochMilli(), 0, 0).bucket();
      return Mono.just(DeadLetterId.day(bucket) == day ? List.of(bucket) : List.of());
    }

    @Override
    public Flux<DeadLetter> letters(long bucket, @Nullable DeadLetterId after) {
      return Flux.fromIterable(stored).map(ForecastsTests::listed);
    }
  };

  private final Receipts receipts = new Receipts() {
    @Override
    public Mono<Map<UserDevice, Long>> ofDevices(ConversationId conversationId, Collection<UserDevice> devices) {
      return Mono.just(Map.copyOf(held));
    }

    @Override
    public Mono<Map<UserId, Cursor>> of(ConversationId conversationId) {
      return Mono.just(Map.of());
    }

    @Override
    public Mono<Map<UserId, Cursor>> of(ConversationId conversationId, Collection<UserId> users) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Void> delivered(UserId userId, DeviceId deviceId, ConversationId conversationId, long seq) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Void> read(UserId userId, ConversationId conversationId, long seq) {
      throw new UnsupportedOperationException();
    }
  };

  private final ConversationLog log = new ConversationLog() {
    @Override
    public AcceptedRecord read(ConsumerRecord<byte[], byte[]> record) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      if (!key.equals(READABLE)) {
        throw ParleyException.badRequest(key);
      }
      return new AcceptedRecord(new Position(new UUID(0, 4), record.partition(), record.offset()), NOW, BERLIN,
          new UUID(0, 5), ALICE, new UUID(0, 6), MessageType.TEXT, null, null);
    }

    @Override
    public Mono<Long> placeOf(AcceptedRecord record) {
      return Mono.justOrEmpty(places.get(record.position().offset()));
    }

    @Override
    public Mono<Taken> take(List<ConsumerRecord<byte[], byte[]>> records) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void forget(int partition) {
      throw new UnsupportedOperationException();
    }
  };

  private final DeadLetters letters;

  ForecastsTests() {
    letters = new StoredDeadLetters(store, new Resolving(store, receipts, members, CLOCK),
        new Resending(members, null, null, log, null), null, CLOCK);
    members.set(member(ALICE, null, null));
    members.set(member(BEN, null, null));
  }

  @Test
  void whatRecipientsLackIsBroughtToThem() {
    placed(State.OPEN, Set.of(BEN));
    placed(State.REPLAYED, Set.of(BEN));

    assertThat(forecast().items()).containsExactly(new Expected(Effect.TOLD, null, 2));
  }

  @Test
  void whatTheDevicesHoldByNowIsClosed() {
    placed(State.OPEN, Set.of(BEN));
    held.put(PHONE, 7L);

    assertThat(forecast().items()).containsExactly(new Expected(Effect.ARRIVED, null, 1));
  }

  @Test
  void whatThoseWhoLackItMayNotSeeAnyMoreIsClosed() {
    placed(State.OPEN, Set.of(BEN));
    members.set(member(BEN, 9L, null));

    assertThat(forecast().items()).containsExactly(new Expected(Effect.GONE, null, 1));
  }

  @Test
  void whatThisVersionCanReadIsPublishedAgain() {
    poison(State.OPEN, READABLE);

    assertThat(forecast().items()).containsExactly(new Expected(Effect.PUBLISHED, null, 1));
  }

  @Test
  void whatHasItsPlaceByNowOrNamesNobodyIsSettled() {
    DeadLetter published = poison(State.OPEN, READABLE);
    places.put(published.offset(), 12L);
    placed(State.OPEN, Set.of());

    assertThat(forecast().items()).containsExactlyInAnyOrder(
        new Expected(Effect.SETTLED, "the message has its place already", 1),
        new Expected(Effect.SETTLED, "no recipients are named, so nobody is told", 1));
  }

  @Test
  void whatWaitsForNobodyIsLeft() {
    placed(State.DISCARDED, Set.of(BEN));
    placed(State.RESOLVED, Set.of(BEN));
    poison(State.REPLAYED, READABLE);

    assertThat(of(new Filter(Set.of(), Set.of(), null, null, null, null, null)).items()).containsExactlyInAnyOrder(
        new Expected(Effect.LEFT, "discarded already", 1),
        new Expected(Effect.LEFT, "resolved already", 1),
        new Expected(Effect.LEFT, "published again already", 1));
  }

  @Test
  void whatCanStillNotBeReadFailsAgainAndSaysWhy() {
    poison(State.OPEN, "the record lacks the header message_type");
    poison(State.OPEN, "the record lacks the header message_type");
    poison(State.OPEN, "the record's key is not the id of a conversation");

    assertThat(forecast().items()).containsExactly(
        new Expected(Effect.FAILS, "the record lacks the header message_type", 2),
        new Expected(Effect.FAILS, "the record's key is not the id of a conversation", 1));
  }

  @Test
  void whatItsSenderMayNotSayFailsAgainAndSaysWhy() {
    poison(State.OPEN, READABLE);
    members.set(member(ALICE, null, NOW.plusSeconds(60)));
    assertThat(forecast().items()).containsExactly(new Expected(Effect.FAILS, "the sender is muted", 1));

    members.set(member(ALICE, 9L, null));
    assertThat(forecast().items()).containsExactly(
        new Expected(Effect.FAILS, "the sender is not a member of the conversation", 1));
  }

  @Test
  void ofAnEngineThatIsAwayNothingIsSaidAboutLetters() {
    poison(State.OPEN, READABLE);
    members.failWith(ParleyException.unavailable("Cassandra is away", null));

    assertThatThrownBy(this::forecast).hasMessageContaining("Cassandra is away");
  }

  @Test
  void reasonsBeyondAFewAreOne() {
    IntStream.range(0, 40).forEach(number -> poison(State.OPEN, "reason " + number));

    List<Expected> items = forecast().items();
    assertThat(items).hasSizeLessThanOrEqualTo(20);
    assertThat(items.getFirst().why()).isEqualTo("for other reasons");
    assertThat(items.stream().mapToLong(Expected::count).sum()).isEqualTo(40);
  }

  @Test
  void fiveHundredAreAllAndOneMoreMakesItASample() {
    IntStream.range(0, DeadLetters.MAX_FORECAST).forEach(_ -> placed(State.OPEN, Set.of(BEN)));
    placed(State.DISCARDED, Set.of(BEN));
    assertThat(forecast()).returns(500L, Forecast::looked).returns(true, Forecast::whole);

    placed(State.OPEN, Set.of(BEN));
    assertThat(forecast()).returns(500L, Forecast::looked).returns(false, Forecast::whole);
  }

  @Test
  void amongTwoThousandEntriesItLooksForThem() {
    IntStream.range(0, 1_999).forEach(_ -> placed(State.DISCARDED, Set.of(BEN)));
    placed(State.OPEN, Set.of(BEN));
    assertThat(forecast()).returns(1L, Forecast::looked).returns(true, Forecast::whole);

    placed(State.OPEN, Set.of(BEN));
    assertThat(forecast()).returns(1L, Forecast::looked).returns(false, Forecast::whole);
  }

  @Test
  void chosenOnesAreLookedAtWhereverTheyLie() {
    DeadLetter one = placed(State.OPEN, Set.of(BEN));
    DeadLetter other = poison(State.OPEN, READABLE);
    placed(State.OPEN, Set.of(BEN));

    Forecast forecast = letters.forecast(List.of(one.id(), other.id(), "1.1.1")).block();
    assertThat(forecast.items()).containsExactly(new Expected(Effect.TOLD, null, 1),
        new Expected(Effect.PUBLISHED, null, 1));
    assertThat(forecast.whole()).isTrue();
    assertThatThrownBy(() -> letters.forecast(List.of()).block()).hasMessageContaining("ids");
    assertThatThrownBy(() -> letters.forecast(IntStream.rangeClosed(0, 500).mapToObj(_ -> one.id()).toList()).block())
        .hasMessageContaining("501").hasMessageContaining("1 to 500");
  }

  private Forecast forecast() {
    return of(new Filter(Set.of(State.OPEN, State.REPLAYED), Set.of(), null, null, null, null, null));
  }

  private Forecast of(Filter filter) {
    return letters.forecast(filter).block();
  }

  private static Member member(UserId user, @Nullable Long leftSeq, @Nullable Instant mutedUntil) {
    return new Member(user, MemberRole.MEMBER, 1, leftSeq == null ? 1 : 8, leftSeq, mutedUntil);
  }

  private DeadLetter placed(State state, Set<UserId> recipients) {
    return stored(state, recipients, 7L, null);
  }

  private DeadLetter poison(State state, String key) {
    return stored(state, Set.of(), null,
        new DeadLetter.Raw(key.getBytes(StandardCharsets.UTF_8), new byte[]{1}, Map.of()));
  }

  private DeadLetter stored(State state, Set<UserId> recipients, @Nullable Long seq, DeadLetter.@Nullable Raw raw) {
    int offset = stored.size();
    DeadLetter letter = new DeadLetter(DeadLetterId.of(NOW.toEpochMilli(), 0, offset).toString(),
        seq == null ? Reason.UNREADABLE : Reason.UNREACHABLE, state, NOW, null, "away", "", 3, "fanout-1", Set.of(),
        recipients, recipients.isEmpty() ? Set.of() : Set.of(PHONE), NOW, NOW, 0, offset, seq == null ? null : BERLIN,
        seq, null, null, raw);
    stored.add(letter);
    return letter;
  }

  /// As a list has it.
  private static DeadLetter listed(DeadLetter whole) {
    return new DeadLetter(whole.id(), whole.reason(), whole.state(), whole.stateAt(), whole.note(), whole.failure(), "",
        whole.attempts(), whole.nodeId(), whole.gateways(), whole.recipients(), whole.devices(), whole.failedAt(),
        whole.appendedAt(), whole.partition(), whole.offset(), whole.conversationId(), whole.seq(), whole.messageId(),
        whole.senderId(), null);
  }
}
