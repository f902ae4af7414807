package io.parley.simulation;

import io.parley.conversation.ConversationId;
import io.parley.history.Device.Session;
import io.parley.history.Observation;
import io.parley.history.SeenMessage;
import io.parley.messaging.Cursor;
import io.parley.messaging.History;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.Page;
import io.parley.messaging.SendMessage;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A device's end of one socket: what it asks there, and what it makes of the answers. Once the device has another one,
/// nothing that this one brings counts.
final class Connection implements Socket.Ears {
  private static final int PAGE = 5;
  private static final long PAUSE = 1_000_000;
  private static final int ACKS = 300;

  private final SimulatedDevice device;
  private final Session session;
  private final Gateway gateway;
  private final Socket socket;
  private final Set<ConversationId> asking = new HashSet<>();
  private boolean welcome;
  private boolean synced;
  private boolean syncing;
  private boolean syncAgain;

  Connection(SimulatedDevice device, Session session, Gateway gateway, Faults faults) {
    this.device = device;
    this.session = session;
    this.gateway = gateway;
    socket = new Socket(session, device.life(), gateway.life(), faults, this);
  }

  Session session() {
    return session;
  }

  Gateway gateway() {
    return gateway;
  }

  boolean isWelcome() {
    return welcome;
  }

  boolean isSynced() {
    return synced;
  }

  boolean isQuiet() {
    return synced && !syncing && asking.isEmpty();
  }

  private boolean isCurrent() {
    return device.connection() == this;
  }

  void hello() {
    socket.up(() -> gateway.hello(socket));
  }

  void lose() {
    socket.closeByDevice();
    gateway.lost(socket);
  }

  @Override
  public void welcome() {
    if (isCurrent()) {
      welcome = true;
      sync();
    }
  }

  @Override
  public void closed() {
    if (isCurrent()) {
      socket.closeByDevice();
      device.disconnected();
    }
  }

  @Override
  public void resync() {
    if (isCurrent() && welcome) {
      sync();
    }
  }

  private void sync() {
    if (syncing) {
      syncAgain = true;
      return;
    }
    syncing = true;
    device.recorder().add(new Observation.Syncing(session));
    Map<ConversationId, Long> cursors = new LinkedHashMap<>();
    device.held().forEach((id, held) -> {
      Long cursor = held.cursor();
      if (cursor != null) {
        cursors.put(id, cursor);
      }
    });
    socket.up(() -> gateway.sync(socket, cursors, PAGE, pages -> synced(cursors, pages), _ -> again(() -> {
      syncing = false;
      sync();
    })));
  }

  private void again(Runnable task) {
    device.life().in(PAUSE, () -> {
      if (isCurrent()) {
        task.run();
      }
    });
  }

  private void synced(Map<ConversationId, Long> cursors, List<History.SyncPage> pages) {
    if (!isCurrent()) {
      return;
    }
    for (History.SyncPage one : pages) {
      Page page = one.page();
      record(page, true);
      Long cursor = cursors.get(page.conversationId());
      if (cursor == null) {
        device.held(page.conversationId()).holdDownwards(page);
      } else {
        device.held(page.conversationId()).holdUpwards(page, cursor);
      }
    }
    syncing = false;
    synced = true;
    if (syncAgain) {
      syncAgain = false;
      sync();
      return;
    }
    device.recorder().add(new Observation.Synced(session));
    device.said().forEach(this::tell);
    device.outbox().sendAgain();
    fill();
  }

  private void record(Page page, boolean inSync) {
    device.recorder().add(new Observation.Paged(session, page.conversationId(), inSync,
        page.messages().stream().map(one -> Frames.seen(one.message())).toList(), page.latestSeq(), page.readSeq(),
        page.unread()));
  }

  /// Until it has synced, a gap is not yet a gap.
  private void fill() {
    if (synced) {
      device.held().forEach((id, held) -> {
        if (held.hasGap() && asking.add(id)) {
          ask(id, held);
        }
      });
    }
  }

  private void ask(ConversationId id, Held held) {
    Long below = held.missingBelow();
    Long after = held.cursor();
    socket.up(() -> gateway.history(socket, id, below == null ? after : null, below, PAGE,
        page -> filled(id, held, page, below, after), _ -> again(() -> {
          asking.remove(id);
          fill();
        })));
  }

  private void filled(ConversationId id, Held held, Page page, @Nullable Long below, @Nullable Long after) {
    if (!isCurrent()) {
      return;
    }
    record(page, false);
    if (below != null) {
      held.holdDownwards(page);
    } else {
      held.holdUpwards(page, after);
    }
    asking.remove(id);
    fill();
  }

  @Override
  public void pushed(Frames.Frame frame) {
    if (!isCurrent()) {
      return;
    }
    switch (frame) {
      case Frames.Frame.Message(SeenMessage seen) -> {
        device.recorder().add(new Observation.Pushed(session, seen));
        device.held(seen.conversationId()).hold(seen);
        fill();
        if (device.life().loop().chance(ACKS)) {
          say(seen.conversationId(), false);
        }
      }
      case Frames.Frame.Receipt(var id, var of, var cursor, var unread) ->
        device.recorder().add(new Observation.ReceiptShown(session, id, of, cursor, unread));
      case Frames.Frame.Hint(var id, long latest) -> hear(device.held(id), latest);
      case Frames.Frame.Resync() -> sync();
      case Frames.Frame.Other() -> {
      }
    }
  }

  /// Of a conversation that is new to it, it hears in a sync.
  private void hear(Held held, long latest) {
    if (held.cursor() == null) {
      sync();
    } else {
      held.hear(latest);
      fill();
    }
  }

  /// Acknowledges what it holds, or says that it was read.
  void say(ConversationId id, boolean read) {
    Held held = device.held(id);
    Long cursor = held.cursor();
    if (cursor == null || cursor == 0 || held.missingBelow() != null || !welcome) {
      return;
    }
    Cursor before = device.said().getOrDefault(id, Cursor.NONE);
    Cursor now = new Cursor(Math.max(before.deliveredSeq(), cursor),
        read ? Math.max(before.readSeq(), cursor) : before.readSeq());
    device.said().put(id, now);
    tell(id, now);
  }

  private void tell(ConversationId id, Cursor cursor) {
    tellOne(id, new Cursor(cursor.deliveredSeq(), 0));
    if (cursor.readSeq() > 0) {
      tellOne(id, new Cursor(cursor.readSeq(), cursor.readSeq()));
    }
  }

  private void tellOne(ConversationId id, Cursor cursor) {
    device.recorder().add(new Observation.CursorSaid(session, id, cursor));
    socket.up(() -> gateway.cursor(socket, id, cursor));
  }

  void send(SendMessage command, Consumer<MessageAccepted> sent, Consumer<Throwable> refused) {
    socket.up(() -> gateway.send(socket, command, sent, refused));
  }
}
