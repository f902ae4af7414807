package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.DeviceId;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.simulation.Engine;
import io.parley.simulation.Life;
import java.util.Collection;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Cursors, one mutation a member.
final class SimulatedCursorStore implements CursorStore {
  private final Life life;
  private final SimulatedTables tables;

  SimulatedCursorStore(Life life, SimulatedTables tables) {
    this.life = life;
    this.tables = tables;
  }

  @Override
  public Mono<Map<UserId, Cursor>> all(ConversationId conversationId) {
    return life.call(Engine.CASSANDRA, () -> tables.cursors(conversationId));
  }

  @Override
  public Mono<Cursor> find(ConversationId conversationId, UserId userId) {
    return life.call(Engine.CASSANDRA, () -> tables.cursors(conversationId).getOrDefault(userId, Cursor.NONE));
  }

  @Override
  public Mono<Map<UserDevice, Long>> devices(ConversationId conversationId, Collection<UserDevice> devices) {
    throw new UnsupportedOperationException(); // no world has an operator
  }

  @Override
  public Mono<Map<DeviceId, Long>> devices(ConversationId conversationId, UserId userId, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<Void> raise(ConversationId conversationId, UserId userId, Cursor cursor, Map<DeviceId, Long> devices) {
    return life.call(Engine.CASSANDRA, () -> {
      tables.raise(conversationId, userId, cursor, devices);
      return null;
    });
  }
}
