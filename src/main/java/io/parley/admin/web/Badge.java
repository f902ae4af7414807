package io.parley.admin.web;

import io.parley.admin.internal.figures.Alarm;
import io.parley.admin.internal.figures.Alarm.Kind;
import io.parley.admin.internal.figures.Alarm.Severity;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What stands beside a page in the navigation: how many alarms are its.
///
/// @param kind of the worst, `bad` or `warn`
public record Badge(String kind, int count) {
  private static final Map<Place, Set<Kind>> PLACES = new EnumMap<>(Map.of(Place.OVERVIEW, EnumSet.allOf(Kind.class),
      Place.NODES, EnumSet.of(Kind.NODE_SILENT, Kind.NODE_ODD, Kind.ENGINE_REDIS, Kind.ENGINE_CASSANDRA,
          Kind.ENGINE_KAFKA, Kind.PHONE_PUSHES),
      Place.PARTITIONS, EnumSet.of(Kind.BEHIND), Place.DEAD_LETTERS, EnumSet.of(Kind.DEAD_LETTERS), Place.PEOPLE,
      EnumSet.of(Kind.SLOW_READERS)));

  /// Of the pages that have any, by the names of [Place].
  static Map<String, Badge> of(List<Alarm> alarms) {
    Map<String, Badge> badges = new HashMap<>();
    PLACES.forEach((place, kinds) -> {
      List<Alarm> ours = alarms.stream().filter(alarm -> kinds.contains(alarm.kind())).toList();
      if (!ours.isEmpty()) {
        boolean bad = ours.stream().anyMatch(alarm -> alarm.severity() == Severity.BAD);
        badges.put(place.name(), new Badge(bad ? "bad" : "warn", ours.size()));
      }
    });
    return badges;
  }
}
