package io.parley.gateway.internal;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.conversation.Membership;
import io.parley.fanout.spi.ChannelNews;
import io.parley.fanout.spi.Subscriptions.Interest;
import io.parley.fanout.spi.Subscriptions;
import io.parley.identity.UserId;
import io.parley.messaging.History;
import io.parley.protocol.ServerFrame;
import io.parley.protocol.ServerFrames;
import io.parley.sessions.Home;
import io.parley.sessions.Nodes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The channels that this node's sessions are in: tells fan-out of which it has to hear, and sessions what there is.
///
/// A session hears of a channel from when its user's memberships were read. Since fan-out looks up who listens after the message has
/// its place, and where the channel ends is read after fan-out was told, every message is either before that end or told of.
final class Channels {
  private static final Logger log = LoggerFactory.getLogger(Channels.class);
  /// Between tries of what an engine or another node did not take.
  private static final long PAUSE = 1_000;

  private final Subscriptions subscriptions;
  private final Members members;
  private final History history;
  private final Nodes nodes;
  private final Ticks ticks;
  private final GatewayMeters meters;
  private final SessionErrands looks;
  private final SessionErrands checks;
  private final Map<ConversationId, Channel> channels = new ConcurrentHashMap<>();
  private long againAt;

  Channels(Subscriptions subscriptions, Members members, History history, Nodes nodes, Ticks ticks,
      GatewayMeters meters) {
    this.subscriptions = subscriptions;
    this.members = members;
    this.history = history;
    this.nodes = nodes;
    this.ticks = ticks;
    this.meters = meters;
    this.looks = new SessionErrands(this::look, ticks);
    this.checks = new SessionErrands(this::check, ticks);
  }

  /// How many channels sessions of this node hear of.
  int size() {
    return channels.size();
  }

  /// What a session knows of channels by a sync that begins now.
  Since since(Session session) {
    return new Since(session.listening().looks(), ticks.millis());
  }

  /// @param looks how often it was looked for the session
  record Since(int looks, long at) {}

  /// Has the session hear of the channels that a sync found its user in.
  void listen(Session session, Collection<ConversationId> found, Since since) {
    if (session.listening().looks() == since.looks) {
      listen(session, found, since.at);
    } else {
      lookAgain(List.of(session)); // what was found may be older than what it hears of
    }
  }

  private void listen(Session session, Collection<ConversationId> found, long knownUntil) {
    Listening.Change change = session.listening().set(found);
    change.left().forEach(id -> with(id, channel -> channel.leave(session, ticks.millis())));
    for (ConversationId id : change.joined()) {
      Channel channel = channels.compute(id, (_, known) -> {
        Channel joined = known == null ? new Channel(id, ticks.millis()) : known;
        joined.join(session, knownUntil);
        return joined;
      });
      tell(channel);
      if (session.listening().views(id)) {
        checks.run(List.of(session));
      }
      flush(channel);
    }
    if (session.closed()) {
      change.joined().forEach(id -> with(id, channel -> channel.leave(session, ticks.millis())));
    }
  }

  /// Has sessions hear of what their users are in by now, as soon as that can be read.
  void lookAgain(Collection<Session> sessions) {
    looks.run(sessions);
  }

  private Mono<Void> look(UserId userId, Set<Session> sessions) {
    return members.of(userId).doOnNext(all -> {
      List<ConversationId> found = all.stream().filter(one -> one.channel() && one.member().present())
          .map(Membership::conversationId).toList();
      sessions.forEach(session -> listen(session, found, Long.MIN_VALUE));
    }).then();
  }

  /// The session has this on its screen, or nothing. Fails with `not_a_member` for a conversation that its user is not in.
  Mono<Void> view(Session session, @Nullable ConversationId conversationId) {
    if (conversationId == null) {
      return Mono.fromRunnable(() -> open(session, null));
    }
    return Mono.defer(() -> members.present(conversationId, session.userId())).doOnNext(_ -> {
      open(session, conversationId);
      if (session.listening().views(conversationId)) {
        checks.run(List.of(session));
      }
    }).then();
  }

  private void open(Session session, @Nullable ConversationId next) {
    ConversationId before = session.listening().view(next);
    if (before != null && !before.equals(next)) {
      with(before, channel -> channel.close(session));
    }
  }

  private Mono<Void> check(UserId userId, Set<Session> sessions) {
    return Flux.fromIterable(sessions).concatMap(session -> {
      ConversationId view = session.listening().viewed();
      return view == null ? Mono.empty() : check(session, view);
    }).then();
  }

