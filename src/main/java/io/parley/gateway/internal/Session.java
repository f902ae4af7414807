package io.parley.gateway.internal;

import io.parley.identity.DeviceId;
import io.parley.identity.Identity;
import io.parley.identity.Standing;
import io.parley.identity.UserId;
import io.parley.messaging.StageNote.Entry;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.parley.presence.Attendance;
import io.parley.presence.PresenceStatus;
import io.parley.protocol.BadFrameException;
import io.parley.protocol.ClientFrame;
import io.parley.protocol.ClientFrames;
import io.parley.protocol.CloseCode;
import io.parley.protocol.ServerFrame;
import io.parley.protocol.ServerFrames;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.SessionId;
import io.parley.sessions.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// One client's connection from its first frame to its end. Knows no socket.
///
/// Everything happens on [#thread], but for [#entry], [#closed] and [#userId], which anybody may ask. Its only clock is
/// [#tick], called about once a second.
final class Session {
  private static final int MALFORMED_LIMIT = 10;
  private static final Duration MALFORMED_WINDOW = Duration.ofMinutes(1);
  private static final int REFUSED_SENDS_LIMIT = 200;
  private static final Duration REFUSED_SENDS_WINDOW = Duration.ofSeconds(10);
  /// The registry forgets an entry after 24 h; each is entered again at its own moment before that.
  private static final long RENEWAL_FROM = Duration.ofHours(8).toMillis();
  private static final long RENEWAL_UNTIL = Duration.ofHours(12).toMillis();
  private static final long RENEWAL_RETRY = Duration.ofMinutes(1).toMillis();

  /// By when a client has said `sync` after `welcome`, which tells of which channels it has to hear.
  private static final long SYNC_EXPECTED = Duration.ofSeconds(2).toMillis();

  private final Outbound outbound;
  private final GatewayNode node;
  private final Inbox inbox = new Inbox();
  private @Nullable Identity fromUpgrade;
  private volatile State state = State.NEW;
  private volatile @Nullable RegistryEntry entry;
  private @Nullable SyncState syncState;
  private volatile @Nullable Watchlist watchlist;
  private volatile @Nullable Listening listening;
  private @Nullable RecentEvents malformed;
  private @Nullable RecentEvents refusedSends;
  private boolean paused;
  private boolean saidAway;
  private boolean idle;
  private long lastActive;
  private long lastHeard;
  private long stateSince;
  private long renewAt;
  private long tokenEnd;
  private long tokenIssued;
  private long openedAt;
  private @Nullable String client;
  /// When the first message was pushed that no ack came after; 0 where there is none.
  private long unacknowledgedSince;

  /// @param fromUpgrade who the token of the upgrade belongs to; null where `hello` must bring one
  Session(Outbound outbound, GatewayNode node, @Nullable Identity fromUpgrade) {
    this.outbound = outbound;
    this.node = node;
    this.fromUpgrade = fromUpgrade;
    this.lastHeard = node.ticks().millis();
    this.stateSince = lastHeard;
  }

  Executor thread() {
    return outbound.thread();
  }

  /// Runs a task on its thread; never, once that has ended and the socket with it.
  void later(Runnable task) {
    try {
      thread().execute(task);
    } catch (RejectedExecutionException e) {
      // nobody is there to hear of it
    }
  }

  /// Null before `hello`.
  @Nullable
  RegistryEntry entry() {
    return entry;
  }

  boolean closed() {
    return state == State.CLOSED;
  }

  /// The user of a session that is open.
  UserId userId() {
    return registered().userId();
  }

  /// The device of a session that is open.
  DeviceId deviceId() {
    return registered().deviceId();
  }

  /// Where and when a frame came in that is read now.
  Entry entrance() {
    return new Entry(node.nodeId().value(), registered().sessionId().value(), node.clock().instant());
  }

  private RegistryEntry registered() {
    RegistryEntry known = entry;
    if (known == null) {
      throw new IllegalStateException("nobody said hello");
    }
    return known;
  }

  SyncState syncState() {
    if (syncState == null) {
      syncState = new SyncState();
    }
    return syncState;
  }

  Watchlist watchlist() {
    Watchlist known = watchlist;
    if (known == null) {
      known = new Watchlist(node.ticks().nanos());
      watchlist = known;
    }
    return known;
  }

