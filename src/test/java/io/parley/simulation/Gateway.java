package io.parley.simulation;

import io.parley.conversation.ConversationId;
import io.parley.fanout.spi.Delivery;
import io.parley.fanout.spi.Gateways.PushOutcome;
import io.parley.fanout.spi.Missed;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.History;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.Page;
import io.parley.messaging.Receipts;
import io.parley.messaging.SendMessage;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import io.parley.sessions.Sessions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// A gateway process: holds sockets, keeps the registry right, and passes on what devices ask and fan-out pushes.
final class Gateway {
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int RETRIES = 8;
  private static final long TELLS_EVERY = 3_000_000;
  private static final long NETWORK_LOSS_SHOWS_WITHIN = 30_000_000;

  private final Life life;
  private final Ports ports;
  private final Lease lease;
  private final Sessions registry;
  private final Missed missed;
  private final Sabotage sabotage;
  private final Map<SessionId, Socket> sockets = new LinkedHashMap<>();

  /// What a gateway asks of others.
  ///
  /// @param messages sends, to whichever process the conversation goes to
  record Ports(History history, Receipts receipts, Missed missed,
      Function<SendMessage, Mono<MessageAccepted>> messages) {}

  /// @param lease made with what to do on a new incarnation
  Gateway(Life life, Ports ports, Function<Runnable, Lease> lease, Function<Lease, Sessions> registry,
      Sabotage sabotage) {
    this.life = life;
    this.ports = ports;
    this.lease = lease.apply(this::enterAllAgain);
    this.registry = registry.apply(this.lease);
    this.missed = ports.missed;
    this.sabotage = sabotage;
    life.in(TELLS_EVERY, this::tellMissed);
  }

  Life life() {
    return life;
  }

  Ports ports() {
    return ports;
  }

  NodeId node() {
    return lease.node();
  }

  boolean hasSockets() {
    return !sockets.isEmpty();
  }

  void hello(Socket socket) {
    sockets.values().stream().filter(older -> older.session().device().equals(socket.session().device())).toList()
        .forEach(this::end);
    sockets.put(socket.id(), socket);
    if (sabotage == Sabotage.SYNC_BEFORE_REGISTERING) {
      open(socket);
      life.in(life.loop().between(0, 1_000_000), () -> register(socket).subscribe(_ -> {}, _ -> end(socket)));
    } else {
      register(socket).subscribe(_ -> {}, _ -> end(socket), () -> open(socket));
    }
  }

  private void open(Socket socket) {
    life.loop().tell(() -> "%s opens %s".formatted(life, socket));
    if (!socket.isClosedByGateway()) {
      socket.open();
      socket.tell(Socket.Ears::welcome);
    }
  }

  private Mono<Void> register(Socket socket) {
    return registry.register(socket.session().user(), socket.id(), new DeviceId(socket.session().device().name()))
        .then();
  }

  private void enterAllAgain() {
    List.copyOf(sockets.values()).forEach(socket -> register(socket)
        .retryWhen(Retry.fixedDelay(RETRIES, PAUSE).scheduler(life.scheduler())
            .filter(_ -> !socket.isClosedByGateway()))
        .subscribe(_ -> {}, _ -> end(socket), () -> {
          if (socket.isClosedByGateway()) {
            leave(socket);
          } else {
            life.loop().tell(() -> "%s tells %s to sync".formatted(life, socket));
            socket.tell(Socket.Ears::resync);
          }
        }));
  }

  /// Closes a socket from this end.
  private void end(Socket socket) {
    socket.tell(Socket.Ears::closed);
    gone(socket);
  }

  private void gone(Socket socket) {
    life.loop().tell(() -> "%s has lost %s".formatted(life, socket));
    if (!socket.isClosedByGateway()) {
      socket.closeByGateway();
      sockets.remove(socket.id());
    }
    leave(socket);
  }

  private void leave(Socket socket) {
    registry.remove(socket.session().user(), socket.id()).subscribe(_ -> {}, _ -> {});
  }

