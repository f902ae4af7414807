package io.parley.admin.web;

import io.parley.admin.internal.Operator;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands around every page.
///
/// @param operator null before sign-in
/// @param production whether the page has a coloured edge
/// @param theme `light` or `dark`; null follows the system
/// @param asOf when it was made, by the viewer's clock
/// @param nodes of how many of them the figures are
/// @param here the address of this page, to come back to
public record Shell(@Nullable Operator operator, String cluster, boolean production, @Nullable String theme,
    ZoneId zone, String asOf, String nodes, String here) {
  public List<Place> places() {
    return List.of(Place.values());
  }

  public List<String> zones() {
    return Preferences.zones();
  }

  public boolean isInUtc() {
    return zone.getId().equals("Z");
  }
}