  /// The channels that it hears of.
  synchronized Listening listening() {
    Listening known = listening;
    if (known == null) {
      known = new Listening();
      listening = known;
    }
    return known;
  }

  /// How its user wants to appear on this device, until they say otherwise.
  void appears(boolean away) {
    if (!closed()) {
      saidAway = away;
      lastActive = node.ticks().millis();
      appear();
    }
  }

  private void appear() {
    RegistryEntry known = registered();
    idle = node.ticks().millis() - lastActive >= Attendance.AWAY_AFTER.toMillis();
    node.whereabouts().attendance().appears(known.userId(), known.sessionId(),
        saidAway || idle ? PresenceStatus.AWAY : PresenceStatus.ONLINE,
        Duration.ofMillis(node.ticks().millis() - lastActive));
  }

  /// Takes one whole text message.
  ///
  /// @param frame valid UTF-8
  void receive(byte[] frame) {
    if (closed()) {
      return;
    }
    lastHeard = node.ticks().millis();
    if (inbox.busy()) {
      inbox.add(frame);
      pause();
    } else {
      take(frame);
    }
  }

  /// Queues a pushed frame, unless the session is not open yet (it syncs after `welcome`) or its token has ended (it
  /// syncs after `refresh`).
  void push(byte[] frame) {
    if (takesPushes()) {
      outbound.send(frame);
      if (unacknowledgedSince == 0 && ServerFrames.isMessage(frame)) {
        unacknowledgedSince = node.ticks().nanos();
      }
    }
  }

  /// Its device has said that it holds messages.
  void acknowledged() {
    if (unacknowledgedSince != 0) {
      long took = node.ticks().nanos() - unacknowledgedSince;
      node.meters().acknowledged(took);
      node.noticed().took(registered(), took);
      unacknowledgedSince = 0;
    }
  }

  /// Its client reads more slowly than it is written to.
  void lags() {
    RegistryEntry known = entry;
    if (known != null) {
      node.noticed().slow().waits(known);
    }
  }

  /// It does no more.
  ///
  /// @param longest that a frame has waited
  void lagged(Duration longest) {
    RegistryEntry known = entry;
    if (known != null) {
      node.noticed().slow().waited(known, longest);
    }
  }

  /// What waits for it now; null where it is not open.
  @Nullable
  Backlog waiting() {
    return entry == null || closed() ? null : outbound.backlog();
  }

  /// Whether [#push] does anything.
  boolean takesPushes() {
    expireIfDue();
    return state == State.OPEN;
  }

  /// Tells the client to sync: the registry lost sight of it.
  void resync() {
    RegistryEntry known = entry;
    if (known != null && closed()) {
      node.registration().leave(known, this);
    } else if (state == State.OPEN) {
      sendResync();
    }
  }

  /// Ends it where the user may not stay: what is queued is dropped, and nothing more is pushed or taken.
  void stands(Standing standing) {
    ParleyException refusal = closed() ? null : standing.refusal(Tokens.issued(tokenIssued), node.clock().instant());
    if (refusal != null) {
      expel(null, refusal);
    }
  }

  private void expel(@Nullable String re, ParleyException refusal) {
    outbound.forget();
    refuse(re, refusal);
    close(CloseCode.REVOKED, "the user was banned or the token revoked");
  }

  private void sendResync() {
    node.meters().resynced();
    send(new ServerFrame.Resync());
  }

  /// Sends the client to another node.
  void drain(Duration reconnectAfter) {
    if (!closed()) {
      send(new ServerFrame.Drain(reconnectAfter.toMillis()));
      close(CloseCode.RESTART, "this node is going away");
    }
  }

  void close(CloseCode code, String reason) {
    gone(Ending.byUs(code));
    outbound.close(code, reason);
  }

  /// The socket is closed or closing.
  void gone(Ending ending) {
    if (closed()) {
      return;
    }
    become(State.CLOSED);
    inbox.clear();
    RegistryEntry known = entry;
    if (known != null) {
      node.registration().leave(known, this);
      ClosedSession end = ending.of(known.deviceId(), node.nodeId(), node.clock().instant());
      node.registration().note(known, end);
      node.noticed().ended(known, end);
      if (end.code() == CloseCode.SLOW_CONSUMER.code()) {
        node.noticed().slow().closed(known);
      }
      node.whereabouts().attendance().left(known.userId(), known.sessionId());
    }
    if (watchlist != null) {
      node.whereabouts().watchers().forget(this);
    }
    if (listening != null) {
      node.channels().forget(this);
    }
  }

