package io.parley.admin.web;

import io.parley.admin.internal.figures.NodePoint;
import io.parley.admin.internal.figures.NodeView;
import io.parley.admin.internal.figures.Quantiles;
import io.parley.admin.internal.figures.Stage;
import io.parley.platform.Role;
import io.parley.sessions.ops.KnownNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A node in words, for one viewer. What it did not tell is `–`.
public final class NodeRow {
  private static final String NOTHING = "–";
  private static final int PERCENT = 100;
  private static final double SECONDS = 60;

  private final NodeView view;
  private final KnownNode node;
  private final Show show;
  private final Instant now;

  NodeRow(NodeView view, Show show, Instant now) {
    this.view = view;
    this.node = view.node();
    this.show = show;
    this.now = now;
  }

  public String id() {
    return node.id().value();
  }

  public String url() {
    return NodesPage.url(id());
  }

  public String roles() {
    return node.roles().size() == Role.values().length
        ? "all"
        : String.join(", ", node.roles().stream().sorted().toList());
  }

  /// The word of its state.
  public String state() {
    return view.state().name().toLowerCase(Locale.ROOT);
  }

  /// Its glyph and colour.
  public String kind() {
    return switch (view.state()) {
      case LOST -> "bad";
      case SILENT, ODD -> "warn";
      case DRAINING -> "info";
      case UP -> "ok";
      case GONE -> "idle";
    };
  }

  public boolean isHere() {
    return node.isHere();
  }

  public boolean isGateway() {
    return node.has(Role.GATEWAY.profile());
  }

  public boolean isDraining() {
    return node.draining();
  }

  /// How old its lease is, or when it had it last.
  public String lease() {
    Duration age = node.leaseAge();
    return age == null ? "last %s".formatted(show.clock(node.lastLease())) : "%d s".formatted(age.toSeconds());
  }

  public Instant lastLease() {
    return node.lastLease();
  }

  public String version() {
    return node.version() == null ? NOTHING : node.version();
  }

  public boolean isOtherVersion() {
    return view.otherVersion();
  }

  public String up() {
    return node.isHere() ? show.duration(Duration.between(node.startedAt(), now)) : NOTHING;
  }

  public Instant startedAt() {
    return node.startedAt();
  }

  public String connections() {
    return !isGateway() || !node.isHere()
        ? NOTHING
        : show.count(node.sessions()) + (node.capacity() > 0 ? " / " + show.count(node.capacity()) : "");
  }

  public int sessions() {
    return node.sessions();
  }

  /// Frames that its clients sent, in a second of the last minute.
  public String in() {
    return told() && isGateway() ? rate(view.minute().sends()) : NOTHING;
  }

  /// Frames that it gave to sessions.
  public String out() {
    return told() && isGateway() ? rate(view.minute().deliveries()) : NOTHING;
  }

  public String errors() {
    return told() ? show.count(view.minute().errors()) : NOTHING;
  }

  /// Sockets opened in the last minute.
  public String opened() {
    return told() && isGateway() ? show.count(view.minute().opened()) : NOTHING;
  }

  /// Calls of engines that failed in the last minute, by engine and reason.
  public String engineErrors() {
    return !told()
        ? NOTHING
        : view.minute().engineErrors().isEmpty()
            ? "0"
            : view.minute().engineErrors().entrySet().stream()
                .map(one -> "%s %s".formatted(one.getKey(), show.count(one.getValue())))
                .collect(Collectors.joining(", "));
  }

  public boolean isFanout() {
    return node.has(Role.FANOUT.profile());
  }

  /// Whether it pushes to phones.
  public boolean isPushing() {
    NodePoint latest = view.latest();
    return isHere() && latest != null && !latest.breakers().isEmpty();
  }

  public String cpu() {
    NodePoint latest = latest();
    return latest == null || latest.machine().cpu() < 0 ? NOTHING : percent(latest.machine().cpu());
  }

  public String heap() {
    NodePoint latest = latest();
    return latest == null
        ? NOTHING
        : percent((double) latest.machine().heapUsed() / Math.max(1, latest.machine().heapMax()));
  }

  /// The slowest of the steps that messages pass here, by its p99 of the last 5 s.
  public String slowest() {
    NodePoint latest = latest();
    Stage slowest = latest == null ? null : latest.slowest();
    Quantiles known = latest == null || slowest == null ? null : latest.stages().get(slowest);
    return slowest == null || known == null
        ? NOTHING
        : "%s %s".formatted(slowest.name().toLowerCase(Locale.ROOT),
            show.duration(Duration.ofNanos(known.p99() * 1_000)));
  }

  private boolean told() {
    return view.reporting();
  }

  private @Nullable NodePoint latest() {
    return told() ? view.latest() : null;
  }

  private String percent(double share) {
    return "%s %%".formatted(show.count(Math.round(share * PERCENT)));
  }

  private String rate(long aMinute) {
    double aSecond = aMinute / SECONDS;
    return aSecond < 10 && aMinute % SECONDS != 0
        ? String.format(show.locale(), "%.1f", aSecond)
        : show.count(Math.round(aSecond));
  }

  /// What is wrong with it.
  public List<Verdict> alarms() {
    return view.alarms().stream().map(Verdict::withRunbook).toList();
  }

  public record LifeRow(String incarnation, Instant since, String because) {}

  public List<LifeRow> lives() {
    return node.lives().stream().map(life -> new LifeRow(life.incarnation().value(), life.since(),
        switch (life.because()) {
          case FOUND -> "was there when an admin node looked first";
          case STARTED -> "was started";
          case RESTARTED -> "was started again";
          case LEASE_LOST -> "had lost its lease";
        })).toList();
  }

  /// How it went; null while it is here.
  public @Nullable String gone() {
    return switch (node.gone()) {
      case null -> null;
      case STOPPED -> "It was stopped: it gave its lease back.";
      case SILENT -> "It went without a word: its lease ran out.";
      case UNSEEN -> "It went while no admin node looked.";
    };
  }
}
