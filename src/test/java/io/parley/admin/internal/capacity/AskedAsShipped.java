package io.parley.admin.internal.capacity;

import java.util.Map;

/// Questions as they come to a cluster that tells nothing of itself.
public final class AskedAsShipped {
  private AskedAsShipped() {}

  public static Asked of(Map<String, String> given) {
    return Asked.of(Question.before(Map.of()), given::get);
  }
}
