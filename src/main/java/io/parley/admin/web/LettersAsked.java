package io.parley.admin.web;

import io.parley.conversation.ConversationId;
import io.parley.fanout.ops.DeadLetter.Kind;
import io.parley.fanout.ops.DeadLetter.Reason;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters;
import io.parley.identity.UserId;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/// The filter of dead letters as it stands in an address: open ones unless it says otherwise.
///
/// @param given field by field, also what could not be understood, which the form shows again
/// @param filter what was understood
/// @param sort of the causes
/// @param complaints about the rest
public record LettersAsked(Map<String, String> given, DeadLetters.Filter filter, Sort sort, Filters complaints) {
  static final String ALL = "all";
  private static final String STATE = "state";
  private static final String KIND = "kind";
  private static final String REASON = "reason";
  private static final Set<String> FIELDS = Set.of(STATE, KIND, REASON, "node", "conversation", "recipient", "from",
      "to", "partition");

  private static final Sort MOST_FIRST = new Sort("letters", true);

  static LettersAsked of(MultiValueMap<String, String> query, ZoneId zone) {
    Map<String, String> given = new LinkedHashMap<>();
    FIELDS.stream().sorted().forEach(field -> {
      String text = Filters.text(query.getFirst(field));
      if (text != null) {
        given.put(field, text);
      }
    });
    Filters read = new Filters();
    UUID conversation = read.read("conversation", given.get("conversation"), "is no id", UUID::fromString);
    UUID recipient = read.read("recipient", given.get("recipient"), "is no id", UUID::fromString);
    DeadLetters.Filter filter = new DeadLetters.Filter(states(read, given.get(STATE)),
        reasons(read, given.get(KIND), given.get(REASON)),
        conversation == null ? null : new ConversationId(conversation),
        recipient == null ? null : new UserId(recipient), given.get("node"),
        read.time("from", given.get("from"), zone), read.time("to", given.get("to"), zone),
        read.read("partition", given.get("partition"), "is no number of a partition", LettersAsked::partition));
    return new LettersAsked(given, filter,
        Sort.of(query.getFirst("sort"), MOST_FIRST, LetterSummary.ORDERS.keySet(), read), read);
  }

  private static Set<DeadLetter.State> states(Filters read, @Nullable String given) {
    if (ALL.equals(given)) {
      return Set.of();
    }
    DeadLetter.State state = read.read(STATE, given, "is none of the states",
        text -> DeadLetter.State.valueOf(text.toUpperCase(Locale.ROOT)));
    return Set.of(state == null ? DeadLetter.State.OPEN : state);
  }

  private static Integer partition(String text) {
    int partition = Integer.parseInt(text);
    if (partition < 0) {
      throw new IllegalArgumentException(text);
    }
    return partition;
  }

  /// Those of the kind, where no reason is asked for by itself. None stands for all, so that a reason of another kind must be a
  /// complaint rather than what both have in common.
  private static Set<Reason> reasons(Filters read, @Nullable String kind, @Nullable String reason) {
    Kind asked = read.read(KIND, kind, "is none of the kinds", text -> Kind.valueOf(text.toUpperCase(Locale.ROOT)));
    Reason one = read.read(REASON, reason, "is none of the reasons",
        text -> Reason.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_')));
    if (asked != null && one != null && one.kind() != asked) {
      read.complain(REASON, "is of another kind");
      return asked.reasons();
    }
    return one != null ? Set.of(one) : asked != null ? asked.reasons() : Set.of();
  }

  /// What is set of the filter, each with the address of the list without it. Open ones are what there is without asking.
  public List<Chip> chips(boolean each) {
    return given.entrySet().stream().filter(one -> complaints.of(one.getKey()) == null)
        .filter(one -> !one.getKey().equals(STATE) || !filter.states().equals(DeadLetters.Filter.OPEN.states()))
        .map(one -> new Chip(
            "%s %s".formatted(StringUtils.capitalize(one.getKey()),
                one.getKey().equals(REASON) ? one.getValue().replace('_', ' ') : one.getValue()),
            address(LetterActs.URL, without(one.getKey()), as(each))))
        .toList();
  }

  /// The list without a filter, as it is sorted and seen now.
  public String clear(boolean each) {
    return address(LetterActs.URL, Map.of(), as(each));
  }

  private Map<String, String> without(String field) {
    Map<String, String> fields = new LinkedHashMap<>(given);
    fields.remove(field);
    return fields;
  }

  private Map<String, @Nullable Object> as(boolean each) {
    Map<String, @Nullable Object> seen = new LinkedHashMap<>();
    seen.put("view", each ? "each" : null);
    seen.put("sort", sort.equals(MOST_FIRST) ? null : sort.text());
    return seen;
  }

  /// Whether more than the state is asked for.
  public boolean isNarrowed() {
    return !given.keySet().stream().allMatch(STATE::equals);
  }

  /// Whether what it asks for still waits for somebody.
  public boolean isWaiting() {
    return filter.states().equals(Set.of(DeadLetter.State.OPEN))
        || filter.states().equals(Set.of(DeadLetter.State.REPLAYED));
  }

  /// The list with this filter.
  ///
  /// @param more fields of the address, which overrule those of the filter; what has no value is left out
  public String url(Map<String, @Nullable Object> more) {
    return address(LetterActs.URL, more);
  }

  /// What an action would do to all that it finds, or to chosen ones.
  public String preview(Map<String, @Nullable Object> more) {
    return address(LetterActs.URL + "/preview", more);
  }

  String address(String path, Map<String, @Nullable Object> more) {
    return address(path, given, more);
  }

  private static String address(String path, Map<String, String> given, Map<String, @Nullable Object> more) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>(given);
    fields.putAll(more);
    UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
    fields.forEach((field, value) -> {
      if (value != null) {
        address.queryParam(field, UriUtils.encode(value.toString(), StandardCharsets.UTF_8));
      }
    });
    return address.build(true).toUriString();
  }

  /// A field as it was given.
  public String of(String field) {
    return given.getOrDefault(field, "");
  }
}
