package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.identity.DeviceId;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.messaging.ConversationHeads;
import io.parley.messaging.Cursor;
import io.parley.messaging.CursorMoved;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/// How receipts wait for each other, on virtual time.
class CoalescingReceiptsTests {
  private static final Duration DELAY = Duration.ofMillis(200);
  private static final DeviceId PHONE = new DeviceId("phone");
  private static final DeviceId WEB = new DeviceId("web");

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final ConversationId berlin = new ConversationId(UUID.randomUUID());
  private final UserId ben = new UserId(UUID.randomUUID());
  private final List<Cursor> announced = new ArrayList<>();
  private final Map<DeviceId, Long> devices = new HashMap<>();
  private Cursor stored = Cursor.NONE;
  private boolean storageAway;
  private final CoalescingReceipts receipts = new CoalescingReceipts(
      new OneMember(new Member(ben, MemberRole.MEMBER, 1, 1, null, null)), new Heads(), new Cursors(), new Announced(),
      DELAY, time);

  @Test
  void manyReceiptsOfAMomentAreStoredAndAnnouncedOnceAsTheHighest() {
    delivered(PHONE, 3);
    delivered(WEB, 7);
    read(5);
    delivered(PHONE, 4);
    assertThat(announced).isEmpty();

    time.advanceTimeBy(DELAY);
    assertThat(announced).containsExactly(new Cursor(7, 5));
    assertThat(devices).isEqualTo(Map.of(PHONE, 4L, WEB, 7L));
  }

  @Test
  void whatAUserHasReadIsHeldByNoDeviceForThat() {
    delivered(WEB, 2);
    read(5);
    time.advanceTimeBy(DELAY);

    assertThat(devices).isEqualTo(Map.of(WEB, 2L));
  }

  @Test
  void oneMemberIsAnnouncedAtMostOnceASecond() {
    for (int seq = 1; seq <= 50; seq++) {
      read(seq);
      time.advanceTimeBy(Duration.ofMillis(100));
    }
    time.advanceTimeBy(Duration.ofSeconds(1));

    assertThat(announced).hasSizeBetween(5, 7);
    assertThat(announced.getLast()).isEqualTo(new Cursor(50, 50));
  }

  @Test
  void aReceiptThatSaysNothingNewIsNotAnnounced() {
    read(5);
    time.advanceTimeBy(Duration.ofSeconds(5));
    read(5);
    delivered(PHONE, 2);
    time.advanceTimeBy(Duration.ofSeconds(5));

    assertThat(announced).containsExactly(new Cursor(5, 5));
  }

  @Test
  void pastTheEndCountsAsTheEnd() {
    read(1_000);
    time.advanceTimeBy(DELAY);

    assertThat(announced).containsExactly(new Cursor(100, 100));
  }

  @Test
  void whatStorageDoesNotTakeIsStoredLater() {
    storageAway = true;
    read(5);
    time.advanceTimeBy(Duration.ofSeconds(3));
    assertThat(announced).isEmpty();

    delivered(PHONE, 6);
    storageAway = false;
    time.advanceTimeBy(Duration.ofSeconds(2));
    assertThat(announced).containsExactly(new Cursor(6, 5));
  }

  private void delivered(DeviceId device, long seq) {
    receipts.delivered(ben, device, berlin, seq).block();
  }

  private void read(long seq) {
    receipts.read(ben, berlin, seq).block();
  }

  private static final class Heads implements ConversationHeads {
    @Override
    public Mono<Void> raise(Map<ConversationId, Head> heads) {
      return Mono.empty();
    }

    @Override
    public Mono<Map<ConversationId, Head>> read(Collection<ConversationId> ids) {
      Map<ConversationId, Head> heads = new HashMap<>();
      ids.forEach(id -> heads.put(id, new Head(100, Instant.EPOCH)));
      return Mono.just(heads);
    }
  }

  private final class Cursors implements CursorStore {
    @Override
    public Mono<Map<UserId, Cursor>> all(ConversationId conversationId) {
      return Mono.just(Map.of(ben, stored));
    }

    @Override
    public Mono<Cursor> find(ConversationId conversationId, UserId userId) {
      return Mono.fromSupplier(() -> stored);
    }

    @Override
    public Mono<Map<UserDevice, Long>> devices(ConversationId conversationId, Collection<UserDevice> asked) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Map<DeviceId, Long>> devices(ConversationId conversationId, UserId userId, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Void> raise(ConversationId conversationId, UserId userId, Cursor cursor, Map<DeviceId, Long> held) {
      return Mono.fromRunnable(() -> {
        if (storageAway) {
          throw ParleyException.unavailable("away", null);
        }
        long read = Math.max(stored.readSeq(), cursor.readSeq());
        stored = new Cursor(Math.max(read, Math.max(stored.deliveredSeq(), cursor.deliveredSeq())), read);
        held.forEach((device, seq) -> devices.merge(device, seq, Math::max));
      });
    }
  }

  private final class Announced implements Publisher {
    @Override
    public CompletableFuture<Void> publish(StoredMessage message) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> publish(CursorMoved moved) {
      announced.add(moved.cursor());
      return CompletableFuture.completedFuture(null);
    }
  }
}
