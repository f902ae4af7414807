package io.parley.admin.web;

import io.parley.admin.internal.Permission;
import io.parley.admin.web.Act.Field;
import io.parley.admin.web.Act.Outcome;
import io.parley.admin.web.Act.Preview;
import io.parley.identity.UserId;
import io.parley.identity.ops.Standings;
import io.parley.platform.OnRole;
import io.parley.platform.ParleyException;
import io.parley.platform.Role;
import io.parley.sessions.SessionId;
import io.parley.sessions.ops.UserSessions;
import io.parley.sessions.ops.UserSessions.Disconnected;
import io.parley.sessions.ops.UserSessions.Found;
import io.parley.sessions.ops.UserSessions.Seen;
import io.parley.sessions.ops.UserSessions.Sight;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/// What can be done to a person: each is shown first, and done by [ActPage].
@Controller
@OnRole(Role.ADMIN)
@RequestMapping(PeoplePage.URL + "/{userId}")
class PersonActs {
  /// Devices that a preview names one by one.
  private static final int NAMED = 10;
  private static final String GONE = "No session is left that this would close. Look again";

  private final Acts acts;
  private final UserSessions sessions;
  private final Standings standings;

  PersonActs(Acts acts, UserSessions sessions, Standings standings) {
    this.acts = acts;
    this.sessions = sessions;
    this.standings = standings;
  }

  /// @param session the only one to close; all that are there now where it is left out
  @GetMapping("/disconnect")
  Mono<Rendering> disconnect(@PathVariable String userId, @RequestParam @Nullable String session,
      ServerWebExchange exchange) {
    UserId who = UserId.parse(userId);
    Show show = Frame.show(exchange.getRequest());
    return Proposal.of(acts, Permission.SESSIONS_DISCONNECT, sessions.of(who).map(found -> {
      List<Seen> meant = found.sessions().stream()
          .filter(one -> session == null || one.session().sessionId().value().equals(session)).toList();
      if (meant.isEmpty()) {
        throw ParleyException.badRequest(GONE);
      }
      List<SessionId> ids = meant.stream().map(one -> one.session().sessionId()).toList();
      return act(Permission.SESSIONS_DISCONNECT, "sessions.disconnect", who, disconnect(who, meant, found, show),
          _ -> sessions.disconnect(who, ids).map(done -> Outcome.of(said(done, show))));
    }));
  }

  private static Preview disconnect(UserId who, List<Seen> meant, Found found, Show show) {
    List<String> effects = new ArrayList<>();
    meant.stream().limit(NAMED).forEach(one -> effects.add("%s at %s closes (4450) and may come back with backoff."
        .formatted(one.session().deviceId(), one.session().nodeId())));
    if (meant.size() > effects.size()) {
      effects.add("So do %s more.".formatted(show.count(meant.size() - effects.size())));
    }
    if (found.more() > 0) {
      effects.add("%s beyond these stay.".formatted(show.count(found.more(), "session", "sessions")));
    }
    return new Preview("Disconnect %s of %s?".formatted(show.count(meant.size(), "session", "sessions"), who), effects,
        "Messages stay, and what is missed comes with the next sync. A session that opens meanwhile stays. To keep the user out, "
            + "ban them.",
        "Devices come back by themselves.", "Disconnect " + show.count(meant.size()), true, null, List.of());
  }

  private static String said(List<Disconnected> done, Show show) {
    long closed = count(done, Sight.SEEN);
    long gone = count(done, Sight.GONE);
    long silent = count(done, Sight.SILENT);
    return show.count(closed, "session", "sessions") + " closed"
        + (gone == 0 ? "" : ", %s had gone already".formatted(show.count(gone)))
        + (silent == 0 ? "" : ", of %s the gateway did not answer: look again".formatted(show.count(silent))) + ".";
  }

  private static long count(List<Disconnected> done, Sight sight) {
    return done.stream().filter(one -> one.outcome() == sight).count();
  }

  @GetMapping("/ban")
  Mono<Rendering> ban(@PathVariable String userId,
      ServerWebExchange exchange) {
    UserId who = UserId.parse(userId);
    ZoneId zone = Preferences.zone(exchange.getRequest());
    Show show = Frame.show(exchange.getRequest());
    return Proposal.of(acts, Permission.USERS_BAN, counted(who, show).map(effect -> act(Permission.USERS_BAN,
        "users.ban", who,
        new Preview("Ban %s?".formatted(who),
            List.of(effect + " within 5 s (4503).", "All tokens stop working, and no gateway lets the user in."),
            "Messages already sent stay, and so do memberships.", "You can unban.", "Ban", true, null,
            List.of(new Field("until", "Until (%s)".formatted(zoneName(zone)), "datetime-local", "",
                "Left empty, the ban has no end"))),
        confirmed -> Mono
            .defer(() -> standings.ban(who, confirmed.reason(), Times.of("until", confirmed.field("until"), zone)))
            .map(standing -> Outcome.of(standing.ban() == null || standing.ban().until() == null
                ? "Banned. Sessions close within 5 s."
                : "Banned until %s. Sessions close within 5 s.".formatted(show.exactly(standing.ban().until())))))));
  }

  @GetMapping("/unban")
  Mono<Rendering> unban(@PathVariable String userId) {
    UserId who = UserId.parse(userId);
    return Proposal.of(acts, Permission.USERS_BAN, Mono.fromSupplier(() -> act(Permission.USERS_BAN, "users.unban", who,
        new Preview("Unban %s?".formatted(who), List.of("The user may sign in again."),
            "Tokens that were revoked stay so.", "You can ban again.", "Unban", false, null, List.of()),
        _ -> standings.unban(who).thenReturn(Outcome.of("Unbanned. The user may sign in again.")))));
  }

  @GetMapping("/revoke")
  Mono<Rendering> revoke(@PathVariable String userId,
      ServerWebExchange exchange) {
    UserId who = UserId.parse(userId);
    Show show = Frame.show(exchange.getRequest());
    return Proposal.of(acts, Permission.TOKENS_REVOKE,
        counted(who, show).map(effect -> act(Permission.TOKENS_REVOKE, "tokens.revoke", who,
            new Preview("Revoke all tokens of %s?".formatted(who),
                List.of("Every token issued until now stops working.", effect + " within 5 s (4503)."),
                "The user may come back with a token that is issued later.",
                "Revoked tokens stay revoked; the issuer gives new ones.", "Revoke", true, null, List.of()),
            _ -> standings.revokeTokens(who)
                .map(standing -> Outcome.of(standing.revokedAt() == null
                    ? "Revoked."
                    : "Tokens issued up to %s are revoked.".formatted(show.exactly(standing.revokedAt())))))));
  }

  /// What is said of the user's sessions; that nobody knows, where the registry does not answer: a ban must not wait for it.
  private Mono<String> counted(UserId who, Show show) {
    return Block.of("Sessions", sessions.of(who), Block.PATIENCE).map(block -> {
      Found found = block.value();
      return found == null
          ? "Every session (how many is not known at present) closes"
          : show.count(found.sessions().size() + (long) found.more(), "session closes", "sessions close");
    });
  }

  private static Act act(Permission needed, String action, UserId who, Preview preview, Act.Work work) {
    return new Act(needed, action, "user " + who, preview, PeoplePage.url(who), work);
  }

  private static String zoneName(ZoneId zone) {
    return zone.getId().equals("Z") ? "UTC" : zone.getId();
  }
}
