package io.parley.admin.web;

import io.parley.admin.internal.Operator;
import io.parley.admin.internal.Permission;
import io.parley.conversation.ConversationId;
import io.parley.conversation.MemberRole;
import io.parley.identity.UserId;
import io.parley.messaging.ops.ConversationLooks.Look;
import io.parley.messaging.ops.ConversationLooks.Standing;
import io.parley.messaging.ops.ConversationLooks;
import io.parley.messaging.ops.HotConversations.Hottest;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Who is in a conversation, how far each is, and whether it is too hot.
@Controller
@OnRole(Role.ADMIN)
class ConversationsPage {
  static final String URL = "/admin/conversations";
  private static final int PAGE = 50;

  private static final List<LiveBlocks.Block> LIVE = LiveBlocks.Block.each(1, "verdict", "conversations");

  private final ConversationLooks looks;
  private final RecentLooks recent;
  private final ConversationLists lists;
  private final ConversationsExport export;
  private final Exports exports;
  private final LiveBlocks live;
  private final Clock clock;

  ConversationsPage(ConversationLooks looks, RecentLooks recent, ConversationLists lists,
      ConversationsExport export, Exports exports, LiveBlocks live, Clock clock) {
    this.export = export;
    this.exports = exports;
    this.looks = looks;
    this.recent = recent;
    this.lists = lists;
    this.live = live;
    this.clock = clock;
  }

  static String url(ConversationId conversationId) {
    return URL + "/" + conversationId;
  }

  /// Which part of which set an address asks for.
  private record Part(ConversationSet set, int from) {
    static Part of(MultiValueMap<String, String> query, Filters filters) {
      ConversationSet set = filters.read("set", query.getFirst("set"), "is none of the sets", ConversationSet::parse);
      Integer from = filters.read("from", query.getFirst("from"), "is no number", Integer::valueOf);
      return new Part(set == null ? ConversationSet.HOTTEST : set, from == null ? 0 : Math.max(0, from));
    }
  }

  @GetMapping(URL)
  Mono<Rendering> search(@RequestParam @Nullable String q, ServerWebExchange exchange) {
    Filters filters = new Filters();
    ConversationId meant = filters.read("q", q, "is no id of a conversation", ConversationsPage::id);
    if (meant != null) {
      return Mono.just(Rendering.redirectTo(url(meant)).status(HttpStatus.SEE_OTHER).build());
    }
    Part part = Part.of(exchange.getRequest().getQueryParams(), filters);
    Duration patience = Block.patience(exchange.getRequest());
    Show show = Frame.show(exchange.getRequest());
    Mono<Block<ConversationLists.Ids>> ids = Block.of("The set", lists.of(part.set), patience);
    Mono<Block<Hottest>> hottest = Block.of("The counts", recent.hottest(), patience);
    return Mono.zip(ids, hottest).flatMap(read -> {
      ConversationLists.Ids found = read.getT1().value();
      String trouble = read.getT1().trouble();
      boolean late = read.getT1().late();
      return recent.looks(ConversationsView.page(found, part.from)).timeout(patience, Mono.empty())
          .then(Mono.fromSupplier(() -> known(part, found, trouble, late, read.getT2().value())))
          .map(known -> Rendering.view("admin/conversations").modelAttribute("asked", q == null ? "" : q)
              .modelAttribute("filters", filters).modelAttribute("sets", ConversationSet.values())
              .modelAttribute("page", new ConversationsView(known, show, clock.instant()))
              .modelAttribute("live", "%s/live?set=%s&from=%d".formatted(URL, part.set.word(), part.from)).build());
    });
  }