  /// Nothing was read for so long, through no fault of the client: it is given the time.
  void stoodStill(long millis) {
    lastHeard += millis;
    stateSince += millis;
  }

  /// Looks whether something is due.
  void tick() {
    long now = node.ticks().millis();
    if (paused) {
      lastHeard = now; // it is we who do not listen
    }
    expireIfDue();
    if (state == State.NEW && now - stateSince >= node.properties().helloTimeout().toMillis()) {
      close(CloseCode.UNAUTHENTICATED, "no hello in time");
    } else if (state == State.EXPIRED && now - stateSince >= node.properties().tokenGrace().toMillis()) {
      close(CloseCode.UNAUTHENTICATED, "the token has expired");
    } else if (entry != null && !closed() && now - lastHeard >= node.properties().silence().toMillis()) {
      close(CloseCode.NOTHING_HEARD, "nothing heard");
    } else if (state == State.OPEN) {
      if (!idle && now - lastActive >= Attendance.AWAY_AFTER.toMillis()) {
        appear();
      }
      if (now >= renewAt) {
        renew(now);
      }
      if (listening == null && now - stateSince >= SYNC_EXPECTED) {
        node.channels().lookAgain(List.of(this));
      }
    }
  }

  /// How it is now, for operators; null where it is not open.
  @Nullable
  SessionState asSeen() {
    RegistryEntry known = entry;
    if (known == null || state != State.OPEN && state != State.EXPIRED) {
      return null;
    }
    Backlog backlog = outbound.backlog();
    return new SessionState(known.sessionId(), known.deviceId(), client, ago(openedAt), ago(lastHeard),
        backlog.frames(),
        backlog.bytes(), node.properties().outboundFrames());
  }

  /// What the monotonic clock showed, as a time of day.
  private Instant ago(long ticks) {
    return node.clock().instant().minusMillis(node.ticks().millis() - ticks);
  }

  /// Counts a send refused for its pace; one who goes on all the same is closed.
  void refusedSend() {
    if (refusedSends == null) {
      refusedSends = new RecentEvents(REFUSED_SENDS_LIMIT, REFUSED_SENDS_WINDOW);
    }
    if (refusedSends.tooMany(node.ticks().millis())) {
      close(CloseCode.RATE_LIMITED, "went on while rate limited");
    }
  }

  private void take(byte[] bytes) {
    ClientFrame frame;
    try {
      frame = ClientFrames.decode(bytes);
    } catch (BadFrameException e) {
      misunderstood(e);
      return;
    }
    expireIfDue();
    switch (state) {
      case NEW -> beforeHello(frame);
      case OPEN -> whileOpen(frame, bytes.length);
      case EXPIRED -> afterExpiry(frame);
      case OPENING, CLOSED -> {
      }
    }
  }

  private void misunderstood(BadFrameException failure) {
    if (state == State.NEW && !failure.malformed()) {
      refuse(failure.re(), failure.code().equals("unknown_type") ? helloFirst() : failure);
      return;
    }
    refuse(failure.re(), failure);
    if (failure.malformed()) {
      if (malformed == null) {
        malformed = new RecentEvents(MALFORMED_LIMIT, MALFORMED_WINDOW);
      }
      if (malformed.tooMany(node.ticks().millis())) {
        close(CloseCode.TOO_MANY_MALFORMED, "%d malformed frames within a minute".formatted(MALFORMED_LIMIT));
      }
    }
  }

  private void beforeHello(ClientFrame frame) {
    switch (frame) {
      case ClientFrame.Hello hello -> open(hello);
      case ClientFrame.Refresh refresh -> refuse(refresh.id(), helloFirst());
      case ClientFrame.Request request -> refuse(request.id(), helloFirst());
    }
  }

  private void whileOpen(ClientFrame frame, int size) {
    switch (frame) {
      case ClientFrame.Hello hello -> refuse(hello.id(), ParleyException.badRequest("hello was said already"));
      case ClientFrame.Refresh refresh -> refresh(refresh);
      case ClientFrame.Request request -> answer(request, size);
    }
  }

