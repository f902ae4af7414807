package io.parley.fanout.internal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.fanout.internal.Push.Origin;
import io.parley.fanout.ops.DeadLetter.Reason;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.spi.Missed.News;
import io.parley.fanout.spi.Missed;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.ConversationLog.Unreadable;
import io.parley.sessions.NodeId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/// Keeps what is given up on, and has the gateway tell its sessions: dead letters in storage and in Kafka, and the recipients in
/// [Missed]. What storage, Kafka or Redis refuse is tried again each second, for as long as the partition is ours:
/// until then it is not settled.
final class GivenUp {
  private static final Logger log = LoggerFactory.getLogger(GivenUp.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int LETTERS_IN_FLIGHT = 16;
  private static final int LONGEST_FAILURE = 500;
  private static final int LONGEST_STACK = 4_000;
  private static final int MOST_DEVICES = 1_000;

  private final DeadLetterStore store;
  private final DeadLetterTopic topic;
  private final Missed missed;
  private final NodeId self;
  private final Clock clock;
  private final Scheduler timer;
  /// Engines of which it was said that they refuse.
  private final Set<String> refusing = ConcurrentHashMap.newKeySet();
  private final Map<Reason, Counter> letters = new EnumMap<>(Reason.class);

  GivenUp(DeadLetterStore store, DeadLetterTopic topic, Missed missed, NodeId self, Clock clock, Scheduler timer,
      MeterRegistry meters) {
    this.store = store;
    this.topic = topic;
    this.missed = missed;
    this.self = self;
    this.clock = clock;
    this.timer = timer;
    for (Reason reason : Reason.values()) {
      letters.put(reason, Counter.builder("parley.fanout.dead.letters").description("Records that became dead letters")
          .tag("reason", reason.name().toLowerCase(Locale.ROOT)).register(meters));
    }
  }

  /// Completes when all of it is kept; fails only once nobody here owns any of it. Users are told also while dead letters can't be
  /// kept, and the other way round.
  Mono<Void> keep(NodeId gateway, List<Parcel> parcels, Reason reason, int attempts, Throwable failure) {
    Map<Origin, Set<UserDevice>> recipients = new LinkedHashMap<>();
    Set<News> news = new LinkedHashSet<>();
    for (Parcel parcel : parcels) {
      if (parcel.isToChannel()) {
        news.add(new News(null, parcel.push().conversationId())); // who pulls has lost nothing, and is no dead letter
      }
      parcel.recipients().forEach(
          recipient -> news.add(new News(recipient.userId(), parcel.push().conversationId())));
      Origin origin = parcel.push().origin();
      if (origin != null) {
        parcel.recipients().forEach(recipient -> recipients.computeIfAbsent(origin, _ -> new LinkedHashSet<>())
            .add(new UserDevice(recipient.userId(), recipient.deviceId())));
      }
    }
    Cause cause = Cause.of(reason, failure, attempts, Set.of(gateway.value()));
    BooleanSupplier pointless = () -> parcels.stream().allMatch(parcel -> parcel.settlement().isAbandoned());
    Flux<DeadLetter> all = Flux.fromIterable(recipients.entrySet())
        .map(one -> letter(one.getKey().raw(), one.getKey(), cause,
            one.getValue().stream().map(UserDevice::userId).toList(), one.getValue()));
    return Mono.whenDelayError(insist("Redis", () -> missed.add(gateway, news), pointless), keep(all, pointless))
        .doOnSuccess(_ -> count(reason, recipients.size()));
  }

  /// Records of a poll that can't be read: those without a place, and those that have one and a body that says nothing, with
  /// whom they are for.
  Mono<Void> keep(List<Unreadable> unreadable, Map<Origin, List<UserId>> bodies, Settlement settlement) {
    Flux<DeadLetter> records = Flux.fromIterable(unreadable).map(one -> letter(one.record(), null,
        Cause.of(Reason.UNREADABLE, new IllegalArgumentException(one.why()), 0, Set.of()), Set.of(), Set.of()));
    Cause unread = Cause.of(Reason.UNREADABLE_BODY,
        new IllegalArgumentException("the record's value is not a message that this version can read"), 0, Set.of());
    Flux<DeadLetter> places = Flux.fromIterable(bodies.entrySet())
        .map(one -> letter(one.getKey().raw(), one.getKey(), unread, one.getValue(), Set.of()));
    return keep(Flux.concat(records, places), settlement::isAbandoned).doOnSuccess(_ -> {
      count(Reason.UNREADABLE, unreadable.size());
      count(Reason.UNREADABLE_BODY, bodies.size());
    });
  }

  /// Each is made when its turn has come, so that only so many are there at once.
  private Mono<Void> keep(Flux<DeadLetter> all, BooleanSupplier pointless) {
    return all.flatMapDelayError(letter -> insist("Cassandra", () -> store.put(letter), pointless)
        .then(insist("Kafka", () -> topic.publish(letter), pointless)), LETTERS_IN_FLIGHT, 1).then();
  }

  private Mono<Void> insist(String engine, Supplier<Mono<Void>> work, BooleanSupplier pointless) {
    return Mono.defer(work).doOnSuccess(_ -> refusing.remove(engine))
        .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, PAUSE).scheduler(timer)
            .filter(_ -> !pointless.getAsBoolean()).doBeforeRetry(signal -> {
              if (refusing.add(engine)) {
                log.atWarn().addKeyValue("engine", engine)
                    .log("What was given up on can't be kept at present and is tried again each second",
                        signal.failure());
              }
            }));
  }

  private void count(Reason reason, int records) {
    Counter counter = letters.get(reason);
    if (counter != null) {
      counter.increment(records);
    }
  }

  private record Cause(Reason reason, String failure, String stack, int attempts, Set<String> gateways) {
    static Cause of(Reason reason, Throwable failure, int attempts, Set<String> gateways) {
      return new Cause(reason, cut(String.valueOf(failure.getMessage()), LONGEST_FAILURE),
          cut(stackOf(failure), LONGEST_STACK), attempts, gateways);
    }

    private static String stackOf(Throwable failure) {
      StringWriter stack = new StringWriter();
      failure.printStackTrace(new PrintWriter(stack));
      return stack.toString();
    }

    private static String cut(String text, int most) {
      return text.substring(0, Math.min(most, text.length()));
    }
  }

  private DeadLetter letter(ConsumerRecord<byte[], byte[]> raw, @Nullable Origin origin, Cause cause,
      Collection<UserId> recipients, Set<UserDevice> devices) {
    Instant now = clock.instant();
    AcceptedRecord record = origin == null ? null : origin.message().record();
    return new DeadLetter(DeadLetterId.of(raw.timestamp(), raw.partition(), raw.offset()).toString(), cause.reason,
        DeadLetter.State.OPEN, now, null, cause.failure, cause.stack,
        cause.attempts, self.value(), cause.gateways, Set.copyOf(recipients),
        devices.stream().limit(MOST_DEVICES).collect(Collectors.toUnmodifiableSet()), now,
        Instant.ofEpochMilli(raw.timestamp()), raw.partition(), raw.offset(),
        record == null ? null : record.conversationId(), origin == null ? null : (Long) origin.message().seq(),
        record == null ? null : record.messageId(), record == null ? null : record.senderId(), raw(raw));
  }

  private static DeadLetter.Raw raw(ConsumerRecord<byte[], byte[]> record) {
    Map<String, byte[]> headers = new HashMap<>();
    record.headers().forEach(header -> {
      if (header.value() != null) {
        headers.put(header.key(), header.value());
      }
    });
    return new DeadLetter.Raw(record.key(), record.value(), headers);
  }
}