  @GetMapping(path = URL + "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @ResponseBody
  Flux<ServerSentEvent<?>> live(ServerWebExchange exchange) {
    Part part = Part.of(exchange.getRequest().getQueryParams(), new Filters());
    Show show = Frame.show(exchange.getRequest());
    return live.stream(exchange, "admin/conversations-blocks", LIVE, () -> {
      ConversationLists.Ids found = lists.latest(part.set);
      var known = known(part, found, found == null ? "The set is being asked for…" : null, false, recent.latest());
      return Map.of("page", new ConversationsView(known, show, clock.instant()), "show", show);
    });
  }

  /// All of a set, as CSV.
  @GetMapping(URL + "/export")
  Mono<ResponseEntity<Flux<String>>> export(ServerHttpRequest request, @AuthenticationPrincipal Operator operator) {
    Filters filters = new Filters();
    Part part = Part.of(request.getQueryParams(), filters);
    filters.requireNone();
    return exports.give(Permission.LISTS_EXPORT, Mono.defer(() -> export.of(part.set)), operator);
  }

  private ConversationsView.Known known(Part part, ConversationLists.@Nullable Ids ids, @Nullable String trouble,
      boolean late, @Nullable Hottest hottest) {
    List<ConversationId> shown = new ArrayList<>(ConversationsView.page(ids, part.from));
    RecentLooks.ids(hottest).stream().limit(1).forEach(shown::add);
    return new ConversationsView.Known(part.set, ids, trouble, late, hottest, recent.latestLooks(shown), part.from);
  }

  private static ConversationId id(String text) {
    return new ConversationId(UUID.fromString(text));
  }

  @GetMapping(URL + "/{conversationId}")
  Mono<Rendering> conversation(@PathVariable String conversationId, @ModelAttribute Asked asked,
      ServerWebExchange exchange) {
    ConversationId id = ConversationId.parse(conversationId);
    Duration patience = Block.patience(exchange.getRequest());
    String after = Filters.text(asked.after());
    UserId behindWhom = after == null ? null : UserId.parse(after);
    Mono<Block<Look>> look = Block.of("The conversation", looks.of(id), patience);
    Mono<Block<ConversationLooks.Crowd>> crowd = Block.of("The members", looks.members(id, behindWhom, PAGE), patience);
    Mono<Block<Hottest>> hottest = Block.of("The rate", recent.hottest(), patience);
    return Mono.zip(look, crowd, hottest)
        .map(read -> new ConversationFile(id, read.getT1(), read.getT2(), read.getT3(), clock.instant()))
        .map(file -> rendering(file, asked, behindWhom != null));
  }

  private static Rendering rendering(ConversationFile file, Asked asked, boolean after) {
    String role = asked.role() == null ? "" : asked.role();
    boolean behind = "yes".equals(asked.behind());
    List<Standing> all = file.crowd().value() == null ? List.of() : file.crowd().value().members();
    List<Standing> meant = all.stream()
        .filter(one -> role.isEmpty() || name(one.member().role()).equals(role))
        .filter(one -> !behind || one.readBehind() > 0).toList();
    int from = Math.clamp(asked.from() == null ? 0 : asked.from(), 0, meant.size());
    int to = Math.min(meant.size(), from + PAGE);
    return Rendering.view("admin/conversation").modelAttribute("file", file)
        .modelAttribute("base", url(file.conversationId())).modelAttribute("members", meant.subList(from, to))
        .modelAttribute("role", role).modelAttribute("behind", behind)
        .modelAttribute("filtered", behind || !role.isEmpty()).modelAttribute("after", after)
        .modelAttribute("roles", Arrays.stream(MemberRole.values()).map(ConversationsPage::name).toList())
        .model(pages(from, to, meant.size())).build();
  }

  private static Map<String, Object> pages(int from, int to, int all) {
    Map<String, Object> pages = new HashMap<>();
    if (from > 0) {
      pages.put("previous", Math.max(0, from - PAGE));
    }
    if (to < all) {
      pages.put("next", to);
    }
    return pages;
  }

  private static String name(MemberRole role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /// As it stands in the address.
  ///
  /// @param from the first of the members shown, where all came at once
  /// @param after the member before the page, where they come a page at a time
  public record Asked(@Nullable String role, @Nullable String behind, @Nullable Integer from, @Nullable String after) {}
}