  private void afterExpiry(ClientFrame frame) {
    switch (frame) {
      case ClientFrame.Refresh refresh -> refresh(refresh);
      case ClientFrame.Hello hello -> refuse(hello.id(), Refusals.tokenExpired());
      case ClientFrame.Request request -> refuse(request.id(), Refusals.tokenExpired());
    }
  }

  private static ParleyException helloFirst() {
    return ParleyException.badRequest("The first frame must be hello");
  }

  private void open(ClientFrame.Hello hello) {
    state = State.OPENING; // since when it has been NEW still counts
    inbox.shut();
    Tokens.identify(node.authenticator(), fromUpgrade, hello.token()).subscribe(
        identity -> thread().execute(() -> register(hello, identity)),
        failure -> thread().execute(() -> notOpened(hello, failure)));
  }

  private void register(ClientFrame.Hello hello, Identity identity) {
    if (closed()) {
      return;
    }
    tokenEnd = Tokens.end(identity);
    if (node.clock().millis() >= tokenEnd) {
      notOpened(hello, Tokens.expired());
      return;
    }
    RegistryEntry wanted = new RegistryEntry(identity.userId(), new DeviceId(hello.deviceId()),
        new SessionId(UUID.randomUUID().toString()));
    tokenIssued = Tokens.issued(identity);
    entry = wanted;
    Mono<Void> entering = node.registration().enter(wanted, this);
    // This node knows the session by now, so a ban is either seen by this read or ends the session when it is told.
    node.access().admit(identity).then(entering).subscribe(null,
        failure -> thread().execute(() -> notOpened(hello, failure)),
        () -> thread().execute(() -> opened(hello, wanted)));
  }

  private void opened(ClientFrame.Hello hello, RegistryEntry registered) {
    if (closed()) {
      node.registration().leave(registered, this); // it may have been entered after it was removed
      return;
    }
    node.registration().replaceOlder(registered, this);
    fromUpgrade = null;
    become(State.OPEN);
    lastActive = stateSince;
    openedAt = stateSince;
    client = node.clientNames().of(hello.client());
    node.whereabouts().attendance().came(registered.userId(), registered.sessionId());
    renewAt = stateSince + ThreadLocalRandom.current().nextLong(RENEWAL_FROM, RENEWAL_UNTIL);
    send(new ServerFrame.Welcome(hello.id(), registered.sessionId().value(), registered.userId().value(),
        node.nodeId().value(), ServerFrames.time(node.clock().instant()),
        (int) Math.max(1, node.properties().heartbeat().toSeconds()), announced(node.limits())));
    goOn();
  }

  private static ServerFrame.Limits announced(LimitProperties limits) {
    return new ServerFrame.Limits(limits.bodyBytes(), limits.frameBytes(), limits.sendsPerSecond(), limits.sendBurst());
  }

  private void notOpened(ClientFrame.Hello hello, Throwable failure) {
    RegistryEntry known = entry;
    if (known != null) {
      node.registration().leave(known, this);
    }
    if (closed()) {
      return;
    }
    entry = null;
    state = State.NEW;
    if (isOf(ErrorKind.UNAVAILABLE, failure)) {
      stateSince = node.ticks().millis(); // they said it in time, and it is we who could not answer
    }
    refuse(hello.id(), failure);
    if (isOf(ErrorKind.UNAUTHENTICATED, failure)) {
      close(CloseCode.UNAUTHENTICATED, "the token is not valid");
    } else if (isOf(ErrorKind.FORBIDDEN, failure)) {
      close(CloseCode.REVOKED, "the user is banned");
    } else {
      goOn();
    }
  }

  private static boolean isOf(ErrorKind kind, Throwable failure) {
    return failure instanceof ParleyException refusal && refusal.kind() == kind;
  }

  private void refresh(ClientFrame.Refresh refresh) {
    inbox.shut();
    Tokens.identify(node.authenticator(), null, refresh.token())
        .flatMap(identity -> checked(identity).thenReturn(identity))
        .subscribe(identity -> thread().execute(() -> refreshed(refresh, identity)),
            failure -> thread().execute(() -> notRefreshed(refresh, failure)));
  }

  /// Another user's token does not say whether this one may stay.
  private Mono<Void> checked(Identity identity) {
    return identity.userId().equals(userId()) ? node.access().admit(identity) : Mono.empty();
  }

