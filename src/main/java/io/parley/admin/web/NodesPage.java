package io.parley.admin.web;

import io.parley.admin.internal.Operator;
import io.parley.admin.internal.Permission;
import io.parley.admin.internal.figures.FiguresWatch;
import io.parley.admin.internal.figures.NodePoint;
import io.parley.admin.internal.figures.NodeView;
import io.parley.admin.internal.figures.Overview;
import io.parley.admin.web.Exports.Export;
import io.parley.platform.EngineErrors.Engine;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import io.parley.sessions.NodeId;
import io.parley.sessions.ops.KnownNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Who is here, which is unlike the others, may I drain it?
@Controller
@OnRole(Role.ADMIN)
class NodesPage {
  static final String URL = "/admin/nodes";
  /// Of more than that the others are counted: the worst are among these.
  static final int ROWS = 200;
  private static final List<LiveBlocks.Block> ONE_LIVE = Stream
      .concat(LiveBlocks.Block.each(1, "verdict", "facts").stream(), LiveBlocks.Block.each(5, "charts").stream())
      .toList();
  private static final Duration LENGTH = Duration.ofSeconds(5);

  private final FiguresWatch figures;
  private final NodeActs offered;
  private final NodeQuestions questions;
  private final Acts acts;
  private final LiveBlocks live;
  private final Exports exports;

  NodesPage(FiguresWatch figures, NodeActs offered, NodeQuestions questions, Acts acts, LiveBlocks live,
      Exports exports) {
    this.questions = questions;
    this.figures = figures;
    this.offered = offered;
    this.acts = acts;
    this.live = live;
    this.exports = exports;
  }

  /// The page of a node.
  static String url(String id) {
    return URL + "/" + UriUtils.encodePathSegment(id, StandardCharsets.UTF_8);
  }

  /// Those that met trouble with an engine, the most first.
  static String seeing(Engine engine) {
    return "%s?engine=%s&sort=-engine".formatted(URL, engine.tag());
  }

  /// As it stands in the address.
  ///
  /// @param engine only nodes that met trouble with it in the last minute
  /// @param sort one of [NodeSort], with a minus before it for the most first
  public record Asked(@Nullable String role, @Nullable String state, @Nullable String version,
      @Nullable String engine, @Nullable String sort) {
    boolean fits(NodeView view) {
      String wantedRole = Filters.text(role);
      String wantedState = Filters.text(state);
      String wantedVersion = Filters.text(version);
      return (wantedRole == null || view.node().has(wantedRole))
          && (wantedState == null || wantedState.equals(view.state().name().toLowerCase(Locale.ROOT)))
          && (wantedVersion == null || wantedVersion.equals(view.node().version())) && sees(view);
    }

    private boolean sees(NodeView view) {
      String wanted = Filters.text(engine);
      return wanted == null || Arrays.stream(Engine.values()).filter(one -> one.tag().equals(wanted))
          .anyMatch(one -> !view.minute().errorsOf(one).isEmpty());
    }

    /// What is only worth a column where it was asked for.
    public boolean isByChurn() {
      return sort != null && sort.endsWith("opened");
    }

    public boolean isByEngine() {
      return Filters.text(engine) != null || sort != null && sort.endsWith("engine");
    }

    public boolean isAny() {
      return Filters.text(role) != null || Filters.text(state) != null || Filters.text(version) != null
          || Filters.text(engine) != null;
    }

    /// The head of a column: where it leads, and how it is sorted now.
    ///
    /// @param sorted `ascending` or `descending`; null where it is not
    public record Head(String url, @Nullable String sorted) {}

    /// A first click brings the most to the top, or the names in their order.
    public Head head(String key) {
      boolean up = key.equals(sort);
      boolean down = ("-" + key).equals(sort);
      boolean wantsUp = down || !up && key.equals(NodeSort.NODE.key());
      return new Head(URL + new Asked(role, state, version, engine, (wantsUp ? "" : "-") + key).query(),
          up ? "ascending" : down ? "descending" : null);
    }

    String query() {
      return UriComponentsBuilder.newInstance().queryParam("role", value(role)).queryParam("state", value(state))
          .queryParam("version", value(version)).queryParam("engine", value(engine)).queryParam("sort", value(sort))
          .build().encode().toUriString();
    }

    private static String value(@Nullable String given) {
      return given == null ? "" : given;
    }
  }

  /// What the list shows.
  ///
  /// @param more nodes behind these
  /// @param hidden nodes that the filter hides
  public record NodesView(List<NodeRow> rows, int more, int hidden, OverviewView summary) {}

