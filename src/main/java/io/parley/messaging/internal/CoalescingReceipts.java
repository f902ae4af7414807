package io.parley.messaging.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Members;
import io.parley.identity.DeviceId;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.Cursor;
import io.parley.messaging.CursorMoved;
import io.parley.messaging.Receipts;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Takes receipts up, lets those of one member wait for each other for a moment, then stores and announces the highest, at
/// most once a second for a member and conversation.
///
/// What storage does not take is tried again each second, as long as this process lives; after that the device's next
/// receipt makes up for it, since cursors are cumulative.
final class CoalescingReceipts implements Receipts {
  private static final Logger log = LoggerFactory.getLogger(CoalescingReceipts.class);
  private static final int READS_IN_FLIGHT = 32;
  private static final int MAX_WAITING = 100_000;
  private static final int MAX_ANNOUNCED = 100_000;
  private static final Duration PACE = Duration.ofSeconds(1);

  private final Members members;
  private final ConversationHeads heads;
  private final CursorStore store;
  private final Publisher publisher;
  private final Duration delay;
  private final Scheduler timer;
  private final AtomicInteger late = new AtomicInteger();
  private final ConcurrentHashMap<Key, Said> waiting = new ConcurrentHashMap<>();
  private final Cache<Key, Announced> announced = Caffeine.newBuilder().maximumSize(MAX_ANNOUNCED).build();

  CoalescingReceipts(Members members, ConversationHeads heads, CursorStore store, Publisher publisher, Duration delay,
      Scheduler timer) {
    this.members = members;
    this.heads = heads;
    this.store = store;
    this.publisher = publisher;
    this.delay = delay;
    this.timer = timer;
  }

  /// Members whose receipts wait to be stored.
  int waiting() {
    return waiting.size();
  }

  private record Key(ConversationId conversationId, UserId userId) {}

  /// @param at milliseconds on the timer
  private record Announced(Cursor cursor, long at) {}

  @Override
  public Mono<Void> delivered(UserId userId, DeviceId deviceId, ConversationId conversationId, long seq) {
    return take(userId, conversationId, seq, new Said(new Cursor(seq, 0), Map.of(deviceId, seq)));
  }

  @Override
  public Mono<Void> read(UserId userId, ConversationId conversationId, long seq) {
    return take(userId, conversationId, seq, new Said(new Cursor(seq, seq), Map.of()));
  }

  @Override
  public Mono<Map<UserId, Cursor>> of(ConversationId conversationId) {
    return store.all(conversationId);
  }

  @Override
  public Mono<Map<UserId, Cursor>> of(ConversationId conversationId, Collection<UserId> users) {
    return Flux.fromIterable(users)
        .flatMap(user -> store.find(conversationId, user).map(cursor -> Map.entry(user, cursor)), READS_IN_FLIGHT)
        .collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  @Override
  public Mono<Map<UserDevice, Long>> ofDevices(ConversationId conversationId, Collection<UserDevice> devices) {
    return store.devices(conversationId, devices);
  }

  private Mono<Void> take(UserId userId, ConversationId conversationId, long seq, Said said) {
    if (seq < 0) {
      return Mono.error(() -> ParleyException.badRequest("seq is %d; it must not be negative".formatted(seq)));
    }
    return members.find(conversationId, userId).switchIfEmpty(Mono.error(ParleyException::notAMember))
        .flatMap(member -> Mono.fromRunnable(() -> wait(new Key(conversationId, userId), said)));
  }

  private void wait(Key key, Said said) {
    if (waiting.size() >= MAX_WAITING) {
      throw new ParleyException(ErrorKind.LIMITED, "overloaded", "Too many receipts are waiting to be stored");
    }
    join(key, said, pause(key));
  }

  /// Until the member may be announced again.
  private Duration pause(Key key) {
    Announced last = announced.getIfPresent(key);
    long since = last == null ? PACE.toMillis() : timer.now(TimeUnit.MILLISECONDS) - last.at;
    Duration rest = PACE.minusMillis(since);
    return rest.compareTo(delay) > 0 ? rest : delay;
  }

  /// Whoever finds nobody waiting sees to it that what waits is stored.
  private void join(Key key, Said said, Duration pause) {
    waiting.compute(key, (_, held) -> {
      if (held != null) {
        return held.with(said);
      }
      Mono.delay(pause, timer).then(Mono.defer(() -> store(key))).subscribe();
      return said;
    });
  }

  private Mono<Void> store(Key key) {
    Said said = waiting.remove(key);
    if (said == null) {
      return Mono.empty();
    }
    return store(key, said).doOnSuccess(_ -> storedAgain()).onErrorResume(failure -> {
      if (late.getAndIncrement() == 0) {
        log.warn("Receipts can't be stored at present and are tried again each second: {}", failure.getMessage());
      }
      join(key, said, PACE);
      return Mono.empty();
    });
  }

  private void storedAgain() {
    int times = late.getAndSet(0);
    if (times > 0) {
      log.info("Receipts are stored again; {} tries were in vain", times);
    }
  }

  private Mono<Void> store(Key key, Said said) {
    return heads.read(List.of(key.conversationId))
        .map(found -> found.getOrDefault(key.conversationId, ConversationHeads.Head.EMPTY).seq())
        .zipWith(members.find(key.conversationId, key.userId), (end, member) -> said.cut(member.lastVisibleSeq(end)))
        .filter(cut -> cut.cursor().deliveredSeq() > 0)
        .flatMap(cut -> store.raise(key.conversationId, key.userId, cut.cursor(), cut.devices())
            .then(Mono.defer(() -> store.find(key.conversationId, key.userId))))
        .flatMap(now -> announce(key, now));
  }

  private Mono<Void> announce(Key key, Cursor now) {
    Announced last = announced.getIfPresent(key);
    if (last != null && last.cursor.equals(now)) {
      return Mono.empty();
    }
    return Mono.fromFuture(() -> publisher.publish(new CursorMoved(key.conversationId, key.userId, now)), true)
        .doOnSuccess(_ -> announced.put(key, new Announced(now, timer.now(TimeUnit.MILLISECONDS))));
  }

  /// What devices have said since the last time.
  private record Said(Cursor cursor, Map<DeviceId, Long> devices) {
    Said with(Said other) {
      Map<DeviceId, Long> all = new HashMap<>(devices);
      other.devices.forEach((device, seq) -> all.merge(device, seq, Math::max));
      return new Said(new Cursor(Math.max(cursor.deliveredSeq(), other.cursor.deliveredSeq()),
          Math.max(cursor.readSeq(), other.cursor.readSeq())), all);
    }

    /// Past the end counts as the end.
    Said cut(long end) {
      Map<DeviceId, Long> cut = new HashMap<>(devices);
      cut.replaceAll((_, seq) -> Math.min(seq, end));
      return new Said(new Cursor(Math.min(cursor.deliveredSeq(), end), Math.min(cursor.readSeq(), end)), cut);
    }
  }
}
