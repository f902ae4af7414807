package io.parley.admin.web;

import io.parley.admin.internal.partitions.LogPartition.State;
import io.parley.admin.internal.partitions.LogPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/// The list of partitions as its address asks for it: those behind the longest first.
///
/// @param owner null for any
/// @param state null for any
/// @param behind only those in which a record waits
/// @param from the first row
public record PartitionsAsked(@Nullable String owner, @Nullable State state, boolean behind, Sort sort, int from,
    Filters complaints) {
  static final Comparator<LogPartition> LONGEST_FIRST = Comparator
      .<LogPartition, Duration>comparing(one -> Objects.requireNonNullElse(one.behindFor(), Duration.ZERO))
      .thenComparingLong(one -> Objects.requireNonNullElse(one.behind(), 0L)).reversed()
      .thenComparingInt(LogPartition::number);
  private static final Sort USUAL = new Sort("behind", true);
  private static final Map<String, ToDoubleFunction<LogPartition>> COLUMNS = Map.of(
      "partition", LogPartition::number,
      "behind", PartitionsAsked::waited,
      "records", one -> one.behind() == null ? -1.0 : one.behind(),
      "in", one -> Objects.requireNonNullElse(one.takenPerSecond(), -1.0),
      "done", one -> Objects.requireNonNullElse(one.donePerSecond(), -1.0));
  private static final String STATE = "state";
  private static final String OWNER = "owner";

  /// What waits for nobody knows how long comes before what does not wait.
  private static double waited(LogPartition one) {
    Duration waited = one.behindFor();
    return waited == null ? one.isBehind() ? 0.5 : -1.0 : waited.toMillis();
  }

  static PartitionsAsked of(MultiValueMap<String, String> query) {
    Filters filters = new Filters();
    State state = filters.read(STATE, query.getFirst(STATE), "is none of the states", text -> State
        .valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_')));
    List<String> columns = new ArrayList<>(COLUMNS.keySet());
    columns.add(OWNER);
    columns.add(STATE);
    Sort sort = Sort.of(query.getFirst("sort"), USUAL, Set.copyOf(columns), filters);
    Integer from = filters.read("from", query.getFirst("from"), "is no number", Integer::valueOf);
    return new PartitionsAsked(Filters.text(query.getFirst(OWNER)), state, query.containsKey("behind"), sort,
        from == null ? 0 : from, filters);
  }

  public String word(State one) {
    return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public List<State> states() {
    return Arrays.asList(State.values());
  }

  boolean fits(LogPartition one, Duration limit) {
    return (owner == null || owner.equals(one.owner())) && (state == null || one.state(limit) == state)
        && (!behind || one.isBehind());
  }

  /// What is in trouble without being behind comes right after what is behind.
  Comparator<LogPartition> order(Duration limit) {
    Comparator<LogPartition> byColumn = switch (sort.column()) {
      case OWNER -> Comparator.comparing(one -> Objects.requireNonNullElse(one.owner(), ""));
      case STATE -> Comparator.comparing((LogPartition one) -> one.state(limit));
      default -> Comparator.comparingDouble(COLUMNS.getOrDefault(sort.column(), _ -> 0));
    };
    return (sort.descending() ? byColumn.reversed() : byColumn)
        .thenComparing(one -> one.state(limit)).thenComparingInt(LogPartition::number);
  }

  public boolean isAny() {
    return owner != null || state != null || behind;
  }

  public List<Chip> chips() {
    List<Chip> chips = new ArrayList<>();
    if (owner != null) {
      chips.add(new Chip("Owner " + owner, address(null, state, behind, sort)));
    }
    if (state != null) {
      chips.add(new Chip("State " + state.words(), address(owner, null, behind, sort)));
    }
    if (behind) {
      chips.add(new Chip("Behind only", address(owner, state, false, sort)));
    }
    return chips;
  }

  /// Sorted by another column, or the other way round.
  public String sorted(String column) {
    boolean most = COLUMNS.containsKey(column) && !column.equals("partition");
    String next = sort.next(column, most);
    return address(owner, state, behind, new Sort(next.startsWith("-") ? next.substring(1) : next,
        next.startsWith("-")));
  }

  /// Another page of it.
  public String page(int first) {
    return UriComponentsBuilder.fromUriString(address(owner, state, behind, sort)).queryParam("from", first).build()
        .toUriString();
  }

  public String clear() {
    return address(null, null, false, sort);
  }

  String query() {
    return page(from).substring(PartitionsPage.URL.length());
  }

  private static String address(@Nullable String owner, @Nullable State state, boolean behind, Sort sort) {
    UriComponentsBuilder address = UriComponentsBuilder.fromPath(PartitionsPage.URL);
    if (owner != null) {
      address.queryParam(OWNER, owner);
    }
    if (state != null) {
      address.queryParam(STATE, state.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    if (behind) {
      address.queryParam("behind", "yes");
    }
    if (!sort.equals(USUAL)) {
      address.queryParam("sort", sort.text());
    }
    return address.encode().build().toUriString();
  }
}