  /// Shows the channel to a session where its user is read to be in it.
  private Mono<Void> check(Session session, ConversationId id) {
    return members.lastRemoval(id).flatMap(removal -> members.stored(id, session.userId()).filter(Member::present)
        .singleOptional().doOnNext(found -> with(id, channel -> {
          if (found.isPresent() && session.listening().views(id)) {
            channel.view(session, removal, found.get().firstVisibleSeq());
          } else {
            channel.close(session);
          }
          tell(channel);
          flush(channel);
        }))).then();
  }

  /// Those who are shown a frame of fan-out's.
  List<Session> show(ChannelNews news) {
    Channel channel = channels.get(news.conversationId());
    if (channel == null) {
      return List.of();
    }
    Channel.Showing showing = channel.show(news);
    checks.run(showing.unsure());
    return showing.shown();
  }

  /// Fan-out tells of a place in a channel.
  void heard(ConversationId id, long seq) {
    with(id, channel -> {
      channel.heard(seq, ticks.millis());
      flush(channel);
    });
  }

  /// Fan-out could not tell of it for a while.
  void missed(ConversationId id) {
    with(id, channel -> {
      channel.doubt();
      readEnd(channel);
    });
  }

  /// A session has ended.
  void forget(Session session) {
    session.listening().close().forEach(id -> with(id, channel -> channel.leave(session, ticks.millis())));
  }

  /// Tells fan-out anew under each new incarnation.
  Disposable followRenewals() {
    return nodes.renewals().onBackpressureLatest().subscribe(_ -> channels.values().forEach(channel -> {
      channel.voided();
      tell(channel);
    }), failure -> log.error("New incarnations are not heard of any more", failure));
  }

  /// To be called several times a second.
  void tick() {
    long now = ticks.millis();
    boolean again = now - againAt >= PAUSE;
    if (again) {
      againAt = now;
    }
    looks.tick();
    checks.tick();
    channels.values().forEach(channel -> {
      if (again) {
        tell(channel);
        leaveIfOver(channel, now);
      }
      flush(channel);
    });
  }

  /// Tells fan-out what it has to know; once it does, reads where the channel ends.
  private void tell(Channel channel) {
    Interest wanted = channel.begin(ticks.millis());
    if (wanted == null) {
      return;
    }
    Home home = new Home(nodes.self(), nodes.incarnation());
    subscriptions.enter(channel.id(), home, wanted).subscribe(null, failure -> {
      channel.notWritten();
      log.debug("Fan-out could not be told of channel {}; tried again", channel.id(), failure);
    }, () -> {
      if (!nodes.incarnation().equals(home.incarnation())) {
        channel.notWritten();
        channel.voided();
      } else if (channel.written(wanted, ticks.millis())) {
        readEnd(channel);
      }
      tell(channel); // what changed meanwhile
    });
  }

  private void readEnd(Channel channel) {
    history.latestSeq(channel.id()).subscribe(seq -> {
      channel.ends(seq, ticks.millis());
      flush(channel);
    }, failure -> {
      channel.voided(); // tells fan-out once more, and then reads again
      log.debug("The end of channel {} could not be read; tried again", channel.id(), failure);
    });
  }

  private void leaveIfOver(Channel channel, long now) {
    if (!channel.beginLeaving(now)) {
      return;
    }
    subscriptions.leave(channel.id(), new Home(nodes.self(), nodes.incarnation()))
        .subscribe(null, _ -> channel.notWritten(), () -> {
          channel.written(null, ticks.millis());
          channels.computeIfPresent(channel.id(), (_, known) -> known == channel && channel.isOver() ? null : known);
        });
  }

  private void flush(Channel channel) {
    Channel.Hinting due = channel.due(ticks.millis());
    if (due != null) {
      byte[] frame = ServerFrames.encode(new ServerFrame.Hint(channel.id().value(), due.latestSeq()));
      byThread(due.sessions()).forEach((thread, sessions) -> {
        try {
          thread.execute(() -> sessions.forEach(session -> session.push(frame)));
        } catch (RejectedExecutionException e) {
          // it has ended, and its sockets with it
        }
      });
      meters.channelHinted(due.sessions().size());
    }
  }

  private static IdentityHashMap<Executor, List<Session>> byThread(List<Session> sessions) {
    IdentityHashMap<Executor, List<Session>> byThread = new IdentityHashMap<>();
    sessions.forEach(session -> byThread.computeIfAbsent(session.thread(), _ -> new ArrayList<>()).add(session));
    return byThread;
  }

  private void with(ConversationId id, Consumer<Channel> then) {
    Channel channel = channels.get(id);
    if (channel != null) {
      then.accept(channel);
    }
  }
}
