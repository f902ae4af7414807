package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.identity.UserId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.Content;
import io.parley.messaging.MessageType;
import io.parley.messaging.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// A reader who finds a row finds every one below it.
class LogWriterTests {
  private static final ConversationId CONVERSATION = new ConversationId(UUID.randomUUID());
  private static final UserId ALICE = new UserId(UUID.randomUUID());
  private static final UUID TOPIC = UUID.randomUUID();

  private final SlowLogStore store = new SlowLogStore();
  private final LogWriter writer = new LogWriter(store, new Folding(null),
      new OneMember(new Member(ALICE, MemberRole.OWNER, 1, 1, null, null)));

  @Test
  void theRowsOfANewBucketWaitForThoseOfTheOneBefore() {
    writer.write(CONVERSATION, List.of(placed(9, 1), placed(10, 1), placed(11, 2))).subscribe();
    assertThat(store.written()).containsExactly(9L, 10L);

    store.acknowledge();
    assertThat(store.written()).containsExactly(9L, 10L, 11L);
  }

  @Test
  void moreRowsThanOneMutationBearsFollowEachOther() {
    writer.write(CONVERSATION, IntStream.rangeClosed(1, 70).mapToObj(seq -> placed(seq, 1)).toList()).subscribe();
    assertThat(store.written()).hasSize(30);

    store.acknowledge();
    assertThat(store.written()).hasSize(60);
    store.acknowledge();
    assertThat(store.written()).hasSize(70).isSorted();
  }

  private static Placed placed(long seq, long bucket) {
    return new Placed(new AcceptedRecord(new Position(TOPIC, 0, seq), Instant.EPOCH, CONVERSATION, UUID.randomUUID(),
        ALICE, UUID.randomUUID(), MessageType.TEXT, Content.text("hi"), null), new LogTail(seq, bucket, bucket * 10));
  }

  /// Acknowledges a write when it is told to.
  private static final class SlowLogStore implements LogStore {
    private final List<Long> written = new ArrayList<>();
    private Sinks.One<Void> open = Sinks.one();

    List<Long> written() {
      return written;
    }

    void acknowledge() {
      Sinks.One<Void> acknowledged = open;
      open = Sinks.one();
      acknowledged.tryEmitEmpty();
    }

    @Override
    public Mono<Void> write(ConversationId conversationId, List<Placed> placed) {
      return Mono.defer(() -> {
        placed.forEach(one -> written.add(one.seq()));
        return open.asMono();
      });
    }

    @Override
    public Mono<Void> open(ConversationId conversationId, LogBucket bucket) {
      return Mono.empty();
    }

    @Override
    public Mono<List<LogBucket>> buckets(ConversationId conversationId, long from) {
      return Mono.just(List.of());
    }

    @Override
    public Flux<LogEntry> below(ConversationId conversationId, long bucket, long beforeSeq, int limit) {
      return Flux.empty();
    }

    @Override
    public Flux<LogEntry> above(ConversationId conversationId, long bucket, long afterSeq, int limit) {
      return Flux.empty();
    }
  }
}