  @GetMapping(URL)
  Rendering list(@ModelAttribute Asked asked, @AuthenticationPrincipal Operator operator, ServerWebExchange exchange) {
    Overview overview = figures.overview();
    return Rendering.view("admin/nodes").modelAttribute("asked", asked)
        .modelAttribute("page", nodes(asked, Frame.show(exchange.getRequest()))).modelAttribute("operator", operator)
        .modelAttribute("live", URL + "/live" + asked.query())
        .modelAttribute("roles", List.of(Role.values()).stream().map(Role::profile).toList())
        .modelAttribute("engines", List.of(Engine.values()).stream().map(Engine::tag).toList())
        .modelAttribute("states",
            List.of(NodeView.State.values()).stream().map(state -> state.name().toLowerCase(Locale.ROOT)).toList())
        .modelAttribute("versions", overview.nodes().stream().map(view -> view.node().version())
            .filter(version -> version != null).distinct().sorted().toList())
        .build();
  }

  @GetMapping(path = URL + "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @ResponseBody
  Flux<ServerSentEvent<?>> live(@ModelAttribute Asked asked, @AuthenticationPrincipal Operator operator,
      ServerWebExchange exchange) {
    Show show = Frame.show(exchange.getRequest());
    return live.stream(exchange, "admin/nodes-blocks", LiveBlocks.Block.each(1, "verdict", "nodes"),
        () -> Map.of("page", nodes(asked, show), "show", show, "asked", asked, "operator", operator));
  }

  private NodesView nodes(Asked asked, Show show) {
    Overview overview = figures.overview();
    List<NodeView> found = NodeSort.sorted(overview.nodes().stream().filter(asked::fits).toList(), asked.sort());
    List<NodeRow> rows = found.stream().limit(ROWS).map(view -> new NodeRow(view, show, overview.at())).toList();
    return new NodesView(rows, found.size() - rows.size(), overview.nodes().size() - found.size(),
        new OverviewView(overview, show, false, figures.deliveryLimit()));
  }

  /// What the filter finds, in the order of the list, as CSV.
  @GetMapping(URL + "/export")
  Mono<ResponseEntity<Flux<String>>> export(@ModelAttribute Asked asked, @AuthenticationPrincipal Operator operator) {
    Flux<List<?>> rows = Flux.fromIterable(NodeSort.sorted(figures.overview().nodes(), asked.sort()))
        .filter(asked::fits).map(view -> {
          KnownNode node = view.node();
          NodePoint latest = view.latest();
          return Arrays.asList(node.id(), String.join(" ", node.roles()), view.state(), node.version(),
              node.startedAt(),
              node.lastLease(), node.sessions(), node.capacity(), latest == null ? null : latest.machine().cpu(),
              latest == null ? null : latest.machine().heapUsed(), latest == null ? null : latest.machine().heapMax());
        });
    return exports.give(new Export(Permission.LISTS_EXPORT, "nodes", "nodes", List.of("node", "roles", "state",
        "version", "started_at", "last_lease", "connections", "capacity", "cpu", "heap_used_bytes", "heap_max_bytes"),
        rows), operator);
  }

  /// One node.
  ///
  /// @param row in words
  /// @param summary of all of them
  public record NodeDetail(NodeRow row, List<Chart> charts, OverviewView summary) {}

  @GetMapping(URL + "/{id}")
  Mono<Rendering> one(@PathVariable String id, @AuthenticationPrincipal Operator operator,
      ServerWebExchange exchange) {
    NodeDetail detail = detail(id, Frame.show(exchange.getRequest()));
    return questions.of(offered.find(id), figures.overview().nodes(), Block.patience(exchange.getRequest()))
        .map(inside -> Rendering.view("admin/node").modelAttribute("page", detail).modelAttribute("inside", inside)
            .modelAttribute("behindLimit", figures.behindLimit())
            .modelAttribute("operator", operator).modelAttribute("live", url(id) + "/live").build());
  }

  @GetMapping(path = URL + "/{id}/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @ResponseBody
  Flux<ServerSentEvent<?>> oneLive(@PathVariable String id, @AuthenticationPrincipal Operator operator,
      ServerWebExchange exchange) {
    Show show = Frame.show(exchange.getRequest());
    return live.stream(exchange, "admin/node-blocks", ONE_LIVE,
        () -> Map.of("page", detail(id, show), "show", show, "operator", operator));
  }

  private NodeDetail detail(String id, Show show) {
    NodeView view = offered.find(id);
    Overview overview = figures.overview();
    return new NodeDetail(new NodeRow(view, show, overview.at()),
        new FigureCharts(show).ofNode(figures.quarterOf(new NodeId(id)), overview.at(), LENGTH),
        new OverviewView(overview, show, false, figures.deliveryLimit()));
  }

  @GetMapping(URL + "/{id}/drain")
  Rendering drain(@PathVariable String id, @AuthenticationPrincipal Operator operator) {
    return ActPage.preview(acts, offered.drain(id), operator);
  }

  @GetMapping(URL + "/{id}/serve")
  Rendering serve(@PathVariable String id, @AuthenticationPrincipal Operator operator) {
    return ActPage.preview(acts, offered.serve(id), operator);
  }
}