  private void notRefreshed(ClientFrame.Refresh refresh, Throwable failure) {
    if (closed()) {
      return;
    }
    if (failure instanceof ParleyException refusal && isOf(ErrorKind.FORBIDDEN, failure)) {
      expel(refresh.id(), refusal);
    } else {
      refuse(refresh.id(), failure);
      goOn();
    }
  }

  private void refreshed(ClientFrame.Refresh refresh, Identity identity) {
    if (closed()) {
      return;
    }
    if (!identity.userId().equals(userId())) {
      refuse(refresh.id(), Refusals.forbidden("The token belongs to another user"));
    } else if (node.clock().millis() >= Tokens.end(identity)) {
      refuse(refresh.id(), Tokens.expired());
    } else {
      expireIfDue(); // with the old token: what was not pushed meanwhile must be synced
      tokenEnd = Tokens.end(identity);
      tokenIssued = Tokens.issued(identity);
      boolean late = state == State.EXPIRED;
      become(State.OPEN);
      send(new ServerFrame.Ok(refresh.id()));
      if (late) {
        sendResync();
        if (watchlist != null) {
          node.whereabouts().watchers().catchUp(this);
        }
      }
    }
    goOn();
  }

  private void expireIfDue() {
    if (state == State.OPEN && node.clock().millis() >= tokenEnd) {
      become(State.EXPIRED);
      refuse(null, Refusals.tokenExpired());
    }
  }

  private void renew(long now) {
    RegistryEntry known = entry;
    if (known == null) {
      return;
    }
    renewAt = now + ThreadLocalRandom.current().nextLong(RENEWAL_FROM, RENEWAL_UNTIL);
    node.whereabouts().attendance().renew(known.userId());
    node.registration().register(known).subscribe(null,
        failure -> thread().execute(() -> renewAt = node.ticks().millis() + RENEWAL_RETRY));
  }

  private void answer(ClientFrame.Request request, int size) {
    if (isOfAPerson(request)) {
      lastActive = node.ticks().millis();
      if (idle) {
        appear();
      }
    }
    inbox.begin(size);
    Flux.defer(() -> node.dispatcher().answer(this, request)).subscribe(new Answer(this, request.id(), size));
  }

  /// Whether somebody has done something, as against their device by itself.
  private static boolean isOfAPerson(ClientFrame.Request request) {
    return switch (request) {
      case ClientFrame.Send _,ClientFrame.Read _,ClientFrame.Typing _,ClientFrame.View _ -> true;
      case ClientFrame.Presence _ -> false; // says itself what it means
      case ClientFrame.Ack _,ClientFrame.Sync _,ClientFrame.History _,ClientFrame.Ping _ -> false;
      case ClientFrame.Watch _,ClientFrame.Unwatch _ -> false;
    };
  }

  /// Sends a frame of an answer; asks for the next one once the client reads as fast.
  ///
  /// @return false when nobody is there any more
  boolean deliver(byte[] frame, Runnable next) {
    if (closed()) {
      return false;
    }
    outbound.send(frame);
    if (outbound.congested()) {
      outbound.whenDrained(next);
    } else {
      next.run();
    }
    return true;
  }

  /// An answer has ended, and its frame makes room for those that wait.
  ///
  /// @param size that the frame had
  void answered(int size) {
    inbox.end(size);
    takeWaiting();
  }

  private void pause() {
    if (!paused) {
      paused = true;
      outbound.reading(false);
    }
  }

  /// Opens the door and takes what has waited.
  private void goOn() {
    inbox.open();
    takeWaiting();
  }

  private void takeWaiting() {
    for (byte[] next = inbox.next(); next != null && !closed(); next = inbox.next()) {
      take(next);
    }
    if (paused && !inbox.busy()) {
      paused = false;
      outbound.reading(true);
    }
  }

  private void refuse(@Nullable String re, Throwable failure) {
    send(Refusals.frame(re, failure));
  }

  void send(ServerFrame frame) {
    if (!closed()) {
      outbound.send(ServerFrames.encode(frame));
    }
  }

  private void become(State next) {
    state = next;
    stateSince = node.ticks().millis();
  }

  private enum State {
    NEW, OPENING, OPEN, EXPIRED, CLOSED
  }
}
