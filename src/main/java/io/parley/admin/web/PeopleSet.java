package io.parley.admin.web;

import io.parley.platform.ParleyException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A set of people that can be picked where nobody in particular is looked for.
public enum PeopleSet {
  MOST_SESSIONS("Most sessions", "Users with more than one session at a gateway, the most first.",
      "Nobody has more than one session at a gateway."),
  SLOW_READERS("Slow readers",
      "Devices that read more slowly than they were written to, the slowest first; what was seen of each "
          + "fades after 5 min.",
      "Nobody has read too slowly in the last 5 min."),
  MOST_REFUSED("Most refused", "Users whose sends were refused as rate_limited, the most first, in the last hour.",
      "Nobody's sends were refused for their pace in the last hour."),
  BANNED("Banned", "Users whose ban holds, the latest first.", "Nobody is banned."),
  LATELY_GONE("Lately gone", "Users whose last session ended within the last hour, the latest first.",
      "Nobody has gone in the last hour and stayed away.");

  private final String title;
  private final String says;
  private final String empty;

  PeopleSet(String title, String says, String empty) {
    this.title = title;
    this.says = says;
    this.empty = empty;
  }

  /// @throws IllegalArgumentException where there is no such set
  static PeopleSet parse(String key) {
    return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(key));
  }

  /// Of an address that must name one: fails with `bad_request` where it names none.
  static PeopleSet named(@Nullable String key) {
    return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst()
        .orElseThrow(() -> ParleyException.badRequest("set must be one of %s".formatted(
            Arrays.stream(values()).map(PeopleSet::key).collect(Collectors.joining(", ")))));
  }

  /// As it stands in an address.
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String title() {
    return title;
  }

  public String says() {
    return says;
  }

  public String empty() {
    return empty;
  }

  public String url() {
    return PeoplePage.URL + "?set=" + key();
  }
}
