package io.parley.admin.web;

import io.parley.admin.internal.Operator;
import io.parley.admin.internal.Permission;
import io.parley.conversation.ConversationId;
import io.parley.identity.User;
import io.parley.identity.UserId;
import io.parley.identity.Users;
import io.parley.identity.ops.UserNames;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import io.parley.platform.Uuids;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Who somebody is to Parley: why they are offline, what they have not seen, what can be done.
@Controller
@OnRole(Role.ADMIN)
class PeoplePage {
  static final String URL = "/admin/people";
  private static final int LONGEST_QUERY = 200;

  private final People people;
  private final Users users;
  private final UserNames names;
  private final PeopleSets sets;
  private final Exports exports;

  PeoplePage(People people, Users users, UserNames names, PeopleSets sets, Exports exports) {
    this.sets = sets;
    this.exports = exports;
    this.people = people;
    this.users = users;
    this.names = names;
  }

  /// Their page; built without what they may call themselves.
  static String url(UserId userId) {
    return URL + "/" + userId;
  }

  /// One hit opens. Of an id nobody has to be known: any may be banned.
  @GetMapping(URL)
  Mono<Rendering> search(@RequestParam @Nullable String q, @RequestParam @Nullable String set,
      @RequestParam @Nullable String from, ServerWebExchange exchange) {
    String asked = Filters.text(q);
    if (asked == null) {
      Filters filters = new Filters();
      PeopleSet meant = filters.read("set", set, "is none of the sets", PeopleSet::parse);
      Integer rank = filters.read("from", from, "is no number", Integer::valueOf);
      return meant == null
          ? Mono.just(list(null, null))
          : sets.of(meant, rank == null ? 0 : rank, Frame.show(exchange.getRequest()),
              Block.patience(exchange.getRequest())).map(PeoplePage::set);
    }
    if (asked.length() > LONGEST_QUERY) {
      return Mono.just(list(asked.substring(0, LONGEST_QUERY), "The id or name has %d characters; it may have %d"
          .formatted(asked.length(), LONGEST_QUERY)));
    }
    UserId meant = names.idOf(asked);
    return Uuids.isUuid(asked)
        ? Mono.just(open(meant))
        : users.find(meant).map(User::userId).map(PeoplePage::open).defaultIfEmpty(list(asked, null));
  }

  /// All of a set, as CSV.
  @GetMapping(URL + "/export")
  Mono<ResponseEntity<Flux<String>>> export(@RequestParam @Nullable String set,
      @AuthenticationPrincipal Operator operator) {
    PeopleSet meant = PeopleSet.named(set);
    return exports.give(Permission.LISTS_EXPORT,
        Mono.defer(() -> sets.whole(meant)).map(whole -> PeopleExport.of(meant, whole)), operator);
  }

  private static Rendering open(UserId userId) {
    return Rendering.redirectTo(url(userId)).status(HttpStatus.SEE_OTHER).build();
  }

  private static Rendering set(PeopleList list) {
    return Rendering.view("admin/people").modelAttribute("asked", "").modelAttribute("complaint", "")
        .modelAttribute("sets", PeopleSet.values()).modelAttribute("list", list).build();
  }

  /// @param asked what nobody is called; null where nothing was asked
  private static Rendering list(@Nullable String asked, @Nullable String complaint) {
    return Rendering.view("admin/people").modelAttribute("sets", PeopleSet.values())
        .modelAttribute("asked", asked == null ? "" : asked)
        .modelAttribute("complaint", complaint == null ? "" : complaint).build();
  }

  @GetMapping(URL + "/{userId}")
  Mono<Rendering> person(@PathVariable String userId, @RequestParam @Nullable String conversation,
      ServerWebExchange exchange) {
    UserId who = UserId.parse(userId);
    Filters filters = new Filters();
    ConversationId where = filters.read("conversation", conversation, "is no id of a conversation",
        PeoplePage::conversation);
    return people.of(who, where, Frame.show(exchange.getRequest()), Block.patience(exchange.getRequest()))
        .map(file -> Rendering.view("admin/person").modelAttribute("person", file)
            .modelAttribute("filters", filters).modelAttribute("conversation", conversation == null ? "" : conversation)
            .modelAttribute("base", url(who)).build());
  }

  private static ConversationId conversation(String text) {
    return new ConversationId(UUID.fromString(text));
  }
}
