package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.DeviceId;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.CursorMoved;
import io.parley.simulation.Life;
import io.parley.simulation.Sabotage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Messaging's ports, each with the fault that a world is to have; the port itself where it has another one.
final class BrokenStores {
  private BrokenStores() {}

  static MessageStore of(Sabotage sabotage, Life life, MessageStore store) {
    return switch (sabotage) {
      case SKIP_DEDUPLICATION -> new DelegatingMessageStore(store) {
        @Override
        public Flux<Claim> claims(ConversationId conversationId, Collection<Long> buckets, UserId senderId,
            UUID clientMessageId) {
          return super.claims(conversationId, buckets, senderId, clientMessageId)
              .map(claim -> new Claim(claim.messageId(), claim.contentHash(), null));
        }
      };
      case OVERLOOK_CONFLICTS -> new DelegatingMessageStore(store) {
        @Override
        public Flux<Claim> claims(ConversationId conversationId, Collection<Long> buckets, UserId senderId,
            UUID clientMessageId) {
          return super.claims(conversationId, buckets, senderId, clientMessageId)
              .map(claim -> new Claim(claim.messageId(), null, claim.number()));
        }
      };
      case KEEP_DELETED_EDITS -> new DelegatingMessageStore(store) {
        @Override
        public Mono<Void> empty(ConversationId conversationId, Collection<UUID> messageIds, long seq) {
          return Mono.empty();
        }
      };
      default -> store;
    };
  }

  static LogStore of(Sabotage sabotage, Life life, LogStore store) {
    return switch (sabotage) {
      case SWAP_TWO_ENTRIES -> new DelegatingLogStore(store) {
        @Override
        public Flux<LogEntry> above(ConversationId conversationId, long bucket, long afterSeq, int limit) {
          return super.above(conversationId, bucket, afterSeq, limit).collectList()
              .flatMapIterable(BrokenStores::swapped);
        }
      };
      case GIVE_A_SEQ_TWICE -> new DelegatingLogStore(store) {
        @Override
        public Flux<LogEntry> below(ConversationId conversationId, long bucket, long beforeSeq, int limit) {
          return limit > 1 && life.loop().random(3) == 0
              ? super.below(conversationId, bucket, beforeSeq, limit).skip(1)
              : super.below(conversationId, bucket, beforeSeq, limit);
        }
      };
      default -> store;
    };
  }

  private static List<LogEntry> swapped(List<LogEntry> rows) {
    if (rows.size() < 2) {
      return rows;
    }
    List<LogEntry> swapped = new ArrayList<>(rows);
    swapped.set(0, at(rows.get(1), rows.get(0).seq()));
    swapped.set(1, at(rows.get(0), rows.get(1).seq()));
    return swapped;
  }

  private static LogEntry at(LogEntry row, long seq) {
    return new LogEntry(row.bucket(), seq, row.messageId(), row.senderId(), row.type(), row.position());
  }

  static CursorStore of(Sabotage sabotage, Life life, CursorStore store) {
    if (sabotage != Sabotage.LOSE_A_CURSOR) {
      return store;
    }
    return new CursorStore() {
      @Override
      public Mono<Map<UserId, Cursor>> all(ConversationId conversationId) {
        return store.all(conversationId);
      }

      @Override
      public Mono<Cursor> find(ConversationId conversationId, UserId userId) {
        return store.find(conversationId, userId);
      }

      @Override
      public Mono<Map<UserDevice, Long>> devices(ConversationId conversationId, Collection<UserDevice> devices) {
        return store.devices(conversationId, devices);
      }

      @Override
      public Mono<Map<DeviceId, Long>> devices(ConversationId conversationId, UserId userId, int limit) {
        return store.devices(conversationId, userId, limit);
      }

      @Override
      public Mono<Void> raise(ConversationId conversationId, UserId userId, Cursor cursor,
          Map<DeviceId, Long> devices) {
        return life.loop().random(2) == 0 ? Mono.empty() : store.raise(conversationId, userId, cursor, devices);
      }
    };
  }

  static Publisher of(Sabotage sabotage, Life life, Publisher publisher) {
    return switch (sabotage) {
      case SAY_SENT_BEFORE_KAFKA -> new Publisher() {
        @Override
        public CompletableFuture<Void> publish(StoredMessage message) {
          var _ = publisher.publish(message);
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> publish(CursorMoved moved) {
          return publisher.publish(moved);
        }
      };
      case GARBLE_A_BODY -> new Publisher() {
        @Override
        public CompletableFuture<Void> publish(StoredMessage message) {
          return publisher.publish(new StoredMessage(message.conversationId(), message.messageId(), message.senderId(),
              message.clientMessageId(), message.content().withBody(message.content().body() + "?"), message.event()));
        }

        @Override
        public CompletableFuture<Void> publish(CursorMoved moved) {
          return publisher.publish(moved);
        }
      };
      default -> publisher;
    };
  }
}
