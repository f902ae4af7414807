package io.parley.admin.web;

import io.parley.conversation.ConversationId;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters;
import io.parley.identity.UserId;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
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
  private static final Set<String> FIELDS = Set.of("state", "reason", "node", "conversation", "recipient", "from",
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
    DeadLetters.Filter filter = new DeadLetters.Filter(states(read, given.get("state")),
        read.read("reason", given.get("reason"), "is none of the reasons", LettersAsked::reason),
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
    DeadLetter.State state = read.read("state", given, "is none of the states",
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

  private static DeadLetter.Reason reason(String text) {
    return DeadLetter.Reason.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /// Whether more than the state is asked for.
  public boolean isNarrowed() {
    return !given.keySet().stream().allMatch("state"::equals);
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
