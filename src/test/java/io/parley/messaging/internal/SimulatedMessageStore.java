package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.platform.Uuids;
import io.parley.simulation.Engine;
import io.parley.simulation.Life;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Message rows and claims with the timestamps of the real statements.
final class SimulatedMessageStore implements MessageStore {
  private final Life life;
  private final SimulatedTables tables;

  SimulatedMessageStore(Life life, SimulatedTables tables) {
    this.life = life;
    this.tables = tables;
  }

  private Mono<Void> mutate(Runnable mutation) {
    return life.call(Engine.CASSANDRA, () -> {
      mutation.run();
      return null;
    });
  }

  @Override
  public Mono<Void> write(StoredMessage message) {
    return mutate(() -> {
      long timestamp = Uuids.micros(message.messageId());
      writeRow(message, timestamp);
      SimulatedTables.ClaimRow claim = tables.claim(message.conversationId(), Buckets.ofMessage(message.messageId()),
          message.senderId(), message.clientMessageId());
      claim.messageId.write(message.messageId(), timestamp);
      claim.contentHash.write(message.contentHash(), timestamp);
    });
  }

  @Override
  public Mono<Void> hold(StoredMessage said) {
    return mutate(() -> writeRow(said, Uuids.micros(said.messageId()) - 1));
  }

  private void writeRow(StoredMessage message, long timestamp) {
    SimulatedTables.Row row = tables.message(message.conversationId(), message.messageId());
    Content content = message.content();
    row.sent.write(message, timestamp);
    row.body.write(content.body(), timestamp);
    if (content.mediaId() != null) {
      row.mediaId.write(content.mediaId(), timestamp);
    }
    if (!content.mentions().isEmpty()) {
      row.mentions.write(content.mentions(), timestamp);
    }
  }

  @Override
  public Flux<Claim> claims(ConversationId conversationId, Collection<Long> buckets, UserId senderId,
      UUID clientMessageId) {
    List<Long> asked = List.copyOf(buckets);
    return life.call(Engine.CASSANDRA, () -> {
      List<Claim> found = new ArrayList<>();
      for (long bucket : asked) {
        SimulatedTables.ClaimRow row = tables.findClaim(conversationId, bucket, senderId, clientMessageId);
        if (row != null) {
          found.add(row.read());
        }
      }
      return found;
    }).flatMapIterable(found -> found);
  }

  @Override
  public Mono<Map<UUID, MessageRow>> rows(ConversationId conversationId, Collection<UUID> messageIds) {
    List<UUID> asked = List.copyOf(messageIds);
    return life.call(Engine.CASSANDRA, () -> {
      Map<UUID, MessageRow> rows = new LinkedHashMap<>();
      for (UUID id : asked) {
        MessageRow row = read(tables.message(conversationId, id));
        if (row != null) {
          rows.put(id, row);
        }
      }
      return rows;
    });
  }

  private static @Nullable MessageRow read(SimulatedTables.Row row) {
    StoredMessage sent = row.sent.get();
    if (sent == null) {
      return null;
    }
    String body = row.body.get();
    List<UUID> mentions = row.mentions.get();
    Content content = new Content(sent.content().type(), body == null ? "" : body, sent.content().targetMessageId(),
        row.mediaId.get(), mentions == null ? List.of() : mentions);
    Map<UserId, MessageRow.Reaction> reactions = new TreeMap<>();
    row.reactions.forEach((user, cell) -> {
      if (cell.get() != null) {
        reactions.put(user, cell.get());
      }
    });
    String edited = row.editedBody.get();
    return new MessageRow(sent.messageId(), sent.senderId(), sent.clientMessageId(), content, sent.event(),
        row.seq.get(), edited == null ? null : new MessageRow.Edited(edited, row.editedAt.get(), row.editedSeq.get()),
        reactions, row.deletedAt.get());
  }

  @Override
  public Mono<NavigableMap<Long, UUID>> edits(ConversationId conversationId, UUID messageId) {
    return life.call(Engine.CASSANDRA, () -> new TreeMap<>(tables.message(conversationId, messageId).edits));
  }

  @Override
  public Mono<Void> edit(ConversationId conversationId, UUID target, Edit edit) {
    return mutate(() -> {
      SimulatedTables.Row row = tables.message(conversationId, target);
      long timestamp = MessageStore.timestamp(target, edit.seq());
      row.editedBody.write(edit.body(), timestamp);
      row.editedAt.write(edit.at(), timestamp);
      row.editedSeq.write(edit.seq(), timestamp);
      row.edits.put(edit.seq(), edit.messageId());
    });
  }

  @Override
  public Mono<Void> react(ConversationId conversationId, UUID target, UserId userId, MessageRow.Reaction reaction) {
    return mutate(() -> tables.message(conversationId, target).reactions.computeIfAbsent(userId, _ -> new Cell<>())
        .write(reaction.emoji().isEmpty() ? null : reaction, MessageStore.timestamp(target, reaction.seq())));
  }

  @Override
  public Mono<Void> delete(ConversationId conversationId, UUID target, long seq, Instant at) {
    return mutate(() -> {
      SimulatedTables.Row row = tables.message(conversationId, target);
      long timestamp = MessageStore.timestamp(target, seq);
      row.deletedAt.write(at, timestamp);
      row.body.write(null, timestamp);
      row.mediaId.write(null, timestamp);
      row.mentions.write(null, timestamp);
      row.editedBody.write(null, timestamp);
    });
  }

  @Override
  public Mono<Void> empty(ConversationId conversationId, Collection<UUID> messageIds, long seq) {
    return Flux.fromIterable(List.copyOf(messageIds)).flatMap(id -> mutate(
        () -> tables.message(conversationId, id).body.write(null, MessageStore.timestamp(id, seq)))).then();
  }
}
