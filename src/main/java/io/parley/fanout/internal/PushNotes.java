package io.parley.fanout.internal;

import io.parley.fanout.internal.Parcel.Recipient;
import io.parley.fanout.internal.Push.Origin;
import io.parley.fanout.internal.Push.Taking;
import io.parley.fanout.spi.ChannelNews.Audience;
import io.parley.fanout.spi.Subscriptions.Interest;
import io.parley.fanout.spi.Subscriptions.Subscription;
import io.parley.identity.UserId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.StageNote.Pushed.Outcome;
import io.parley.messaging.StageNote.Pushed;
import io.parley.messaging.StageNote.Routed;
import io.parley.messaging.StageNote;
import io.parley.messaging.StageNotes;
import io.parley.sessions.Home;
import io.parley.sessions.NodeId;
import java.time.Instant;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Puts down what becomes of the messages whose journeys are recorded. All others cost a look at their ids.
///
/// Of several pushes that one message brings about, as when members are told of its conversation first, the last is the message itself.
record PushNotes(StageNotes notes) {
  /// Of pushes that are routed together.
  Routes routes() {
    return new Routes();
  }

  private boolean wants(Push push) {
    Origin origin = push.origin();
    return origin != null && notes.wants(origin.message().record().messageId());
  }

  /// What came of parcels at their gateway.
  ///
  /// @param tries calls that were made for them until now
  void pushed(NodeId gateway, List<Parcel> parcels, Outcome outcome, int tries, @Nullable Throwable failure) {
    Map<Origin, Parcel> last = null;
    for (Parcel parcel : parcels) {
      if (wants(parcel.push())) {
        last = last == null ? new IdentityHashMap<>() : last;
        last.put(Objects.requireNonNull(parcel.push().origin()), parcel);
      }
    }
    if (last != null) {
      Instant now = notes.now();
      String why = failure == null ? null : String.valueOf(failure.getMessage());
      last.forEach((origin, parcel) -> notes.add(new Pushed(origin.message().record().messageId(), now,
          gateway.value(), audience(parcel), outcome, tries, parcel.recipients().size(), users(parcel), why)));
    }
  }

  private static Pushed.Audience audience(Parcel parcel) {
    return switch (parcel.audience()) {
      case null -> Pushed.Audience.SESSIONS;
      case Audience.RECIPIENTS -> Pushed.Audience.SESSIONS;
      case Audience.VIEWERS -> Pushed.Audience.VIEWERS;
      case Audience.LISTENERS -> Pushed.Audience.LISTENERS;
    };
  }

  private static List<UserId> users(Parcel parcel) {
    return parcel.recipients().stream().map(Recipient::userId).distinct().limit(StageNote.MAX_USERS).toList();
  }

  /// Where messages go. To be used by one thread.
  final class Routes {
    private @Nullable Map<Origin, Route> routes;

    private record Route(int gateways, List<String> listening) {}

    /// To the sessions of its recipients.
    void toSessions(Push push, Collection<Home> gateways) {
      if (wants(push)) {
        put(push, new Route(gateways.size(), List.of()));
      }
    }

    /// To a channel: messages to gateways that have it in view, hints to all.
    void toChannel(Push push, List<Subscription> listening) {
      if (wants(push)) {
        put(push, new Route((int) listening.stream().filter(one -> one.interest() == Interest.MESSAGES).count(),
            listening.stream().map(one -> one.gateway().nodeId().value()).toList()));
      }
    }

    private void put(Push push, Route route) {
      Map<Origin, Route> known = routes == null ? new IdentityHashMap<>() : routes;
      known.put(Objects.requireNonNull(push.origin()), route);
      routes = known;
    }

    /// All of them wait for their gateways.
    void end() {
      if (routes != null) {
        Instant now = notes.now();
        routes.forEach((origin, route) -> {
          Taking taking = origin.taking();
          if (taking != null) {
            AcceptedRecord record = origin.message().record();
            notes.add(new Routed(record.messageId(), taking.polled(), record.conversationId(), origin.message().seq(),
                record.appendedAt(), taking.numbered(), now, taking.records(), route.gateways, route.listening));
          }
        });
      }
    }
  }
}