  /// The device has lost its network; it shows at once or when nothing was heard for long.
  void lost(Socket socket) {
    life.in(life.loop().chance(500) ? 1_000 : life.loop().between(0, NETWORK_LOSS_SHOWS_WITHIN), () -> gone(socket));
  }

  PushOutcome push(Incarnation incarnation, List<Delivery> deliveries) {
    if (!lease.incarnation().equals(incarnation)) {
      return PushOutcome.STALE;
    }
    for (Delivery delivery : deliveries) {
      Frames.Frame frame = Frames.read(delivery.frame());
      life.loop().tell(() -> "%s pushes %s to %s".formatted(life, frame, delivery.recipients()));
      for (SessionId id : delivery.recipients()) {
        Socket socket = sockets.get(id);
        boolean dropped = sabotage == Sabotage.DROP_A_PUSH && life.loop().chance(30);
        if (socket != null && socket.isOpen() && !dropped) {
          socket.tell(ears -> ears.pushed(frame));
        }
      }
    }
    return PushOutcome.QUEUED;
  }

  /// As with each renewal of the lease.
  private void tellMissed() {
    missed.look(node())
        .flatMap(told -> Flux.fromIterable(told.news()).concatMap(this::hint, 1).then(missed.forget(node(), told)))
        .subscribe(null, _ -> life.in(TELLS_EVERY, this::tellMissed), () -> life.in(TELLS_EVERY, this::tellMissed));
  }

  private Mono<Page> hint(Missed.News news) {
    if (sabotage == Sabotage.FORGET_WHAT_WAS_MISSED) {
      return Mono.empty();
    }
    return ports.history.page(news.userId(), news.conversationId(), null, null, 1)
        .doOnNext(page -> sockets.values().stream()
            .filter(socket -> socket.isOpen() && socket.session().user().equals(news.userId())).toList()
            .forEach(socket -> socket.tell(
                ears -> ears.pushed(new Frames.Frame.Hint(news.conversationId(), page.latestSeq())))))
        .onErrorResume(failure -> failure instanceof ParleyException refusal && refusal.kind() == ErrorKind.NOT_FOUND,
            _ -> Mono.empty());
  }

  /// A slow reader is closed with 4410.
  void closeOne() {
    sockets.values().stream().skip(life.loop().random(Math.max(1, sockets.size()))).findFirst().ifPresent(this::end);
  }

  void send(Socket socket, SendMessage command, Consumer<MessageAccepted> sent, Consumer<Throwable> refused) {
    answer(socket, ports.messages.apply(command), sent, refused);
  }

  void sync(Socket socket, Map<ConversationId, Long> cursors, int limit, Consumer<List<History.SyncPage>> pages,
      Consumer<Throwable> refused) {
    UserId reader = socket.session().user();
    answer(socket, ports.history.news(reader, cursors)
        .flatMap(news -> ports.history.pages(reader, news.targets(), limit).collectList()), pages, refused);
  }

  void history(Socket socket, ConversationId conversationId, @Nullable Long after, @Nullable Long before, int limit,
      Consumer<Page> page, Consumer<Throwable> refused) {
    answer(socket, ports.history.page(socket.session().user(), conversationId, after, before, limit), page, refused);
  }

  void cursor(Socket socket, ConversationId conversationId, Cursor cursor) {
    UserId user = socket.session().user();
    Mono<Void> taken = cursor.readSeq() > 0
        ? ports.receipts.read(user, conversationId, cursor.readSeq())
        : ports.receipts.delivered(user, new DeviceId(socket.session().device().name()), conversationId,
            cursor.deliveredSeq());
    taken.subscribe(_ -> {}, _ -> {});
  }

  private static <T> void answer(Socket socket, Mono<T> work, Consumer<T> done, Consumer<Throwable> refused) {
    work.subscribe(answer -> socket.down(() -> done.accept(answer)),
        failure -> socket.down(() -> refused.accept(failure)));
  }
}
